"""How well a mentee and a mentor fit, from 0 to 1, seen from both sides.

Hard filters forbid a pair: no place free, no common language, one who has blocked or already had the other, the same
employer unless both allow it, and what either side says must be so. For what is left each side has a use of the other,

    u = .45 topics + .20 level + .15 industry + .10 place + .10 time,      fit = 2ab / (a + b),

and the harmonic mean makes a pair that is good for one side alone a poor one. Seen from the side that asks:

    topics    Σ min(wanted, offered) / Σ wanted for a mentee; / Σ offered for a mentor: how much of hers is of use
    level     1 where the mentor is as many levels above as she wishes, or 1 or 2 where she wishes nothing; else .5
              from the same level upwards, 0 below
    industry  1 where it is as she wishes or she wishes nothing; what is not known is neither the same nor another
    place     1 where both can do video, or meet in one county; .5 where they can meet in one part of the country
    time      half for a common time, half for the share of the mentee's hours that the mentor has

Numbers are exact in any order and any block: the same people always have the same fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np

from data.mentoring.columns import Bools, Floats, Ints, Positions, Side, Taker, sides

FORBIDDEN = np.float32(-np.inf)
BONUS_A_WEEK, BONUS_CAP = 0.02, 0.2
BLOCK = 2**18
"""Pairs scored at once: as many as fit into a processor's cache."""
TOPICS, LEVEL, INDUSTRY, PLACE, TIME = 45, 20, 15, 10, 10
"""Points of each part, a hundred in all. Whole and half points' parts are whole numbers, so a byte holds them."""


@dataclass(frozen=True)
class Facts:
    """What is so of each pair, whoever asks. gap: how many levels the mentor is above; place, time: points."""

    topics: Ints
    gap: Ints
    same_industry: Bools
    other_industry: Bools
    same_employer: Bools
    language: Bools
    same_county: Bools
    meeting: Bools
    common_time: Bools
    place: Ints
    time: Floats


@dataclass(frozen=True)
class Seen:
    """What one side sees in each pair: points, and {wish: whether it is met, or need not be}."""

    topics: Floats
    level: Ints
    industry: Ints
    musts: dict[str, Bools]

    def use(self, facts: Facts) -> Floats:
        """How much use this side has of the other: 0 to 100 points."""
        return self.topics + facts.time + (self.level + self.industry + facts.place)


