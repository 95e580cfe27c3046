"""A hand-made release, put into a world as the job would: for what pages show of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from data.salary.benchmark import Cell, Comparison, Effect, Gap, Growth, Point, Quantiles, Step
from data.salary.lattice import key_of
from data.salary.policy import load_policy
from tests.world import World

MONTH = "2026-10"
FIVE = Quantiles(55_000, 68_000, 78_500, 91_000, 112_000)
WITH_BONUS = Quantiles(58_000, 71_000, 82_500, 95_000, 117_000)
WEST = Cell(
    {"level": "2", "industry": "C", "region": "west"}, "counted", "20-49", MONTH,
    {"base": FIVE, "bonus": WITH_BONUS, "gross": WITH_BONUS}, {"base": (75_000, 82_000), "bonus": (79_000, 86_000)},
)  # fmt: skip
ASKED = {"level": "2", "industry": "C", "county": "46"}
ESTIMATE = replace(WEST, group=ASKED, kind="modelled", band="100+", ranges={"base": (74_000, 80_000)})
COMPARISON = Comparison(
    asked=ASKED,
    shown=WEST,
    estimate=ESTIMATE,
    steps=(Step(ASKED, "people"),),
    trend_group=WEST.group,
    trend=tuple(
        Point(
            f"{year}-10",
            {"base": replace(FIVE, p50=FIVE.p50 - 2_000 * (2026 - year)), "bonus": WITH_BONUS, "gross": WITH_BONUS},
        )
        for year in range(2023, 2027)
    ),
    growth=Growth(WEST.group, "2025-10", MONTH, 4.5, "10-19"),
    effects=(
        Effect("staff", "16-50", "6-15", 7, 1, 11, "100+", "2026-10"),
        Effect("level", "1", "2", 14, 4, 22, "100+", "2026-10"),
    ),
    gap=Gap({"level": "2"}, -12, -6, -9, -3, "100+", "100+", "2026-10"),
    month=MONTH,
)
FACTS: Mapping[str, Any] = {
    "answers": "100+", "counted": 300, "modelled": 900, "suppressed": {"people": 1200, "neighbours": 80}
}  # fmt: skip


def published(world: World, *shown: Comparison) -> None:
    """Put these comparisons into the world, in place of all others."""
    policy = load_policy(world.organisation)
    world.rows("delete from app.salary_group")
    world.rows("delete from app.salary_release")
    world.rows(
        "insert into app.salary_release (month, built_at, sha256, policy_sha256, facts) values (%s, now(), 'a1b2', %s, %s)",
        MONTH, policy.sha256, json.dumps(FACTS),
    )  # fmt: skip
    for each in shown:
        body = json.dumps(asdict(each))
        world.rows("insert into app.salary_group (key, body) values (%s, %s)", key_of(policy, each.asked), body)
