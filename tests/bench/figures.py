"""A figure of the benchmark and the table of all."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("figure", "unit", "ours", "floor", "ratio", "limit", "spread", "")


@dataclass(frozen=True)
class Figure:
    """Ours beside a floor: `limit` is times the floor where there is one, else in the figure's own unit."""

    name: str
    unit: str
    ours: Sequence[float]
    limit: float
    floor: Sequence[float] = ()

    @property
    def value(self) -> float:
        """What is held against the limit: the ratio of the medians, or the median."""
        middle = statistics.median(self.ours)
        return middle / statistics.median(self.floor) if self.floor else middle

    @property
    def holds(self) -> bool:
        """True within the limit."""
        return self.value <= self.limit

    @property
    def spread(self) -> float:
        """Half the distance between the quartiles of ours, as a share of the median."""
        if len(self.ours) < 2:
            return 0.0
        lower, middle, upper = statistics.quantiles(self.ours, n=4)
        return (upper - lower) / 2 / middle if middle else 0.0

    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        ours, times = statistics.median(self.ours), "×" if self.floor else ""
        floor = f"{statistics.median(self.floor):.1f}" if self.floor else ""
        ratio = f"{self.value:.2f}" if self.floor else ""
        verdict = "" if self.holds else "TOO MUCH"
        return (
            self.name,
            self.unit,
            f"{ours:.1f}",
            floor,
            ratio,
            f"{self.limit:g}{times}",
            f"±{self.spread:.0%}",
            verdict,
        )


def table(figures: Sequence[Figure]) -> str:
    """All figures as text in columns."""
    lines = [HEAD, *(each.cells() for each in figures)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    return "".join(
        "  ".join([line[0].ljust(widths[0]), line[1].ljust(widths[1]), *map(str.rjust, line[2:], widths[2:])]).rstrip()
        + "\n"
        for line in lines
    )
