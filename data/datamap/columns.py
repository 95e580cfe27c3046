"""What a column says about itself, and what a table says: written once, beside the column, and read by everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from data.words import N_

YES_NO = {"True": N_("Yes"), "False": N_("No")}
Unit = Literal["", "money", "money_month", "hours_week", "seconds"]
Names = Literal["", "controller", "purpose", "field", "field_value", "occupation", "country"]


@dataclass(frozen=True)
class Personal:
    """A column about a person. `label` and the words of `choices` are English msgids.

    names: the value is the key of something with a name of its own, which is shown instead; a "field_value" is a value
        of the profile's field that the row names.
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


OF_THE_ROW = frozenset({"recorded", "financial_year_end", "course_end"})


@dataclass(frozen=True)
class Section:
    """A table as people meet it: title (msgid), and the activity of the record it belongs to.

    controller: the column that names the controller of a row, or "" when the organisation's main controller has it.
    anchor: the column that says when a row arose; rows are in its order, and "recorded" counts from it.
    clocks: {event of a retention rule: the column that says when it came}; an event without one has not come yet.
    subject: whose data it is; sections about staff are not drawn for members.
    """

    key: str
    title: str
    activity: str
    anchor: str = ""
    controller: str = ""
    clocks: Mapping[str, str] = field(default_factory=dict, hash=False)
    subject: Literal["member", "staff", "none"] = "member"

    def clock(self, event: str) -> str:
        """The column a period after this event counts from, "" when nothing in the row says when the event came."""
        return self.clocks.get(event) or (self.anchor if event in OF_THE_ROW else "")


NOBODY = Section(key="", title="", activity="", subject="none")


def personal(category: str, label: str, **more: Any) -> dict[str, Any]:
    """The `info` of a column about a person; see `Personal`."""
    return {"map": Personal(category, label, **more)}


def not_personal(reason: str) -> dict[str, Any]:
    """The `info` of a column that says nothing about a person, with the reason."""
    return {"map": NotPersonal(reason)}


PERSON_ID: dict[str, Any] = not_personal("random key that joins a person's rows; it means nothing outside")
ROW_ID: dict[str, Any] = not_personal("random key of the row")
