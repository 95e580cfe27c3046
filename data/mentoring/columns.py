"""People in matching, and the same people as columns of numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.salary.scales import REGION_OF

Floats = NDArray[np.float32]
Ints = NDArray[np.int8]
Bools = NDArray[np.bool_]
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Taker:
    """One person in matching, the same type for mentees and mentors; "" is what is not known.

    offers, wants: {topic: weight 1 to 3}. level: a key of LEVELS, "1" on top. format: video, meeting or either.
    hours: a month. times: daytime, evening, weekend; none said is any. level_steps: the wished levels between, "" for
    one or two. must: which of level, industry, county and times must be as wished. employer: casefolded; employer_too:
    may be matched inside it. name_key, blocked: her name, and those she never wants to meet. free: places as a mentor.
    weeks_waiting: as a mentee. already: persons who may not be proposed again.
    """

    person: str
    level: str
    offers: Mapping[str, int] = field(default_factory=dict)
    wants: Mapping[str, int] = field(default_factory=dict)
    industry: str = ""
    employer: str = ""
    county: str = ""
    format: str = "either"
    languages: frozenset[str] = frozenset()
    hours: int = 2
    times: frozenset[str] = frozenset()
    industry_wish: str = "any"
    level_steps: str = ""
    must: frozenset[str] = frozenset()
    employer_too: bool = False
    name_key: str = ""
    blocked: frozenset[str] = frozenset()
    free: int = 0
    weeks_waiting: float = 0.0
    already: frozenset[str] = frozenset()

    def bars(self, other: Taker) -> bool:
        """Whether this one side forbids the pair: it is herself, one she has had already, or one she has blocked."""
        return other.person == self.person or other.person in self.already or other.name_key in self.blocked


@dataclass(frozen=True)
class Side:
    """People of one side, a row or a column for each.

    topics: the weights of what is wanted, or offered, a table for each topic. Codes (-1 is not known) and bits mean the
    same on both sides.
    """

    topics: Ints
    topics_sum: Floats
    level: Ints
    industry: Ints
    employer: NDArray[np.int32]
    county: Ints
    region: Ints
    languages: Ints
    times: Ints
    hours: Floats
    steps: Ints
    video: Bools
    meets: Bools
    any_industry: Bools
    same_industry: Bools
    employer_too: Bools
    must_level: Bools
    must_industry: Bools
    must_county: Bools
    must_times: Bools
    has_place: Bools

    def rows(self, start: int, end: int) -> Side:
        """These mentees alone."""
        return Side(*(getattr(self, each.name)[..., start:end, :] for each in fields(self)))

    def columns(self, positions: Positions) -> Side:
        """These mentors alone."""
        return Side(*(getattr(self, each.name)[..., positions] for each in fields(self)))


def sides(mentees: Sequence[Taker], mentors: Sequence[Taker]) -> tuple[Side, Side]:
    """Mentees as rows and mentors as columns: what is compared between them is a table of all pairs."""
    everybody = (*mentees, *mentors)
    topics = sorted({topic for each in everybody for topic in (*each.offers, *each.wants)})

    def side(takers: Sequence[Taker], weights: Sequence[Mapping[str, int]], shape: tuple[int, ...]) -> Side:
        table = [[each.get(topic, 0) for each in weights] for topic in topics]

        def column(value: Callable[[Taker], object], kind: type = np.bool_) -> NDArray[Any]:
            return np.array([value(each) for each in takers], kind).reshape(shape)

        def code(value: Callable[[Taker], str], kind: type = np.int8) -> NDArray[Any]:
            codes = {known: at for at, known in enumerate(sorted({value(each) for each in everybody} - {""}))}
            return column(lambda each: codes.get(value(each), -1), kind)

        def bits(value: Callable[[Taker], Collection[str]]) -> Ints:
            codes = {known: 1 << at for at, known in enumerate(sorted(set(chain.from_iterable(map(value, everybody)))))}
            return column(lambda each: sum(codes[one] for one in value(each)), np.int8)

        times = bits(lambda each: each.times)
        return Side(
            topics=np.array(table, np.int8).reshape(len(topics), *shape),
            topics_sum=np.array([max(sum(each.values()), 1) for each in weights], np.float32).reshape(shape),
            level=column(lambda each: int(each.level), np.int8),
            industry=code(lambda each: each.industry),
            employer=code(lambda each: each.employer, np.int32),
            county=code(lambda each: each.county),
            region=code(lambda each: REGION_OF.get(each.county, "")),
            languages=bits(lambda each: each.languages),
            times=np.where(times == 0, np.int8(-1), times),
            hours=column(lambda each: max(each.hours, 1), np.float32),
            steps=column(lambda each: int(each.level_steps or 0), np.int8),
            video=column(lambda each: each.format != "meeting"),
            meets=column(lambda each: each.format != "video"),
            any_industry=column(lambda each: each.industry_wish == "any"),
            same_industry=column(lambda each: each.industry_wish == "same"),
            employer_too=column(lambda each: each.employer_too),
            must_level=column(lambda each: "level" in each.must),
            must_industry=column(lambda each: "industry" in each.must),
            must_county=column(lambda each: "county" in each.must),
            must_times=column(lambda each: "times" in each.must),
            has_place=column(lambda each: each.free > 0),
        )

    return (
        side(mentees, [each.wants for each in mentees], (len(mentees), 1)),
        side(mentors, [each.offers for each in mentors], (len(mentors),)),
    )
