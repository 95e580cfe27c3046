"""What the attacks on the pay figures and the measuring of their accuracy came to, as the proof run wrote it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("proof.json")
Rows = Sequence[Mapping[str, str | int | float | bool | None]]


@dataclass(frozen=True)
class Proof:
    """One run: its day, and its tables as rows of {column: value}."""

    made: dt.date
    attacks: Rows
    accuracy: Rows
    coverage: Rows


@cache
def proof(file: Path = FILE) -> Proof | None:
    """The newest run; None where none was made."""
    if not file.exists():
        return None
    read = json.loads(file.read_text("utf-8"))
    return Proof(dt.date.fromisoformat(read["made"]), read["attacks"], read["accuracy"], read["coverage"])
