"""Two people and their pair. Each side has its own row; the state is one, changed by the database's functions alone.

Nobody reads another's rows here: what one may know of the other comes from functions that ask what one may know.
"""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Access, Base, Role, person_key
from data.datamap.columns import YES_NO, Section, not_personal, personal
from data.mentoring.moves import PAIR_STATES, REASONS
from data.words import N_

PARTS = {"mentor": N_("Mentor"), "mentee": N_("Mentee")}
KINDS = {
    "message": N_("Message"),
    "goal": N_("Goal"),
    "meeting": N_("Meeting"),
    "check_in": N_("Check-in"),
    "feedback": N_("Feedback"),
}
ANSWERS = {"good": N_("Good"), "so_so": N_("So-so"), "bad": N_("Not good")}
SHARED_KINDS = ("message", "goal", "meeting")
OWN_KINDS = ("check_in", "feedback")


class MentorSide(Base):
    """One side of a pair."""

    __tablename__ = "mentor_side"
    __table_args__ = (
        CheckConstraint("part in ('mentor', 'mentee')", name="part_known"),
        Index(None, "pair_id", "part", unique=True),
        Index("ix_mentor_side_due", "answer_by", postgresql_where="answer_by is not null"),
    )
    section = Section("mentor_side", N_("Mentor pairs"), "mentoring", anchor="asked_at", clocks={"last_used": "since"})
    access = Access(
        {Role.MEMBER: "select delete", Role.VIEWER: "select", Role.WORKER: "select"},
        columns={(Role.MEMBER, "update"): ("shares_contact",), (Role.WORKER, "update"): ("reminded", "check_ins")},
    )

    person_id: Mapped[uuid.UUID] = person_key()
    pair_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the pair"))
    part: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("You are"), choices=PARTS))
    state: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("State"), choices=PAIR_STATES))
    reason: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Reason"), choices=REASONS))
    other_card: Mapped[uuid.UUID] = mapped_column(info=not_personal("random name of the other's card"))
    why: Mapped[list[str]] = mapped_column(
        ARRAY(Text), info=personal("user.content.mentoring", N_("Why you two were proposed"))
    )
    asked_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Since")))
    since: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("In this state since")))
    answer_by: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("To be answered by")))
    reminded: Mapped[bool] = mapped_column(
        server_default=false(), info=personal("user.behavior", N_("Reminded of it"), choices=YES_NO)
    )
    together_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Together since")))
    check_ins: Mapped[int] = mapped_column(
        server_default="0", info=personal("user.behavior", N_("Asked how it goes, times"))
    )
    shares_contact: Mapped[bool] = mapped_column(
        server_default=false(),
        info=personal("user.privacy_preferences", N_("You show the other your contact details"), choices=YES_NO),
    )


class MentorEntry(Base):
    """What one side writes: messages, goals and meetings, which the other reads too; check-ins and feedback not."""

    __tablename__ = "mentor_entry"
    __table_args__ = (
        CheckConstraint("kind in ('message', 'goal', 'meeting', 'check_in', 'feedback')", name="kind_known"),
        CheckConstraint("answer in ('', 'good', 'so_so', 'bad')", name="answer_known"),
        CheckConstraint("char_length(text) <= 1000", name="text_length"),
        Index(None, "pair_id"),
    )
    section = Section("mentor_entry", N_("What you wrote in mentoring"), "mentoring", anchor="made_at",
                      clocks={"last_used": "made_at"})  # fmt: skip
    access = Access({Role.MEMBER: "select insert delete"}, columns={(Role.MEMBER, "update"): ("text", "at", "done_at")})

    person_id: Mapped[uuid.UUID] = person_key()
    entry_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    pair_id: Mapped[uuid.UUID] = mapped_column(info=not_personal("random key of the pair"))
    kind: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Kind"), choices=KINDS))
    text: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Text")))
    answer: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Answer"), choices=ANSWERS))
    at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Planned for")))
    made_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Written")))
    done_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Done")))


