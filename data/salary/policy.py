"""The rules of the pay figures, read from the one reviewed file of the organisation, `salary.toml`."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from data.salary.benchmark import Concept

ROOT = Path(__file__).parents[1] / "organisations"
Dims = tuple[str, ...]

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, config=STRICT)
class AnswerRules:
    """Which answers count. Ages are ISO 8601 periods; the rest are shares or multiples."""

    least_age: str
    most_age: str
    least_hours: float
    least_monthly: int
    most_monthly: int
    official_low: float
    official_high: float
    spread: float
    winsorised: float


@dataclass(frozen=True, config=STRICT)
class CellRules:
    """When a group is shown at all, when it is renewed, and how long it stands otherwise."""

    people: int
    employers: int
    largest: float
    dominance_share: float
    p_per_cent: float
    changed: int
    carried: str


@dataclass(frozen=True, config=STRICT)
class FigureRules:
    """From how many people which quantile is shown, and the rounding in kroner a year (`month_step`: a month)."""

    median: int
    quartiles: int
    tails: int
    median_step: int
    step: int
    least_step: float
    month_step: int
    bands: tuple[int, ...]


@dataclass(frozen=True, config=STRICT)
class ModelRules:
    """What the model may speak of, and how large its sample is."""

    people: int
    sample: int
    refits: Annotated[int, Field(le=50)]
    each_sex: int


@dataclass(frozen=True, config=STRICT)
class Transparency:
    """The right to ask the employer for pay figures. starts: since when it is law; None for not yet, or unknown."""

    law: str
    source: str
    starts: dt.date | None = None


@dataclass(frozen=True, config=STRICT)
class Policy:
    """All rules of one organisation's pay figures. `sha256` is the file's fingerprint."""

    concepts: tuple[Concept, ...]
    counts_benefits: bool
    dimensions: Dims
    tables: tuple[Dims, ...]
    coarser: dict[str, str]
    loosen: Dims
    answers: AnswerRules
    cell: CellRules
    figures: FigureRules
    model: ModelRules
    transparency: Transparency
    sha256: str = ""

    def __post_init__(self) -> None:
        named = {*self.loosen, *self.coarser, *self.coarser.values(), *(each for dims in self.tables for each in dims)}
        if unknown := named - set(self.dimensions):
            raise ValueError(f"no such dimensions: {sorted(unknown)}")
        if set(self.loosen) != set(self.dimensions):
            raise ValueError("every dimension needs its place in `loosen`")
        if any(len(dims) > 3 for dims in self.tables):
            raise ValueError("a group has at most three dimensions")


@cache
def load_policy(organisation: str, root: Path = ROOT) -> Policy:
    """The rules of this organisation; ValueError where the file is incomplete, misspelt or contradicts itself."""
    text = (root / organisation / "salary.toml").read_bytes()
    return Policy(**tomllib.loads(text.decode()), sha256=hashlib.sha256(text).hexdigest())
