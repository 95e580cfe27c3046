"""Writes what `make proof` ran into `docs/proof.md`: the date, how many of what held, the attack table, the pay figures."""

from __future__ import annotations

import datetime as dt
import json
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

from tests.attack_table import missing, table
from tests.salary.report import PROOF, markdown

ROOT = Path(__file__).parents[1]


def counts(junit: Path) -> tuple[Counter[str], Counter[str]]:
    """({file: tests that held}, {file: tests that did not}) of a pytest run."""
    held: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    for case in ElementTree.parse(junit).iter("testcase"):
        name = (case.get("classname") or "").replace(".", "/") + ".py"
        bad = any(child.tag in ("failure", "error", "skipped") for child in case)
        (broken if bad else held)[name] += 1
    return held, broken


def report(junit: Path) -> str:
    """The page as Markdown."""
    held, broken = counts(junit)
    lines = [f"# Proof of {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC", "", "Written by `make proof`.", ""]
    lines += ["| what | held | did not hold |", "|---|---:|---:|"]
    lines += [f"| {name} | {held[name]} | {broken[name]} |" for name in sorted(held | broken)]
    salary = markdown(json.loads(PROOF.read_text(encoding="utf-8")))
    return "\n".join([*lines, "", "## The attack table", "", table(), "", salary])


if __name__ == "__main__":
    page = report(Path(sys.argv[1]))
    (ROOT / "docs" / "proof.md").write_text(page, encoding="utf-8")
    print(page)
    if lacking := missing():
        sys.exit(f"No test stands for: {', '.join(lacking)}")
