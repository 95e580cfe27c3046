"""A member's own part in mentoring: what she offers and wants, whom she must never meet, and whether she takes part."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, delete, false, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data import audit
from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import YES_NO, Section, not_personal, personal
from data.interests import TOPICS
from data.mentoring.moves import PROFILE_STATES, SENT_BACK
from data.mentoring.refused import Refused, refusals
from data.salary.scales import EVERY_COUNTY, EXPERIENCE, INDUSTRIES, LEVELS
from data.words import LANGUAGES, N_

ROLES = {"mentor": N_("Mentor"), "mentee": N_("Mentee"), "both": N_("Mentor and mentee")}
FORMATS = {"video": N_("By video"), "meeting": N_("In person"), "either": N_("Either")}
TIMES = {"daytime": N_("In working hours"), "evening": N_("In the evening"), "weekend": N_("At the weekend")}
INDUSTRY_WISHES = {"any": N_("Any industry"), "same": N_("My own industry"), "other": N_("Another industry")}
LEVEL_STEPS = {"": N_("Any distance"), "1": N_("One level between us"), "2": N_("Two levels between us")}
MUSTS = {
    "industry": N_("The industry"),
    "level": N_("The level"),
    "county": N_("The same county"),
    "times": N_("The times"),
}
SIDES = {"offers": N_("Offered"), "wants": N_("Wanted")}
_section = partial(Section, activity="mentoring", anchor="changed_at", clocks={"last_used": "changed_at"})
Weights = Mapping[str, int]
"""{topic: 1 to 3}, 3 being what matters most."""


class MentorProfile(Base):
    """Taking part. Removing the row ends it: open requests are closed, pairs end."""

    __tablename__ = "mentor_profile"
    __table_args__ = (
        CheckConstraint("role in ('mentor', 'mentee', 'both')", name="role_known"),
        CheckConstraint("state in ('draft', 'applied', 'listed', 'paused', 'rejected')", name="state_known"),
        CheckConstraint(
            "state not in ('listed', 'paused') or role = 'mentee' or mentor_since is not null", name="mentor_looked_at"
        ),
        CheckConstraint("sent_back in ('', 'words', 'leader', 'topics', 'other')", name="sent_back_known"),
        CheckConstraint("format in ('video', 'meeting', 'either')", name="format_known"),
        CheckConstraint("capacity between 1 and 5 and hours between 1 and 20", name="capacity_plausible"),
        Index(None, "card_id", unique=True),
        Index("ix_mentor_profile_state", "state"),
    )
    section = _section("mentor_profile", N_("Mentor profile"))
    access = Access(
        {Role.MEMBER: "select insert delete", Role.VIEWER: "select", Role.WORKER: "select"},
        columns={
            (Role.MEMBER, "update"): (
                "role", "state", "level", "industry", "county", "experience", "employer", "languages", "format",
                "hours", "capacity", "times", "industry_wish", "level_steps", "must", "employer_too", "name_key",
                "changed_at",
            ),
            (Role.WORKER, "update"): ("state", "changed_at"),
        },
    )  # fmt: skip

    person_id: Mapped[uuid.UUID] = person_key()
    card_id: Mapped[uuid.UUID] = mapped_column(
        server_default=func.gen_random_uuid(), info=not_personal("random name of the card")
    )
    role: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Takes part as"), choices=ROLES))
    state: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Status"), choices=PROFILE_STATES))
    level: Mapped[str] = mapped_column(info=personal("user.job_title", N_("Role level"), choices=LEVELS))
    industry: Mapped[str] = mapped_column(
        server_default="", info=personal("user.workplace", N_("Industry"), choices=INDUSTRIES)
    )
    county: Mapped[str] = mapped_column(
        server_default="",
        info=personal("user.workplace", N_("County or region of the workplace"), choices=EVERY_COUNTY),
    )
    experience: Mapped[str] = mapped_column(
        server_default="", info=personal("user.job_title", N_("Years as manager"), choices=EXPERIENCE)
    )
    employer: Mapped[str] = mapped_column(
        server_default="", info=personal("user.workplace", N_("Employer, never shown to others"))
    )
    languages: Mapped[list[str]] = mapped_column(
        ARRAY(Text), server_default="{}", info=personal("user.demographic.language", N_("Languages"), choices=LANGUAGES)
    )
    format: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Meets"), choices=FORMATS))
    hours: Mapped[int] = mapped_column(server_default="2", info=personal("user.content.mentoring", N_("Hours a month")))
    capacity: Mapped[int] = mapped_column(info=personal("user.content.mentoring", N_("Mentees at a time")))
    times: Mapped[list[str]] = mapped_column(
        ARRAY(Text), server_default="{}", info=personal("user.content.mentoring", N_("Times that suit"), choices=TIMES)
    )
    industry_wish: Mapped[str] = mapped_column(
        server_default="any", info=personal("user.content.mentoring", N_("Wished industry"), choices=INDUSTRY_WISHES)
    )
    level_steps: Mapped[str] = mapped_column(
        server_default="", info=personal("user.content.mentoring", N_("Wished levels between"), choices=LEVEL_STEPS)
    )
    must: Mapped[list[str]] = mapped_column(
        ARRAY(Text), server_default="{}", info=personal("user.content.mentoring", N_("Must be so"), choices=MUSTS)
    )
    employer_too: Mapped[bool] = mapped_column(
        server_default=false(), info=personal("user.content.mentoring", N_("Also at my own employer"), choices=YES_NO)
    )
    name_key: Mapped[str] = mapped_column(
        server_default="", info=not_personal("keyed hash of the name, for others' wishes not to meet")
    )
    sent_back: Mapped[str] = mapped_column(
        server_default="", info=personal("user.content.mentoring", N_("Sent back because"), choices=SENT_BACK)
    )
    mentor_since: Mapped[dt.datetime | None] = mapped_column(
        info=personal("user.content.mentoring", N_("Looked at by the coordinator"))
    )
    joined_at: Mapped[dt.datetime] = mapped_column(
        server_default=func.now(), info=personal("user.behavior", N_("Takes part since"))
    )
    changed_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Last changed")))


class MentorAbout(Base):
    """What a member has written about herself: support has no grant on it."""

    __tablename__ = "mentor_about"
    __table_args__ = (CheckConstraint("char_length(about) <= 600", name="about_length"),)
    section = _section("mentor_about", N_("Mentor profile: about you"))
    access = Access({Role.MEMBER: "select insert update delete"})

    person_id: Mapped[uuid.UUID] = person_key()
    about: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("About")))
    changed_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Last changed")))


class MentorTopic(Base):
    """One topic that is offered or wanted, and how much it matters."""

    __tablename__ = "mentor_topic"
    __table_args__ = (
        CheckConstraint("side in ('offers', 'wants')", name="side_known"),
        CheckConstraint("weight between 1 and 3", name="weight_known"),
    )
    section = _section("mentor_topic", N_("Mentor profile: topics"))
    access = Access({Role.MEMBER: "select insert delete", Role.VIEWER: "select", Role.WORKER: "select"})

    person_id: Mapped[uuid.UUID] = person_key()
    side: Mapped[str] = mapped_column(
        primary_key=True, info=personal("user.content.mentoring", N_("Offered or wanted"), choices=SIDES)
    )
    topic: Mapped[str] = mapped_column(
        primary_key=True, info=personal("user.content.mentoring", N_("Topic"), choices=TOPICS)
    )
    weight: Mapped[int] = mapped_column(info=personal("user.content.mentoring", N_("Weight, 1 to 3")))
    changed_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Last changed")))


class MentorBlock(Base):
    """Somebody a member never wants to be proposed to, by name; kept so that she can take it back."""

    __tablename__ = "mentor_block"
    __table_args__ = (
        CheckConstraint("char_length(name) between 2 and 120", name="name_length"),
        Index(None, "person_id", "name_key", unique=True),
    )
    section = _section("mentor_block", N_("People you do not want to be matched with"))
    access = Access(
        {Role.MEMBER: "select insert delete", Role.WORKER: "select delete"},
        columns={(Role.MEMBER, "update"): ("taken_back_at",)},
    )

    person_id: Mapped[uuid.UUID] = person_key()
    block_id: Mapped[uuid.UUID] = mapped_column(
        primary_key=True, server_default=func.gen_random_uuid(), info=not_personal("random key of the row")
    )
    name_key: Mapped[str] = mapped_column(info=not_personal("keyed hash of the name"))
    name: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Name")))
    taken_back_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Taken back")))
    changed_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Last changed")))


OWN = (MentorAbout, MentorTopic, MentorBlock)
COUNTS_ON = dt.timedelta(days=90)
"""So long a name counts on that was taken back; `app.mentor_bars` says why."""


@dataclass(frozen=True)
class Profile:
    """Everything a member says of herself in mentoring. The card that others see holds a part of it."""

    role: str
    level: str
    format: str = "either"
    capacity: int = 1
    hours: int = 2
    industry: str = ""
    county: str = ""
    experience: str = ""
    employer: str = ""
    languages: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    industry_wish: str = "any"
    level_steps: str = ""
    must: tuple[str, ...] = ()
    employer_too: bool = False
    about: str = ""
    offers: Weights = field(default_factory=dict)
    wants: Weights = field(default_factory=dict)
    state: str = "draft"
    sent_back: str = ""
    mentor_since: dt.datetime | None = None
    changed_at: dt.datetime | None = None

    @property
    def way_in(self) -> str:
        """The state in which one takes part; for a mentor who was never looked at, in which one waits for that."""
        return "applied" if self.role != "mentee" and self.mentor_since is None else "listed"


SAID = (
    "role", "level", "format", "capacity", "hours", "industry", "county", "experience", "employer", "languages",
    "times", "industry_wish", "level_steps", "must", "employer_too",
)  # fmt: skip


def profile_of(session: Session, person_id: uuid.UUID, *, about: bool = True) -> Profile | None:
    """The person's profile, or None when she does not take part; `about` is asked only of roles that may read it."""
    row = session.get(MentorProfile, person_id)
    if row is None:
        return None
    said: dict[str, Any] = {name: tuple(v) if isinstance(v := getattr(row, name), list) else v for name in SAID}
    weights: dict[str, Any] = {"offers": {}, "wants": {}}
    for each in session.scalars(select(MentorTopic).where(MentorTopic.person_id == person_id)):
        weights[each.side][each.topic] = each.weight
    words = session.get(MentorAbout, person_id) if about else None
    return Profile(
        **said, **weights, about=words.about if words else "",
        state=row.state, sent_back=row.sent_back, mentor_since=row.mentor_since, changed_at=row.changed_at,
    )  # fmt: skip


