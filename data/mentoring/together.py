"""What the two of a pair do and may know of each other: asking, answering, writing, showing contact details.

Every step goes through the database's own functions (migration 0004), which lock both sides and check again what a page
was drawn from. `Refused` says why one was not taken.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Delete, Update, Uuid, bindparam, delete, select, text, update
from sqlalchemy.orm import Session

from data import audit, jobs
from data.base import now
from data.mentoring.moves import OPEN, TOGETHER
from data.mentoring.pairs import MentorEntry, MentorSide, MentorSuggestion, MentorWaiting
from data.mentoring.refused import Refused, refusals
from data.notices import notify

JOB = "mentor-tell"
TIME_FOR = {"feedback": ("ended",), "check_in": TOGETHER}
"""The states of a pair in which an answer of this kind is taken."""


@dataclass(frozen=True)
class Card:
    """What others see of somebody in mentoring: no name, no employer, no contact details."""

    card_id: uuid.UUID
    role: str
    level: str
    industry: str
    county: str
    experience: str
    languages: Sequence[str]
    format: str
    hours: int
    times: Sequence[str]
    offers: Sequence[str]
    wants: Sequence[str]
    about: str


@dataclass(frozen=True)
class Entry:
    """A line that one of a pair wrote; `mine` tells which."""

    entry_id: uuid.UUID
    pair_id: uuid.UUID
    kind: str
    text: str
    at: dt.datetime | None
    made_at: dt.datetime
    done_at: dt.datetime | None
    mine: bool
    answer: str = ""


@dataclass(frozen=True)
class Pair:
    """One's own side of a pair."""

    pair_id: uuid.UUID
    part: str
    state: str
    reason: str
    other_card: uuid.UUID
    why: Sequence[str]
    asked_at: dt.datetime
    since: dt.datetime
    answer_by: dt.datetime | None
    together_at: dt.datetime | None
    shares_contact: bool

    @property
    def is_open(self) -> bool:
        """True while it waits for an answer."""
        return self.state in OPEN

    @property
    def is_together(self) -> bool:
        """True from the mentor's yes until the end."""
        return self.state in TOGETHER


@dataclass(frozen=True)
class Suggestion:
    """A card one may ask, with the reasons as `data.mentoring.why.read` reads them."""

    card_id: uuid.UUID
    why: Sequence[str]


@dataclass(frozen=True)
class Waiting:
    """One's place in the line, and how many more candidates there would be without each wish."""

    place: int
    costs: Mapping[str, int]
    made_at: dt.datetime


def pairs_of(session: Session, person_id: uuid.UUID) -> list[Pair]:
    """A person's pairs, newest first, past ones too."""
    rows = session.scalars(
        select(MentorSide)
        .where(MentorSide.person_id == person_id)
        .order_by(MentorSide.since.desc(), MentorSide.pair_id)
    )
    names = Pair.__dataclass_fields__
    return [Pair(**{name: getattr(row, name) for name in names}) for row in rows]


def cards(session: Session) -> dict[uuid.UUID, Card]:
    """{card id: card} of everybody whose card the session's person may see now."""
    rows = session.execute(text("select * from app.mentor_cards()")).mappings()
    return {row["card_id"]: Card(**row) for row in rows}


def suggestions_of(session: Session, person_id: uuid.UUID) -> list[Suggestion]:
    """What was prepared for a mentee, best first; some cards may be gone by now."""
    query = select(MentorSuggestion).where(MentorSuggestion.person_id == person_id).order_by(MentorSuggestion.rank)
    return [Suggestion(row.card_id, row.why) for row in session.scalars(query)]


def waiting_of(session: Session, person_id: uuid.UUID) -> Waiting | None:
    """The person's place in the line; None for whoever has suggestions or a mentor."""
    row = session.get(MentorWaiting, person_id)
    if row is None:
        return None
    return Waiting(row.place, {name: int(more) for name, _, more in (c.partition(":") for c in row.costs)}, row.made_at)


def entries_of(session: Session, person_id: uuid.UUID) -> list[Entry]:
    """What both sides of a person's pairs wrote, oldest first; of the other side only what is for both."""
    query = select(
        MentorEntry.entry_id, MentorEntry.pair_id, MentorEntry.kind, MentorEntry.text, MentorEntry.at,
        MentorEntry.made_at, MentorEntry.done_at, MentorEntry.answer,
    ).where(MentorEntry.person_id == person_id)  # fmt: skip
    mine = [Entry(mine=True, **row) for row in session.execute(query).mappings()]
    for_both = session.execute(text("select * from app.mentor_entries()")).mappings()
    theirs = [Entry(mine=False, **row) for row in for_both]
    return sorted([*mine, *theirs], key=lambda each: (each.made_at, each.entry_id))


def contacts(session: Session) -> dict[uuid.UUID, str]:
    """{pair: the other's reference in the register}, where the other shows exactly this person how to reach her."""
    return {row.pair_id: row.ref for row in session.execute(text("select * from app.mentor_contacts()"))}


_ASK = text("select app.mentor_ask(:card, :most, :due)").bindparams(bindparam("card", type_=Uuid))
_TAKE = text("select app.mentor_take(:pair, :target, :why, :most, :due)").bindparams(bindparam("pair", type_=Uuid))


def ask(session: Session, person_id: uuid.UUID, card_id: uuid.UUID, *, most: int, due: dt.datetime) -> uuid.UUID:
    """Ask the mentor of a suggested card, to be answered by `due`; returns the pair. At most `most` stay open.

    Refused: "gone", "has one", "too many", "full".
    """
    pair_id: uuid.UUID = _call(session, _ASK, card=card_id, most=most, due=due)
    audit.record(session, person_id, "mentor-asked")
    return pair_id


