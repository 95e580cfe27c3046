"""How safe and how good the pay figures are: `python -m tests.salary.report` runs all attacks and writes the tables.

`data/salary/proof.json` is what the page /how-we-calculate shows; the same as Markdown goes to `docs/proof.md`. Small unless
CASES=10000 is in the environment.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from components import proof_tables
from data import words
from data.salary.proof import read
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
    """One attack on one population. `found` is what it reached: {name of a number: number}, by kind of attack."""

    row: str
    attack: str
    kind: str
    members: int
    targets: int
    found: Mapping[str, float | None]
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
        ("J06", "random sets of questions"): [attacks.random_queries(series[-1], gates.QUERY_SETS, gates.SEED)],
    }
    for (row, attack), found in scores.items():
        score = together(found)
        yield Row(row, attack, "guess", size, score.targets, _shares(score), _harmless(score))


def _estimated(size: int) -> Row:
    score = attacks.estimates(*gates.modelled(size))
    attack = "estimates, guessed of those they are made from"
    return Row("J01", attack, "estimate", size, score.targets, _shares(score), _harmless(score))


def _harmless(score: Score) -> bool:
    return score.exact == 0 and score.points <= gates.POINTS


def _shares(score: Score) -> dict[str, float | None]:
    side = None if score.side is None else round(100 * score.side)
    return {"exact": score.exact, "hits": _hundredths(score.hits), "blind": _hundredths(score.blind), "side": side}


def _hundredths(share: float) -> float:
    return round(100 * float(share), 1)


def _proving(size: int, series: list[Seen]) -> Iterator[Row]:
    seen = series[0]
    asked = hidden(seen, gates.HIDDEN_GROUPS, gates.SEED)
    widths = np.array([each.share for each in provable(seen, asked)])
    narrow = int((widths < gates.PINNED).sum())
    found: dict[str, float | None] = {"pinned": narrow, "narrowest": _hundredths(widths.min())}
    yield Row("J02", "linear programs on hidden groups", "interval", size, len(widths), found, narrow == 0)
    alone = [determined(each) for each in series]
    singles, small = (sum(sum(people <= most for people in each) for each in alone) for most in (1, 9))
    found = {"people": singles, "sets": small - singles}
    attack = "exact totals, which are not published, and linear algebra"
    yield Row("J02", attack, "totals", size, sum(len(each.answers) for each in series), found, singles == 0)
    left = widths_left(colluders(seen))
    middle = _hundredths(np.median(left)) if np.isfinite(np.median(left)) else None
    found = {
        "under_2": _hundredths((left < 0.02).mean()),
        "under_10": _hundredths((left < 0.1).mean()),
        "median": middle,
    }
    yield Row("J04", "all others of a group together", "colluders", size, len(left), found, None)


def _per_cent(shares: Coverage) -> dict[str, float]:
    names = (
        "three",
        "two",
        "counted",
        "modelled",
        "widened",
        "none",
    )
    return {name: _hundredths(share) for name, share in zip(names, asdict(shares).values(), strict=True)}


def _measured(found: Accuracy) -> dict[str, Any]:
    below = {f"p{100 * share:.0f}": _hundredths(part) for share, part in zip(SHARES, found.below, strict=True)}
    return {"kind": found.kind, "questions": found.asked, "better": round(found.better, 1), **below}


def markdown(tables: dict[str, Any]) -> str:
    """The tables as they stand in `docs/proof.md`, in the words of the page."""
    made = tables["population"]
    members = " and ".join(f"{size:,}" for size in made["members"])
    parts = ["## The pay figures", f"{members} members, {made['releases']} releases, seed {made['seed']}."]
    with words.speaking("en", "Europe/Oslo"):
        for each in proof_tables.tables(read(tables)):
            lines = [each.headings, ["---"] * len(each.headings), *each.rows]
            parts += [f"### {each.title}", "\n".join(f"| {' | '.join(line)} |" for line in lines)]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    written = proof()
    PROOF.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(markdown(written))
