"""How safe and how good the pay figures are: `python -m tests.salary.report` runs all attacks and writes the tables.

`data/salary/proof.json` is what the page /how-we-calculate shows; the same as Markdown goes to `docs/proof.md`. Small unless
CASES=10000 is in the environment.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from data.salary.release import build
from tests.salary import attacks, gates
from tests.salary.accuracy import HALVES, Accuracy, Coverage, accuracy, coverage
from tests.salary.attacks import Score, together
from tests.salary.population import FIXED
from tests.salary.published import SHARES, Seen, remembered
from tests.salary.solving import colluders, determined, hidden, provable, widths_left

PROOF = Path(__file__).parents[2] / "data" / "salary" / "proof.json"


@dataclass(frozen=True)
class Row:
    """One attack on one population. `found` is what it reached, in words of numbers; `gate` what would be too much."""

    row: str
    attack: str
    members: int
    targets: int
    found: str
    gate: str
    held: bool | None


def proof() -> dict[str, Any]:
    """All tables as values for JSON."""
    rows: list[Row] = []
    shares, figures = [], []
    for size in gates.SIZES:
        series = gates.attacked(size)
        rows += [*_guessing(size, series), _estimated(size), *_proving(size, series)]
        answers = series[0].answers
        release = build(answers, gates.policy(), "2026-01")
        shares.append({"members": size, **_per_cent(coverage(release, answers, gates.policy()))})
        halves = HALVES if gates.FULL else 2
        figures += [{"members": size, **_measured(each)} for each in accuracy(answers, gates.policy(), halves)]
    return {
        "made": dt.datetime.now(dt.UTC).date().isoformat(),
        "whole": gates.FULL,
        "policy": gates.policy().sha256,
        "population": {**asdict(FIXED), "seed": gates.SEED, "members": list(gates.SIZES), "releases": gates.RELEASES},
        "attacks": [asdict(each) for each in rows],
        "coverage": shares,
        "accuracy": figures,
    }


def _guessing(size: int, series: list[Seen]) -> Iterator[Row]:
    pairs = list(pairwise(series))
    scores = {
        ("J01", "groups subtracted from groups"): [attacks.differencing(each) for each in series],
        ("J01", "the same amount in two groups"): [attacks.linking(each) for each in series],
        ("J03", "who left and who joined"): [attacks.intersection(*pair) for pair in pairs],
        ("J03", "a hidden group's last figures"): [attacks.differencing(remembered(*pair)) for pair in pairs],
        ("J04", "a colleague with the own pay"): [attacks.insider(each, gates.SEED) for each in series],
        ("J06", f"{gates.QUERY_SETS:,} random sets of questions"): [
            attacks.random_queries(series[-1], gates.QUERY_SETS, gates.SEED)
        ],
    }
    for (row, attack), found in scores.items():
        score = together(found)
        yield Row(row, attack, size, score.targets, _words(score), _GUESSING, _harmless(score))


def _estimated(size: int) -> Row:
    score = attacks.estimates(*gates.modelled(size))
    found = f"{100 * score.hits:.1f} % within 5 %, of people the model never saw {100 * score.blind:.1f} %"
    gate = f"at most {gates.POINTS:.0f} points apart"
    return Row(
        "J01", "estimates, guessed of those they are made from", size, score.targets, found, gate, _harmless(score)
    )


_GUESSING = f"no exact pay; within 5 per cent at most {gates.POINTS:.0f} points above a blind guess"


def _harmless(score: Score) -> bool:
    return score.exact == 0 and score.points <= gates.POINTS


def _words(score: Score) -> str:
    side = f"; side of the median {100 * score.side:.0f} % (chance 50)" if score.side is not None else ""
    return f"{score.exact} exact; {100 * score.hits:.1f} % within 5 %, blind {100 * score.blind:.1f} %{side}"


def _proving(size: int, series: list[Seen]) -> Iterator[Row]:
    seen = series[0]
    asked = hidden(seen, gates.HIDDEN_GROUPS, gates.SEED)
    widths = np.array([each.share for each in provable(seen, asked)])
    narrow = int((widths < gates.PINNED).sum())
    found = f"{narrow} pinned; narrowest interval at least {100 * widths.min():.0f} %"
    yield Row("J02", "linear programs on hidden groups", size, len(widths), found, "none within 10 %", narrow == 0)
    alone = [determined(each) for each in series]
    singles, small = (sum(sum(people <= most for people in each) for each in alone) for most in (1, 9))
    found = f"{singles} people, {small - singles} sets of 2 to 9"
    attack = "exact totals, which are not published, and linear algebra"
    yield Row("J02", attack, size, sum(len(each.answers) for each in series), found, "no person", singles == 0)
    left = widths_left(colluders(seen))
    middle = f"{100 * np.median(left):.0f} %" if np.isfinite(np.median(left)) else "open at one end"
    found = (
        f"interval under 2 % for {100 * (left < 0.02).mean():.0f} %, under 10 % for {100 * (left < 0.1).mean():.0f} %"
    )
    yield Row(
        "J04", "all others of a group together", size, len(left), f"{found}; median width {middle}", "reported", None
    )


def _per_cent(shares: Coverage) -> dict[str, float]:
    names = (
        "counted, 3 dimensions, %",
        "counted, 2 dimensions, %",
        "counted, %",
        "modelled, %",
        "widened, %",
        "none, %",
    )
    return {name: round(100 * share, 1) for name, share in zip(names, asdict(shares).values(), strict=True)}


def _measured(found: Accuracy) -> dict[str, Any]:
    below = {f"below P{100 * share:.0f}": round(part, 3) for share, part in zip(SHARES, found.below, strict=True)}
    figures = {"loss": round(found.loss, 2), "better than everybody's, %": round(found.better, 1), **below}
    return {"kind": found.kind, "questions": found.asked, **figures}


def markdown(tables: dict[str, Any]) -> str:
    """The tables as they stand in `docs/proof.md`."""
    made = tables["population"]
    members = " and ".join(f"{size:,}" for size in made["members"])
    parts = ["## The pay figures", f"{members} members, {made['releases']} releases, seed {made['seed']}."]
    parts += ["### Attacks", _table(tables["attacks"])]
    parts += ["### Who gets which kind of figure", _table(tables["coverage"])]
    parts += ["### How exact the figures are for people they were not made from", _table(tables["accuracy"])]
    return "\n\n".join(parts) + "\n"


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    words = {True: "yes", False: "**no**", None: "–"}
    lines = [list(rows[0]), ["---"] * len(rows[0])]
    lines += [[words[each] if isinstance(each, bool | None) else str(each) for each in row.values()] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    written = proof()
    PROOF.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(markdown(written))