def take(
    session: Session,
    person_id: uuid.UUID,
    pair_id: uuid.UUID,
    target: str,
    *,
    why: str = "",
    most: int = 0,
    due: dt.datetime | None = None,
) -> None:
    """Take a step of a pair as the side one is on; accepting closes what then has no place.

    Refused: "none" when it is not one's pair, "step" when `PAIR_MOVES` lacks it from where the pair is now, "full",
    and what `ask` refuses when a suggestion becomes a request.
    """
    _call(session, _TAKE, pair=pair_id, target=target, why=why, most=most, due=due)
    session.expire_all()
    audit.record(session, person_id, "mentor-moved", target)


def write(
    session: Session, person_id: uuid.UUID, pair_id: uuid.UUID, kind: str, words: str = "", *,
    answer: str = "", at: dt.datetime | None = None,
) -> uuid.UUID:  # fmt: skip
    """Write a line into one's pair; returns its id. Refused: "none" when it is not one's pair, or not the time for it:
    feedback is given when it has ended, a check-in while the two are together, anything else until it is over.
    """
    state = session.scalar(
        select(MentorSide.state).where(MentorSide.person_id == person_id, MentorSide.pair_id == pair_id)
    )
    if state not in TIME_FOR.get(kind, (*OPEN, *TOGETHER)):
        raise Refused("none")
    entry_id = uuid.uuid4()
    session.add(
        MentorEntry(
            person_id=person_id, entry_id=entry_id, pair_id=pair_id, kind=kind, text=words, answer=answer, at=at,
            made_at=now(),
        )
    )  # fmt: skip
    session.flush()
    return entry_id


def check_in_due(pair: Pair, given: Sequence[dt.datetime], weeks: Sequence[int], at: dt.datetime) -> bool:
    """Whether one of the weeks after the start in which the two are asked how it goes has come and was not answered.

    given: when one has answered before. Only the latest of the weeks is still asked about.
    """
    began = pair.together_at if pair.is_together else None
    passed = [began + dt.timedelta(weeks=week) for week in weeks if began and began + dt.timedelta(weeks=week) <= at]
    return bool(passed) and not any(each >= passed[-1] for each in given)


def check_in(
    session: Session, person_id: uuid.UUID, pair_id: uuid.UUID, words: str, answer: str, weeks: Sequence[int]
) -> None:
    """Answer how it goes. Refused: "none" when it is not one's pair, or nothing is asked now (`check_in_due`)."""
    pair = next((each for each in pairs_of(session, person_id) if each.pair_id == pair_id), None)
    own = MentorEntry.person_id == person_id, MentorEntry.pair_id == pair_id, MentorEntry.kind == "check_in"
    given = session.scalars(select(MentorEntry.made_at).where(*own)).all()
    if pair is None or not check_in_due(pair, given, weeks, now()):
        raise Refused("none")
    write(session, person_id, pair_id, "check_in", words, answer=answer)


def mark_done(session: Session, person_id: uuid.UUID, entry_id: uuid.UUID, *, done: bool) -> None:
    """One's own goal or meeting is done, or is not after all. Refused: "none" when there is no such line."""
    change = update(MentorEntry).values(done_at=now() if done else None)
    _own_line(session, change.where(MentorEntry.person_id == person_id, MentorEntry.entry_id == entry_id))


def remove_entry(session: Session, person_id: uuid.UUID, entry_id: uuid.UUID) -> None:
    """Erase one's own line; the other no longer sees it either. Refused: "none" when there is no such line."""
    erase = delete(MentorEntry)
    _own_line(session, erase.where(MentorEntry.person_id == person_id, MentorEntry.entry_id == entry_id))


def _own_line(session: Session, change: Update | Delete) -> None:
    if not session.execute(change).rowcount:  # type: ignore[attr-defined]
        raise Refused("none")


def show_contact(session: Session, person_id: uuid.UUID, pair_id: uuid.UUID, *, shows: bool) -> bool:
    """Show the other of this pair how to reach one, or hide it again; False unless the pair is together."""
    done = session.execute(
        update(MentorSide)
        .where(MentorSide.person_id == person_id, MentorSide.pair_id == pair_id, MentorSide.state.in_(TOGETHER))
        .values(shares_contact=shows)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        return False
    audit.record(session, person_id, "mentor-contact" if shows else "mentor-contact-hidden")
    return True


@dataclass(frozen=True)
class Application:
    """A card that waits for the coordinator's word, and since when."""

    card: Card
    since: dt.datetime


def applications(session: Session) -> list[Application]:
    """Whoever wants to be a mentor, longest waiting first; for the coordinator's role."""
    rows = session.execute(text("select * from app.mentor_applications() order by since, card_id")).mappings()
    return [Application(Card(**{key: row[key] for key in Card.__dataclass_fields__}), row["since"]) for row in rows]


def decide(session: Session, card_id: uuid.UUID, decision: str, why: str = "") -> bool:
    """The coordinator's word, "listed", or "rejected" with one of SENT_BACK as its reason; the member is told both.

    False when it no longer waits.
    """
    person_id = session.scalar(
        text("select app.mentor_decide(:card, :decision, :why)").bindparams(bindparam("card", type_=Uuid)),
        {"card": card_id, "decision": decision, "why": why},
    )
    if person_id is None:
        return False
    audit.record(session, person_id, "mentoring-decided", decision)
    notify(session, person_id, f"mentor_{decision}_{why}" if why else f"mentor_{decision}")
    return True


def _call(session: Session, statement: object, **values: object) -> uuid.UUID:
    """The function's answer. The notices of what happened are a job of this transaction."""
    with refusals():
        found = session.scalar(statement, values)  # type: ignore[call-overload]
    jobs.enqueue(session, JOB)
    return found  # type: ignore[no-any-return]
