"""The three amounts that one takes into a pay talk, proposed from published figures and one's own pay."""

from __future__ import annotations

from dataclasses import dataclass

from data.salary.benchmark import Quantiles

STEP = 500
RAISE = 0.10
"""What is aimed at where no published point lies above the pay."""
NEAR = 0.02
"""A point that is no more than this share above the pay is no aim."""


@dataclass(frozen=True)
class Amounts:
    """Kroner a month. target: what one asks for. good: what one would be glad of. walk_away: below it one says no."""

    target: int
    good: int
    walk_away: int


def proposed(quantiles: Quantiles, pay: int) -> Amounts:
    """The target is the next published point above the pay, the median first, else 10 per cent more; good lies halfway.

    One walks away below the pay of today, in whole 100 kroner; the target and the good result are in whole 500.
    """
    points = (quantiles.p50, quantiles.p75, quantiles.p90)
    aims = [point for point in points if point is not None and point > pay * (1 + NEAR)]
    target = _rounded(aims[0] if aims else pay * (1 + RAISE))
    return Amounts(target=target, good=_rounded((pay + target) / 2), walk_away=round(pay, -2))


def _rounded(amount: float) -> int:
    return STEP * round(amount / STEP)
