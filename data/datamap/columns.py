"""What a column says about itself, and what a table says: written once, beside the column, and read by everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Unit = Literal["", "money", "money_month", "hours_week", "seconds"]
Names = Literal["", "controller", "purpose", "field", "occupation", "country"]


@dataclass(frozen=True)
class Personal:
    """A column about a person. `label` and the words of `choices` are English msgids.

    names: the value is the key of something with a name of its own, which is shown instead.
    masked: the viewer's role has no grant on it and the page shows it only after a fresh sign-in.
    excluded: why it is not in the archive (a key of `data.archive.exclusions`), "" when it is there.
    """

    category: str
    label: str
    unit: Unit = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    names: Names = ""
    masked: bool = False
    excluded: str = ""


@dataclass(frozen=True)
class NotPersonal:
    """A column that says nothing about a person, and why."""

    reason: str


@dataclass(frozen=True)
class Section:
    """A table as people meet it: title (msgid), the activity of the record it belongs to, and its clock's column.

    controller: the column that names the controller of a row, or "" when the organisation's main controller has it.
    anchor: the column retention counts from, for rules that count from the row itself.
    subject: whose data it is; sections about staff are not drawn for members.
    """

    key: str
    title: str
    activity: str
    anchor: str = ""
    controller: str = ""
    subject: Literal["member", "staff", "none"] = "member"


NOBODY = Section(key="", title="", activity="", subject="none")


def personal(category: str, label: str, **more: Any) -> dict[str, Any]:
    """The `info` of a column about a person; see `Personal`."""
    return {"map": Personal(category, label, **more)}


def not_personal(reason: str) -> dict[str, Any]:
    """The `info` of a column that says nothing about a person, with the reason."""
    return {"map": NotPersonal(reason)}


PERSON_ID: dict[str, Any] = not_personal("random key that joins a person's rows; it means nothing outside")
ROW_ID: dict[str, Any] = not_personal("random key of the row")
