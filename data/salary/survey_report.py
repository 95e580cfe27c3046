"""What an import of a survey did, or would do: counts, and each refused row by its line. Never a value or a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_SHOWN = 20
REASONS = {
    "cells": "the row has more or fewer cells than the header",
    "empty": "a value is needed here, and there is none",
    "number": "this is no number",
    "ambiguous": "the sign before three digits may mean thousands or decimals: say decimal in the mapping's [file]",
    "currency": "the amount is in another currency; only kroner are compared",
    "hours": "pay by the hour needs the hours a week",
    "unknown": "the value is none of ours: translate it by values in the mapping",
    "occupation": "no occupation has this code of four digits, or exactly this name",
    "county": 'this county was divided in 2024: say by values where it belongs, or "" for not said',
    "range": "the value is outside what the form takes: look at unit and thousands in the mapping",
    "year": "this is no year that a survey can have been made in",
    "date": "this is no day, or one outside the survey's year, or one that has not come yet",
    "text": "this is no text of one line with at most 120 characters",
    "member": "nobody is registered with exactly this, or more than one is",
    "twice": "the file has several rows for this member and year",
    "no_consent": "this member has not consented to the salary statistics",
    "answered_by_member": "the member has answered for this year, and that stands",
}


@dataclass(frozen=True)
class Refusal:
    """A row that is not taken over, and why: `reason` is a key of REASONS, `field` ours, or "" for the whole row."""

    line: int
    field: str
    reason: str


@dataclass
class Report:
    """What happened to the rows of one file. kept: whether anything was stored."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    dry_run: bool = False
    kept: bool = False

    @property
    def accepted(self) -> int:
        """How many rows can be taken over, those included that are there already."""
        return self.new + self.changed + self.unchanged

    def as_json(self) -> dict[str, Any]:
        """The whole report, by line."""
        refused = sorted(self.refused, key=lambda each: (each.line, each.field))
        return {
            "rows": self.rows, "accepted": self.accepted, "new": self.new, "changed": self.changed,
            "unchanged": self.unchanged, "dry_run": self.dry_run, "kept": self.kept,
            "refused": [asdict(each) | {"words": REASONS[each.reason]} for each in refused],
        }  # fmt: skip

    def lines(self) -> Iterator[str]:
        """The report in words, for the one who runs the import."""
        yield f"{self.rows} rows read: {self.accepted} accepted, {len({each.line for each in self.refused})} refused."
        yield f"Of those accepted {self.new} are new, {self.changed} change an import, {self.unchanged} change nothing."
        for (name, reason), count in Counter((each.field, each.reason) for each in self.refused).most_common():
            at = sorted(each.line for each in self.refused if (each.field, each.reason) == (name, reason))
            shown = ", ".join(map(str, at[:MOST_SHOWN])) + (" …" if count > MOST_SHOWN else "")
            yield f"Refused: {name or 'row'}: {REASONS[reason]} ({count}: line {shown})."
