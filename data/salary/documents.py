"""From a release to the rows that pages read: for every group that can be asked for, what is shown in its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from data.national_ids import Country
from data.salary.benchmark import Comparison, Effect, Gap, Group, Point, Step
from data.salary.lattice import all_tables, group_of, key_of, wider
from data.salary.policy import Policy
from data.salary.release import Release
from data.salary.scales import values_in

POINTS = 3  # releases before there is a trend to speak of


def documents(
    release: Release, earlier: Sequence[Release], policy: Policy, country: Country
) -> Iterator[tuple[str, Comparison]]:
    """(key, what the page shows) for each group of each table; nothing where not even everybody is a group.

    `earlier` comes oldest first.
    """
    if "" not in release.cells:
        return
    trends = _trends([*earlier, release])
    for dims in all_tables(policy):
        for values in product(*(values_in(country, name) for name in dims)):
            asked = dict(zip(dims, values, strict=True))
            yield key_of(policy, asked), _comparison(asked, release, policy, trends)


def _comparison(asked: Group, release: Release, policy: Policy, trends: Mapping[str, Sequence[Point]]) -> Comparison:
    tried = [(group, key_of(policy, group)) for group in wider(policy, asked)]
    at, shown = next((at, key) for at, (_, key) in enumerate(tried) if key in release.people)
    estimate = release.cells.get(tried[0][1])
    around = [key for _, key in tried[at:]]
    past = next((key for key in around if len(trends.get(key, ())) >= POINTS), shown)
    return Comparison(
        asked=asked,
        shown=release.cells[shown],
        estimate=estimate if estimate and estimate.kind == "modelled" else None,
        steps=tuple(Step(group, release.suppressed.get(key, "empty")) for group, key in tried[:at]),
        trend_group=group_of(past),
        trend=tuple(trends[past]),
        growth=next((release.growth[key] for key in around if key in release.growth), None),
        effects=tuple(each for each in release.effects if _concerns(each, asked)),
        gap=_gap(release, asked),
        month=release.month,
    )


def _trends(releases: Sequence[Release]) -> Mapping[str, Sequence[Point]]:
    """The counted figures of each group, release by release; those that were carried forward stand once."""
    found: dict[str, list[Point]] = defaultdict(list)
    for release in releases:
        for key in release.people:
            cell = release.cells[key]
            if not found[key] or found[key][-1].month < cell.month:
                found[key].append(Point(cell.month, cell.pay))
    return found


def _concerns(effect: Effect, asked: Group) -> bool:
    """Of the many industries only the one that was asked for; of all else every value."""
    return effect.dimension != "industry" or effect.value == asked.get("industry")


def _gap(release: Release, asked: Group) -> Gap | None:
    """That of the level, else that of everybody."""
    level = {"level": asked["level"]} if "level" in asked else {}
    gaps = [each for each in release.gaps if each.group in (level, {})]
    return max(gaps, key=lambda each: len(each.group), default=None)