def facts_of(mentees: Side, mentors: Side) -> Facts:
    """The facts of every mentee with every mentor."""
    gap = mentees.level - mentors.level
    meeting = mentees.meets & mentors.meets
    video = mentees.video & mentors.video
    same_county = (mentees.county == mentors.county) & (mentees.county >= 0)
    same_region = (mentees.region == mentors.region) & (mentees.region >= 0)
    same_industry = mentees.industry == mentors.industry
    known = (mentees.industry >= 0) & (mentors.industry >= 0)
    common_time = (mentees.times & mentors.times) != 0
    near = video | (meeting & same_county)
    return Facts(
        topics=sum(map(np.minimum, mentees.topics, mentors.topics), start=np.zeros_like(gap)),
        gap=gap,
        same_industry=same_industry & known,
        other_industry=~same_industry & known,
        same_employer=(mentees.employer == mentors.employer) & (mentees.employer >= 0),
        language=(mentees.languages & mentors.languages) != 0,
        same_county=same_county,
        meeting=meeting,
        common_time=common_time,
        place=_points(PLACE // 2, near) + _points(PLACE // 2, near | (meeting & same_region)),
        time=_points(TIME // 2, common_time) + TIME // 2 * np.minimum(mentors.hours / mentees.hours, np.float32(1)),
    )


def seen_by(own: Side, facts: Facts) -> Seen:
    """What the side `own` sees in these pairs."""
    gap, unsaid = facts.gap, own.steps == 0
    as_many = (gap == own.steps) & ~unsaid | ((gap == 1) | (gap == 2)) & unsaid
    other_wished = ~own.same_industry & ~own.any_industry
    wished = own.any_industry | facts.same_industry & own.same_industry | facts.other_industry & other_wished
    return Seen(
        topics=TOPICS * (facts.topics.astype(np.float32) / own.topics_sum),
        level=_points(LEVEL // 2, gap >= 0) + _points(LEVEL // 2, as_many),
        industry=_points(INDUSTRY, wished),
        musts={
            "level": as_many | ~own.must_level,
            "industry": wished | ~own.must_industry,
            "county": facts.same_county | ~own.must_county,
            "times": facts.common_time | ~own.must_times,
        },
    )


def _points(points: int, met: Bools) -> Ints:
    """So many points where it is met."""
    return met.view(np.int8) * np.int8(points)


class Field:
    """Mentees by mentors, scored a part at a time, so that a hundred thousand members need little memory."""

    def __init__(self, mentees: Sequence[Taker], mentors: Sequence[Taker]) -> None:
        self._mentees, self._mentors = sides(mentees, mentors)
        barred = {*_barred(mentees, mentors), *((row, column) for column, row in _barred(mentors, mentees))}
        self._barred = np.array(sorted(barred), np.int64).reshape(-1, 2)

    @property
    def shape(self) -> tuple[int, int]:
        """(mentees, mentors)."""
        return len(self._mentees.level), len(self._mentors.level)

    def among(self, mentors: Positions) -> Field:
        """The same mentees with these mentors alone."""
        narrow = copy(self)
        narrow._mentors = self._mentors.columns(mentors)
        place = np.full(self.shape[1], -1)
        place[mentors] = np.arange(len(mentors))
        rows, columns = self._barred.T
        narrow._barred = np.column_stack([rows, place[columns]])[place[columns] >= 0]
        return narrow

    def fits(self, start: int, end: int) -> Floats:
        """The fit of these mentees with every mentor, FORBIDDEN where a hard filter forbids the pair."""
        mentees, mentors = self._mentees.rows(start, end), self._mentors
        facts = facts_of(mentees, mentors)
        one, other = seen_by(mentees, facts), seen_by(mentors, facts)
        allowed = mentors.has_place & facts.language
        allowed &= ~facts.same_employer | (mentees.employer_too & mentors.employer_too)
        for met in (*one.musts.values(), *other.musts.values()):
            allowed &= met
        first, last = np.searchsorted(self._barred[:, 0], (start, end))
        rows, columns = self._barred[first:last].T
        allowed[rows - start, columns] = False
        a, b = one.use(facts), other.use(facts)
        fits = np.asarray(a * b / (a + b) / 50, np.float32)  # points are never 0: each mentor has a share of the hours
        np.putmask(fits, ~allowed, FORBIDDEN)
        return fits

    def blocks(self) -> Iterator[tuple[int, Floats]]:
        """(first row, fits) of as many mentees at a time as a block holds."""
        people, mentors = self.shape
        step = max(BLOCK // max(mentors, 1), 1)
        for start in range(0, people, step):
            yield start, self.fits(start, min(start + step, people))


def scores(mentees: Sequence[Taker], mentors: Sequence[Taker]) -> Floats:
    """The fit of every mentee (row) with every mentor (column): 0 to 1, -inf where a hard filter forbids the pair."""
    field = Field(mentees, mentors)
    found = np.empty(field.shape, np.float32)
    for start, fits in field.blocks():
        found[start : start + len(fits)] = fits
    return found


def bonus(mentees: Sequence[Taker]) -> Floats:
    """What waiting adds when it is chosen whom to give a mentor: .02 a week, .2 at most. It makes no fit better."""
    weeks = np.array([each.weeks_waiting for each in mentees], np.float32)
    return np.minimum(np.maximum(weeks, 0) * BONUS_A_WEEK, BONUS_CAP).astype(np.float32)


def _barred(some: Sequence[Taker], others: Sequence[Taker]) -> Iterator[tuple[int, int]]:
    """(one, other) where `some` bar one of `others`, as Taker.bars says."""
    by_person, by_name = defaultdict(list), defaultdict(list)
    for at, other in enumerate(others):
        by_person[other.person].append(at)
        by_name[other.name_key].append(at)
    for at, one in enumerate(some):
        found = [by_person[each] for each in (one.person, *one.already) if each in by_person]
        found += [by_name[each] for each in one.blocked if each in by_name]
        yield from ((at, other) for each in found for other in each)
