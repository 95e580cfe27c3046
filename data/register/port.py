"""The member register as Innsyn sees it: a small port. The register is another system; it may be slow, down or wrong.

What it answers is parsed into explicit values. A reading holds the rows of each section of the data map whose table
lies in schema `register` (`data/register/tables.py` declares their columns once, for every adapter).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Row = Mapping[str, Any]


class RegisterDown(Exception):
    """The register did not answer, or answered something that can't be trusted."""


@dataclass(frozen=True)
class Found:
    """A person the register knows, by reference."""

    ref: str


@dataclass(frozen=True)
class Reading:
    """What the register holds about one person at one instant: {section key: rows}."""

    ref: str
    at: dt.datetime
    sections: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def one(self, section: str) -> Row:
        """The only row of a section, or an empty one."""
        rows = self.sections.get(section, ())
        return rows[0] if rows else {}

    @property
    def name(self) -> str:
        """Given and family name, "" for somebody whose profile is gone."""
        profile = self.one("profile")
        return f"{profile.get('given_name', '')} {profile.get('family_name', '')}".strip()


@dataclass(frozen=True)
class Applied:
    """The register has made the change; `value` is what it stored."""

    value: str


@dataclass(frozen=True)
class Refused:
    """The register will not make the change; `reason` is one of `REASONS`."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """Nobody can say whether the change was made: it is not done until the register says so."""

    reason: str


Outcome = Applied | Refused | Unknown
REASONS = ("changed_meanwhile", "not_a_person", "field_unknown", "value_refused")


@dataclass(frozen=True)
class Change:
    """A change of one field (or flag) with an id that makes asking twice harmless. `old` is what the asker saw."""

    change_id: uuid.UUID
    ref: str
    section: str
    field: str
    old: str
    new: str


class Register(Protocol):
    """What an adapter offers. Every method may raise RegisterDown, except `apply`, which then answers Unknown."""

    @property
    def down_since(self) -> dt.datetime | None:
        """Since when it has not answered, as this process saw it; None while it does."""
        ...

    def find(self, national_id: str) -> Found | None:
        """The person with this national id, current or former; None when there is none or more than one."""
        ...

    def find_by(self, what: Literal["number", "email"], value: str) -> Found | None:
        """The person with exactly this member number or e-mail; None when there is none or more than one."""
        ...

    def read(self, ref: str, *, masked: bool = False) -> Reading:
        """Everything about one person; `masked` (a staff view) leaves the national id out."""
        ...

    def national_id(self, ref: str) -> str | None:
        """The national id in clear; the caller has asked for a fresh sign-in."""
        ...

    def apply(self, change: Change) -> Outcome:
        """Make a change, at most once per change id."""
        ...

    def close(self) -> None:
        """Give every connection back."""
        ...