class MentorEvent(Base):
    """A step that a pair took, kept until both sides were told of it; it names nobody."""

    __tablename__ = "mentor_event"
    __table_args__ = (Index("ix_mentor_event_untold", "at", postgresql_where="told_at is null"),)
    access = Access({Role.WORKER: "select delete"}, columns={(Role.WORKER, "update"): ("told_at",)}, everybody=True)

    event_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    pair_id: Mapped[uuid.UUID] = mapped_column(info=not_personal("random key of the pair"))
    before: Mapped[str] = mapped_column(info=not_personal("state of a pair"))
    after: Mapped[str] = mapped_column(info=not_personal("state of a pair"))
    who: Mapped[str] = mapped_column(info=not_personal("which side took the step"))
    reason: Mapped[str] = mapped_column(info=not_personal("key of a reason"))
    at: Mapped[dt.datetime] = mapped_column(info=not_personal("time"))
    told_at: Mapped[dt.datetime | None] = mapped_column(info=not_personal("time"))


class MentorSuggestion(Base):
    """Somebody a mentee may ask, prepared each night, with the reasons."""

    __tablename__ = "mentor_suggestion"
    section = Section("mentor_suggestion", N_("Suggested mentors"), "mentoring", anchor="made_at",
                      clocks={"last_used": "made_at"})  # fmt: skip
    access = Access({Role.MEMBER: "select delete", Role.VIEWER: "select", Role.WORKER: "select insert delete"})

    person_id: Mapped[uuid.UUID] = person_key()
    card_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random name of a card"))
    rank: Mapped[int] = mapped_column(info=personal("user.content.mentoring", N_("Place in the list")))
    why: Mapped[list[str]] = mapped_column(ARRAY(Text), info=personal("user.content.mentoring", N_("Reasons")))
    made_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Worked out")))


class MentorWaiting(Base):
    """A mentee for whom nobody was found last night: her place in the line, and what each wish costs."""

    __tablename__ = "mentor_waiting"
    section = Section("mentor_waiting", N_("Waiting list for a mentor"), "mentoring", anchor="made_at",
                      clocks={"last_used": "made_at"})  # fmt: skip
    access = Access({Role.MEMBER: "select delete", Role.VIEWER: "select", Role.WORKER: "select insert delete"})

    person_id: Mapped[uuid.UUID] = person_key()
    place: Mapped[int] = mapped_column(info=personal("user.content.mentoring", N_("Place in the line")))
    costs: Mapped[list[str]] = mapped_column(
        ARRAY(Text), info=personal("user.content.mentoring", N_("What your wishes cost"))
    )
    made_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Worked out")))


class MentorReport(Base):
    """The coordinator's counts (`programme_facts.Programme`): exact what waits and is stuck; of how it went for people
    none under ten, and none that tells what one of them did since the report before: hidden before they are kept.
    """

    __tablename__ = "mentor_report"
    access = Access({Role.COORDINATOR: "select", Role.WORKER: "select insert delete"}, everybody=True)

    made_at: Mapped[dt.datetime] = mapped_column(primary_key=True, info=not_personal("time"))
    facts: Mapped[dict[str, object]] = mapped_column(JSONB, info=not_personal("counts; of how it went, none under ten"))


class MentorMove(Base):
    """`data.mentoring.moves` as the database knows it."""

    __tablename__ = "mentor_move"

    cycle: Mapped[str] = mapped_column(primary_key=True, info=not_personal("of a profile or a pair"))
    before: Mapped[str] = mapped_column(primary_key=True, info=not_personal("state"))
    after: Mapped[str] = mapped_column(primary_key=True, info=not_personal("state"))
    who: Mapped[str] = mapped_column(primary_key=True, info=not_personal("which side"))


OF_A_PERSON = (MentorSide, MentorEntry, MentorSuggestion, MentorWaiting)
