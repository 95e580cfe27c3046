"""What the attacks on the pay figures and the measuring of their accuracy came to, as the proof run wrote it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("proof.json")
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Proof:
    """One run: its day, how many releases were attacked, and its tables as rows of {column: value}."""

    made: dt.date
    releases: int
    attacks: Rows
    accuracy: Rows
    coverage: Rows


@cache
def proof(file: Path = FILE) -> Proof | None:
    """The newest run; None where none was made."""
    if not file.exists():
        return None
    return read(json.loads(file.read_text("utf-8")))


def read(written: Mapping[str, Any]) -> Proof:
    """A run as the file has it."""
    return Proof(
        dt.date.fromisoformat(written["made"]), written["population"]["releases"], written["attacks"],
        written["accuracy"], written["coverage"],
    )  # fmt: skip
