"""What pages read of the pay statistics: one row that a release wrote, and where a pay stands by it.

Figures are whole kroner a month, full time, rounded by the release; nothing here is computed from anybody's answer but
the reader's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CONCEPTS = ("base", "bonus", "gross")
Concept = Literal["base", "bonus", "gross"]
Kind = Literal["counted", "modelled"]
Why = Literal["empty", "people", "employers", "largest", "dominance", "same", "old", "neighbours"]
Group = Mapping[str, str]
"""Which people: {"level": "2", "industry": "C"}; {} is everybody who answered."""


@dataclass(frozen=True)
class Quantiles:
    """Kroner a month below which 10, 25, 50, 75 and 90 per cent are paid; None where it is not published."""

    p10: int | None
    p25: int | None
    p50: int
    p75: int | None
    p90: int | None


@dataclass(frozen=True)
class Cell:
    """A published group.

    band: how many answers, such as "20-49"; of a modelled cell, how many the model was fitted to.
    month: the release whose figures these are, such as "2026-10"; older than the release itself when carried forward.
    pay: the quantiles by concept. ranges: the median's interval of 90 per cent by concept, (low, high).
    """

    group: Group
    kind: Kind
    band: str
    month: str
    pay: Mapping[Concept, Quantiles]
    ranges: Mapping[Concept, tuple[int, int]]


@dataclass(frozen=True)
class Step:
    """A group that was tried and is not shown, and why."""

    group: Group
    why: Why


@dataclass(frozen=True)
class Point:
    """One release's figures of the shown group, for the trend."""

    month: str
    pay: Mapping[Concept, Quantiles]


@dataclass(frozen=True)
class Growth:
    """How base pay changed for the same people from one year's release to the next: the median, in per cent."""

    group: Group
    since: str
    month: str
    per_cent: float
    band: str


@dataclass(frozen=True)
class Effect:
    """What moves base pay at the median, other things equal: this value of a dimension against the usual one.

    per_cent with its interval of 90 per cent; band: how many answers the model was fitted to; month: of which release.
    """

    dimension: str
    value: str
    against: str
    per_cent: float
    low: float
    high: float
    band: str
    month: str


@dataclass(frozen=True)
class Gap:
    """Women's base pay against men's at the median, in per cent: raw, and adjusted for the model's dimensions."""

    group: Group
    raw: float
    adjusted: float
    low: float
    high: float
    women: str
    men: str
    month: str


@dataclass(frozen=True)
class Comparison:
    """All that the page shows for the group that was asked for.

    shown: the narrowest counted group on the way from `asked` to everybody. steps: what was tried before, in order.
    estimate: the model's word on exactly `asked`; None when that is shown, or when the model may not speak of it.
    trend: the releases' figures of `trend_group`, the narrowest group around `shown` with a past to show.
    """

    asked: Group
    shown: Cell
    estimate: Cell | None
    steps: tuple[Step, ...]
    trend_group: Group = field(default_factory=dict)
    trend: tuple[Point, ...] = ()
    growth: Growth | None = None
    effects: tuple[Effect, ...] = ()
    gap: Gap | None = None
    month: str = ""