def keep_profile(session: Session, person_id: uuid.UUID, profile: Profile, name_key: str) -> None:
    """Save what is said in this profile; whether one takes part is `set_state`'s. A new profile is a draft.

    A mentee who wants to be a mentor as well and was never looked at waits for the coordinator again; who waits and no
    longer wants to be one has a draft.
    """
    at = now()
    known = session.get(MentorProfile, person_id)
    values = {name: list(v) if isinstance(v := getattr(profile, name), tuple) else v for name in SAID}
    values |= {"name_key": name_key, "changed_at": at}
    if known and known.state in ("listed", "paused") and profile.role != "mentee" and known.mentor_since is None:
        values["state"] = "applied"
    elif known and known.state == "applied" and profile.role == "mentee":
        values["state"] = "draft"
    session.execute(
        insert(MentorProfile)
        .values(person_id=person_id, state="draft", **{key: value for key, value in values.items() if key != "state"})
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )
    session.execute(
        insert(MentorAbout)
        .values(person_id=person_id, about=profile.about, changed_at=at)
        .on_conflict_do_update(index_elements=["person_id"], set_={"about": profile.about, "changed_at": at})
    )
    session.execute(delete(MentorTopic).where(MentorTopic.person_id == person_id))
    for side, weights in (("offers", profile.offers), ("wants", profile.wants)):
        for topic, weight in weights.items():
            session.add(MentorTopic(person_id=person_id, side=side, topic=topic, weight=weight, changed_at=at))
    session.expire_all()
    audit.record(session, person_id, "mentor-profile-kept")


