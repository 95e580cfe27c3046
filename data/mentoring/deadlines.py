"""What time does to requests and pairs: a reminder, an end, a pause for a mentor who never answers, a check-in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from data import audit
from data.base import now
from data.datamap.organisation import Organisation
from data.mentoring import together
from data.mentoring.clock import due
from data.mentoring.moves import OPEN, TOGETHER
from data.mentoring.pairs import MentorSide
from data.mentoring.profile import MentorProfile
from data.mentoring.refused import Refused
from data.mentoring.rules import Rules, load_rules
from data.notices import notify

WAITS_FOR = {"suggested": "mentee", "requested": "mentor", "question": "mentee"}
"""{state of a pair: the side that is to answer}."""


def answer_by(organisation: Organisation, since: dt.datetime) -> dt.datetime:
    """Until when a request of this instant is to be answered."""
    rules = load_rules(organisation.id)
    return due(since, rules.expire_after, rules.holidays, organisation.time_zone)


def keep(session: Session, organisation: Organisation) -> dict[str, int]:
    """Do all that is due by now; returns {what: how often}. For the worker's role; doing it twice changes nothing."""
    rules, at = load_rules(organisation.id), now()

    def after(since: dt.datetime, period: str) -> bool:
        return due(since, period, rules.holidays, organisation.time_zone) < at

    return {
        "expired": _expire(session, at),
        "paused": _pause_the_silent(session, rules),
        "reminded": _remind(session, lambda since: after(since, rules.remind_after)),
        "check_ins": _check_in(session, rules, at),
    }


def _expire(session: Session, at: dt.datetime) -> int:
    over = select(MentorSide.person_id, MentorSide.pair_id).where(MentorSide.answer_by < at, MentorSide.state.in_(OPEN))
    count = 0
    for person_id, pair_id in session.execute(
        over.where(MentorSide.part == "mentee").order_by(MentorSide.pair_id)
    ).all():
        try:
            with session.begin_nested():
                together.take(session, person_id, pair_id, "expired")
        except Refused:  # answered since it was read
            continue
        count += 1
    return count


def _pause_the_silent(session: Session, rules: Rules) -> int:
    """Mentors whose last requests all ran out unanswered, counted since they last touched their profile."""
    silent = session.scalars(_silent(rules.pause_after_expiries)).all()
    for person_id in silent:
        session.execute(
            update(MentorProfile).where(MentorProfile.person_id == person_id).values(state="paused", changed_at=now())
        )
        audit.record(session, person_id, "mentoring-paused")
        notify(session, person_id, "mentor_idle")
    return len(silent)


def _silent(most: int) -> Select[uuid.UUID]:
    """The listed mentors whose last `most` requests all expired; one taken back, closed or open does not count."""
    newest_first = func.row_number().over(partition_by=MentorSide.person_id, order_by=MentorSide.since.desc())
    over = (
        select(MentorSide.person_id, MentorSide.state, newest_first.label("place"))
        .join(MentorProfile, MentorProfile.person_id == MentorSide.person_id)
        .where(MentorProfile.state == "listed", MentorProfile.role != "mentee", MentorSide.part == "mentor")
        .where(MentorSide.since > MentorProfile.changed_at, MentorSide.state.not_in(("withdrawn", "closed", *OPEN)))
        .subquery()
    )
    last = select(over.c.person_id).where(over.c.place <= most, over.c.state == "expired")
    return last.group_by(over.c.person_id).having(func.count() == most).order_by(over.c.person_id)


def _remind(session: Session, is_due: Callable[[dt.datetime], bool]) -> int:
    waiting = select(MentorSide).where(MentorSide.state.in_(OPEN), MentorSide.reminded.is_(False))
    count = 0
    for side in session.scalars(waiting.order_by(MentorSide.since)).all():
        if side.part == WAITS_FOR[side.state] and is_due(side.since):
            _mark(session, side.person_id, side.pair_id, reminded=True)
            notify(session, side.person_id, "mentor_reminder")
            count += 1
    return count


def _check_in(session: Session, rules: Rules, at: dt.datetime) -> int:
    count = 0
    for side in session.scalars(select(MentorSide).where(MentorSide.state.in_(TOGETHER))).all():
        since = side.together_at or at
        reached = sum(at >= since + dt.timedelta(weeks=week) for week in rules.check_in_weeks)
        if reached > side.check_ins:
            _mark(session, side.person_id, side.pair_id, check_ins=reached)
            notify(session, side.person_id, "mentor_check_in")
            count += 1
    return count


def _mark(session: Session, person_id: uuid.UUID, pair_id: uuid.UUID, **values: object) -> None:
    session.execute(
        update(MentorSide).where(MentorSide.person_id == person_id, MentorSide.pair_id == pair_id).values(**values)
    )
