"""Why two people fit and what is missing between them, and which of a mentee's wishes costs her most candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np

from data.mentoring.columns import Taker, sides
from data.mentoring.score import INDUSTRY, LEVEL, PLACE, Facts, facts_of, seen_by
from data.mentoring.why import Reason


def explain(mentee: Taker, mentor: Taker, side: Literal["mentee", "mentor"] = "mentee") -> tuple[Reason, ...]:
    """What speaks for the pair and what is missing, as this side sees it: the same numbers as the fit's."""
    down, across = sides([mentee], [mentor])
    facts = facts_of(down, across)
    own, mine, others = (
        (down, mentee.wants, mentor.offers) if side == "mentee" else (across, mentor.offers, mentee.wants)
    )
    seen = seen_by(own, facts)
    industry = "same" if facts.same_industry.item() else "other" if facts.other_industry.item() else "unknown"
    as_wished = seen.industry.item() == INDUSTRY
    wish = ("wished",) if as_wished and not own.any_industry.item() else ()
    times = sorted(mentee.times & mentor.times)
    return (
        Reason("topics", seen.topics.item() > 0, (len(mine.keys() & others.keys()), len(mine))),
        Reason("level", seen.level.item() == LEVEL, (facts.gap.item(),)),
        Reason("industry", as_wished, (industry, *wish)),
        Reason("county", facts.place.item() == PLACE, (_nearness(facts),)),
        Reason("times", facts.common_time.item(), tuple(times)),
        Reason("hours", mentor.hours >= mentee.hours, (mentor.hours, mentee.hours)),
        Reason("languages", facts.language.item(), tuple(sorted(mentee.languages & mentor.languages))),
    )


def costs(mentees: Sequence[Taker], mentors: Sequence[Taker]) -> Iterator[dict[str, int]]:
    """{wish: how many more candidates there would be without it alone} of each mentee, most first; only what costs any.

    The wishes are her musts (level, industry, county, times), languages, and "employer": those who would take somebody
    from inside. Whom she blocks is not counted: that would tell whether somebody of that name takes part. Nor is what
    others wish or block, which nobody is to learn.
    """
    if not mentees:
        return
    everybody, across = sides(mentees, mentors)
    for at, mentee in enumerate(mentees):
        down = everybody.rows(at, at + 1)
        facts = facts_of(down, across)
        own, other = seen_by(down, facts), seen_by(across, facts)
        mine = own.musts | {"languages": facts.language, "employer": ~facts.same_employer | down.employer_too}
        barred = np.array([mentee.bars(each) or each.bars(mentee) for each in mentors], np.bool_)
        theirs = [*other.musts.values(), across.has_place & ~barred & (~facts.same_employer | across.employer_too)]
        found = {}
        for wish, met in mine.items():
            rest = [*theirs, *(each for key, each in mine.items() if key != wish)]
            found[wish] = int(np.count_nonzero(np.logical_and.reduce([*rest, ~met])))
        yield {wish: many for wish, many in sorted(found.items(), key=lambda item: (-item[1], item[0])) if many}


def _nearness(facts: Facts) -> str:
    if facts.place.item() == PLACE:
        return "same" if facts.same_county.item() else "video"
    return "region" if facts.place.item() else "far" if facts.meeting.item() else "format"
