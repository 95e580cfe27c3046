"""What the attack tests and the proof report share: the sizes they run at, our rules, and the rules taken away."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pandas as pd

from data.salary.policy import Policy, load_policy
from data.salary.release import build
from tests.salary.population import population
from tests.salary.published import Seen, series

FULL = int(os.environ.get("CASES", "300")) >= 10_000
"""Whether this is `make proof`."""
SIZES = (2_000, 8_000) if FULL else (2_000,)
RELEASES = 8 if FULL else 2
QUERY_SETS = 10_000 if FULL else 300
HIDDEN_GROUPS = 300 if FULL else 24
"""So many hidden groups, neighbours first, have linear programs in each release that is attacked so."""
POINTS = 5.0
"""An attack may hit within five per cent so many points more often than the blind guess."""
PINNED = 0.10
"""No hidden group's median may be proved to lie in an interval narrower than this."""
SEED = 20_261_123


def policy() -> Policy:
    """The rules that are attacked: the Norwegian organisation's."""
    return load_policy("norway")


def without(rules: Policy, *names: str) -> Policy:
    """The same rules with some of them taken away: "groups" (threshold, employers, dominance), "rounding"."""
    taken: dict[str, dict[str, dict[str, Any]]] = {
        "groups": {
            "cell": {"people": 1, "employers": 1, "largest": 1.0, "dominance_share": 1.0, "p_per_cent": 0},
            "figures": {"median": 1, "quartiles": 1, "tails": 1, "bands": (1, *rules.figures.bands)},
        },
        "rounding": {"figures": {"median_step": 1, "step": 1, "least_step": 0.0, "month_step": 1}},
    }
    for name in names:
        rules = replace(
            rules, **{part: replace(getattr(rules, part), **values) for part, values in taken[name].items()}
        )
    return rules


def modelled(size: int, seed: int = SEED) -> tuple[Seen, pd.DataFrame]:
    """A release of so many people with its estimates, and as many others whom it never saw."""
    answers = population(seed, 2 * size).at(1)
    half, rules = answers.iloc[:size].reset_index(drop=True), replace(policy(), model=replace(policy().model, refits=1))
    return Seen(build(half, rules, "2026-01"), half, rules), answers.iloc[size:].reset_index(drop=True)


def attacked(size: int, releases: int = RELEASES, rules: Policy | None = None, seed: int = SEED) -> list[Seen]:
    """A population's series of releases."""
    return series(population(seed, size), rules or policy(), releases)
