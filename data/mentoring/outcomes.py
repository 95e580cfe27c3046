"""How it went, counted of those who allow it: answers, ends of pairs, and whether groups fare alike. For the worker.

Everything here is released in steps: as long as fewer than `least` people have something new, what was last released
stands. Whoever knows who was asked last night then learns nothing from tonight's figures.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from sqlalchemy import and_, func, select, text
from sqlalchemy.orm import Session

from data.mentoring.fairness import report, too_small
from data.mentoring.pairs import MentorSide, MentorSuggestion
from data.mentoring.profile import MentorProfile
from data.mentoring.programme_facts import ANSWERS_TO, Fairness, Said
from data.mentoring.takers import Takers
from data.permitted import persons_permitting

OUTCOME, MATCHING = "mentor_outcome", "mentor_matching"
TAKING_PART = ("listed", "paused")
COLUMNS = ("side", "level", "county", "matched", "weeks", "shown")
WEEK = dt.timedelta(weeks=1)


class Counted(NamedTuple):
    """People whose newest answer this is, and how many of them have said it since the last release."""

    answer: str
    people: int
    fresh: int


class Mentee(NamedTuple):
    """Somebody who looks for a mentor, or has found one since she joined."""

    person_id: uuid.UUID
    level: str
    county: str
    joined_at: dt.datetime
    matched_at: dt.datetime | None

    @property
    def changed_at(self) -> dt.datetime:
        """When there was last something new about her."""
        return self.matched_at or self.joined_at

    def waited(self, at: dt.datetime) -> dt.timedelta:
        """For how long she waited, or has by now."""
        return (self.matched_at or at) - self.joined_at


def said(session: Session, before: Mapping[str, Said], least: int, at: dt.datetime) -> dict[str, Said]:
    """{what of ANSWERS_TO: what may be shown of it now}; one that was never released is missing."""
    released = json.dumps({kind: each.at.isoformat() for kind, each in before.items()})
    counted: dict[str, list[Counted]] = {kind: [] for kind in ANSWERS_TO}
    for row in session.execute(text("select * from app.mentor_said(cast(:released as jsonb))"), {"released": released}):
        counted[row.kind].append(Counted(row.answer, row.people, row.fresh))
    now = {kind: release(before.get(kind), counted[kind], ANSWERS_TO[kind], least, at) for kind in ANSWERS_TO}
    return {kind: each for kind, each in now.items() if each}


def release(
    before: Said | None, counted: Iterable[Counted], answers: Sequence[str], least: int, at: dt.datetime
) -> Said | None:
    """What was released before, until `least` people have said something new; then what may be shown of it all.

    An answer that nobody gave is as hidden as one that few gave.
    """
    rows = {each.answer: each for each in counted}
    if sum(each.fresh for each in rows.values()) < least:
        return before
    people = {answer: rows[answer].people if answer in rows else 0 for answer in answers}
    hidden = too_small(people, least)
    return Said(at, {answer: many for answer, many in people.items() if answer not in hidden})


def fairness(session: Session, found: Takers, before: Fairness | None, least: int, at: dt.datetime) -> Fairness | None:
    """Whether groups fare alike, from `found`, whose mentors have a place free, and the mentees who take part.

    New is a mentee who has joined, or has found a mentor. None until there are enough for anything to be shown.
    """
    mentees = _mentees(session)
    if before and sum(each.changed_at > before.at for each in mentees) < least:
        return before
    per_card = select(MentorSuggestion.card_id, func.count()).group_by(MentorSuggestion.card_id)
    shown, allowed = dict(session.execute(per_card).all()), set(session.scalars(persons_permitting(OUTCOME)))
    rows: list[tuple[object, ...]] = [
        ("mentee", each.level, each.county, each.matched_at is not None, each.waited(at) / WEEK, None)
        for each in mentees
    ]
    rows += [
        ("mentor", each.level, each.county, None, None, shown.get(found.cards[each.person], 0) / each.free)
        for each in found.mentors
        if uuid.UUID(each.person) in allowed
    ]
    made = report(pd.DataFrame(rows, columns=[*COLUMNS]), least)
    return Fairness(at, made) if made.everybody.mentees or made.everybody.mentors else before


def _mentees(session: Session) -> list[Mentee]:
    """Who takes part as a mentee, and since when each has had a mentor, if ever."""
    found = and_(
        MentorSide.person_id == MentorProfile.person_id,
        MentorSide.part == "mentee",
        MentorSide.together_at >= MentorProfile.joined_at,
    )
    query = (
        select(
            MentorProfile.person_id, MentorProfile.level, MentorProfile.county, MentorProfile.joined_at,
            func.min(MentorSide.together_at).label("matched_at"),
        )
        .join(MentorSide, found, isouter=True)
        .where(MentorProfile.role != "mentor", MentorProfile.state.in_(TAKING_PART))
        .where(MentorProfile.person_id.in_(persons_permitting(OUTCOME, MATCHING)))
        .group_by(MentorProfile.person_id)
    )  # fmt: skip
    return [Mentee(*row) for row in session.execute(query)]
