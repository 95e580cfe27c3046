"""Writes what `make proof` ran into `docs/proof.md`: the date, how many of what held, the attack table, the pay figures."""

from __future__ import annotations

import datetime as dt
import json
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.attack_table import missing, table
from tests.salary.report import PROOF, markdown

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Part:
    """What one pytest run proved: when it began, how long it took, and how many tests of each file held or did not."""

    began: dt.datetime
    minutes: float
    held: Counter[str]
    broken: Counter[str]

    @classmethod
    def of(cls, junit: Path) -> Part:
        suite = next(ElementTree.parse(junit).iter("testsuite"))
        held: Counter[str] = Counter()
        broken: Counter[str] = Counter()
        for case in suite.iter("testcase"):
            name = (case.get("classname") or "").replace(".", "/") + ".py"
            bad = any(child.tag in ("failure", "error", "skipped") for child in case)
            (broken if bad else held)[name] += 1
        began = dt.datetime.fromisoformat(suite.attrib["timestamp"]).astimezone(dt.UTC)
        return cls(began, float(suite.attrib["time"]) / 60, held, broken)

    def lines(self) -> list[str]:
        """A table row for each file."""
        when = f"{self.began:%Y-%m-%d %H:%M}"
        names = sorted(self.held | self.broken)
        return [f"| {each} | {self.held[each]} | {self.broken[each]} | {when} | {self.minutes:.0f} |" for each in names]


def report(parts: Sequence[Part]) -> str:
    """The page as Markdown."""
    lines = [f"# Proof of {max(each.began for each in parts):%Y-%m-%d}", "", "Written by `make proof`.", ""]
    lines += ["| what | held | did not hold | part began (UTC) | minutes of the part |", "|---|---:|---:|---|---:|"]
    lines += [line for each in parts for line in each.lines()]
    salary = markdown(json.loads(PROOF.read_text(encoding="utf-8")))
    return "\n".join([*lines, "", "## The attack table", "", table(), "", salary])


if __name__ == "__main__":
    ran = [Part.of(Path(each)) for each in sys.argv[1:]]
    page = report(ran)
    (ROOT / "docs" / "proof.md").write_text(page, encoding="utf-8")
    print(page)
    if lacking := missing():
        sys.exit(f"No test stands for: {', '.join(lacking)}")
    if broken := sum(each.broken.total() for each in ran):
        sys.exit(f"{broken} did not hold")
