"""Everybody who takes part, as matching sees them: only those who allow it now, without name and free text."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from data.base import now
from data.mentoring.columns import Taker
from data.mentoring.moves import OPEN, TOGETHER
from data.mentoring.pairs import MentorSide, MentorSuggestion
from data.mentoring.profile import COUNTS_ON, MentorBlock, MentorProfile, MentorTopic
from data.permitted import persons_permitting

PURPOSES = ("mentor_matching", "mentor_card")
AGAIN = ("closed", "withdrawn")
"""How a pair may have ended for the two to be proposed to each other anew."""


@dataclass(frozen=True)
class Takers:
    """The two sides, with each one's card; whoever is both is in both. `asked`: {(person, part): open requests}."""

    mentees: list[Taker]
    mentors: list[Taker]
    cards: dict[str, uuid.UUID]
    asked: Mapping[tuple[str, str], int]

    def without_open_ones(self) -> Takers:
        """The same without mentees who wait for an answer, and with only the places that nobody has asked for."""
        mentees = [each for each in self.mentees if not self.asked.get((each.person, "mentee"))]
        left = [replace(each, free=each.free - self.asked.get((each.person, "mentor"), 0)) for each in self.mentors]
        return replace(self, mentees=mentees, mentors=[each for each in left if each.free > 0])


def takers(session: Session, of: uuid.UUID | None = None) -> Takers:
    """All who are listed and allow matching and their card; with `of`, that person as the only mentee.

    Mentees are those without a mentor; mentors those who have a place free. One read of each table.
    """
    listed = select(MentorProfile).where(
        MentorProfile.state == "listed", MentorProfile.person_id.in_(persons_permitting(*PURPOSES))
    )
    topics: dict[tuple[uuid.UUID, str], dict[str, int]] = defaultdict(dict)
    for each in session.scalars(select(MentorTopic)):
        topics[each.person_id, each.side][each.topic] = each.weight
    blocked: dict[uuid.UUID, set[str]] = defaultdict(set)
    for person_id, key in session.execute(_barring()):
        blocked[person_id].add(key)
    already, together, asked = _pairs(session)
    at, mentees, mentors, cards = now(), [], [], {}
    for row in session.scalars(listed):
        free = row.capacity - together[row.person_id, "mentor"]
        one = Taker(
            person=str(row.person_id), level=row.level, offers=topics[row.person_id, "offers"],
            wants=topics[row.person_id, "wants"], industry=row.industry, employer=row.employer.casefold(),
            county=row.county, format=row.format, languages=frozenset(row.languages), hours=row.hours,
            times=frozenset(row.times), industry_wish=row.industry_wish, level_steps=row.level_steps,
            must=frozenset(row.must), employer_too=row.employer_too, name_key=row.name_key,
            blocked=frozenset(blocked[row.person_id]), free=free if row.role != "mentee" else 0,
            weeks_waiting=(at - row.joined_at).days / 7, already=frozenset(already[row.person_id]),
        )  # fmt: skip
        cards[one.person] = row.card_id
        if one.free > 0:
            mentors.append(one)
        if row.role != "mentor" and not together[row.person_id, "mentee"] and of in (None, row.person_id):
            mentees.append(one)
    return Takers(mentees, mentors, cards, asked)


def _barring() -> Select[uuid.UUID, str]:
    """(person, the name she never wants to meet) but for cards she has seen, as `app.mentor_bars` has it."""
    seen = (
        select(MentorSuggestion.card_id)
        .join(MentorProfile, MentorProfile.card_id == MentorSuggestion.card_id)
        .where(MentorSuggestion.person_id == MentorBlock.person_id, MentorProfile.name_key == MentorBlock.name_key)
    )
    counts = MentorBlock.taken_back_at.is_(None) | (MentorBlock.taken_back_at > now() - COUNTS_ON)
    return select(MentorBlock.person_id, MentorBlock.name_key).where(counts, ~seen.exists())


def _pairs(
    session: Session,
) -> tuple[dict[uuid.UUID, set[str]], dict[tuple[uuid.UUID, str], int], dict[tuple[str, str], int]]:
    """({person: whom she has met or asked}, {(person, part): pairs she is in now}, {the same: open requests})."""
    other = aliased(MentorSide)
    query = select(MentorSide.person_id, MentorSide.part, MentorSide.state, other.person_id.label("other")).join(
        other, (other.pair_id == MentorSide.pair_id) & (other.person_id != MentorSide.person_id)
    )
    already: dict[uuid.UUID, set[str]] = defaultdict(set)
    together: dict[tuple[uuid.UUID, str], int] = defaultdict(int)
    asked: dict[tuple[str, str], int] = defaultdict(int)
    for row in session.execute(query):
        if row.state not in AGAIN:
            already[row.person_id].add(str(row.other))
        together[row.person_id, row.part] += row.state in TOGETHER
        asked[str(row.person_id), row.part] += row.state in OPEN
    return already, together, asked