def set_state(session: Session, person_id: uuid.UUID, state: str) -> None:
    """Take part, pause, or wait for the coordinator. The database closes what is open when one pauses.

    Refused: "none" without a profile, "step" when `PROFILE_MOVES` lacks the step from where one is now, or a mentor was
    never looked at.
    """
    step = update(MentorProfile).where(MentorProfile.person_id == person_id).values(state=state, changed_at=now())
    with refusals():
        done = session.execute(step)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Refused("none")
    session.expire_all()
    audit.record(session, person_id, f"mentoring-{state}")


def leave_mentoring(session: Session, person_id: uuid.UUID) -> None:
    """Stop taking part: the profile is gone, what was open is closed, pairs end and the other side is told."""
    for table in (MentorProfile, *OWN):
        session.execute(delete(table).where(table.person_id == person_id))
    session.expire_all()
    audit.record(session, person_id, "mentoring-left")


def blocks_of(session: Session, person_id: uuid.UUID) -> dict[str, str]:
    """{name: its key} of the people this person does not want to meet, in order of their names."""
    query = select(MentorBlock.name, MentorBlock.name_key).where(
        MentorBlock.person_id == person_id, MentorBlock.taken_back_at.is_(None)
    )
    return dict(session.execute(query.order_by(MentorBlock.name)).all())  # type: ignore[arg-type]


def block(session: Session, person_id: uuid.UUID, name: str, name_key: str) -> None:
    """Never propose the bearer of this name; saying it twice is saying it once."""
    session.execute(
        insert(MentorBlock)
        .values(person_id=person_id, name_key=name_key, name=name, changed_at=now())
        .on_conflict_do_update(index_elements=["person_id", "name_key"], set_={"taken_back_at": None})
    )


def unblock(session: Session, person_id: uuid.UUID, name: str) -> None:
    """Take that back; it counts on for COUNTS_ON."""
    query = update(MentorBlock).where(MentorBlock.person_id == person_id, MentorBlock.name == name)
    session.execute(query.values(taken_back_at=now()))


def forget_taken_back(session: Session) -> None:
    """Erase the names that count no more; for the worker."""
    session.execute(delete(MentorBlock).where(MentorBlock.taken_back_at < now() - COUNTS_ON))
