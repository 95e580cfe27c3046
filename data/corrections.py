"""Correcting a field of the member register: what may be changed here, and the checks for each field."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from sqlalchemy.orm import Session

from data import checked
from data.checked import Invalid
from data.datamap.organisation import Organisation
from data.db import one_at_a_time
from data.occupations import occupations
from data.register.changes import ChangeRow, ask_register, last_change
from data.register.port import Reading
from data.words import gettext as _

Check = Callable[[object, Organisation], str]
CHECKS: dict[str, Check] = {
    "phone": checked.phone,
    "email": lambda value, _organisation: checked.email(value),
    "address": lambda value, _organisation: checked.line(value, _("The address"), most=200),
    "postal_code": lambda value, _organisation: checked.postal_code(value),
    "city": lambda value, _organisation: checked.line(value, _("The city"), most=80),
    "country": lambda value, _organisation: checked.country(value),
    "employer": lambda value, _organisation: checked.line(value, _("The employer"), most=120),
    "position": lambda value, _organisation: checked.line(value, _("The position"), most=120),
    "occupation_code": lambda value, _organisation: occupation(value),
}
NAMES = frozenset({"given_name", "family_name"})
NEEDS_STEP_UP = frozenset({"email"})


class ChangedMeanwhile(Exception):
    """The field has another value than the one that was on the page; nothing was changed."""

    def __init__(self, present: str) -> None:
        super().__init__()
        self.present = present


def check(field: str, value: object, organisation: Organisation) -> str:
    """The value to store. Raises Invalid; a field that isn't changed here is Invalid too."""
    if field not in CHECKS:
        raise Invalid(_("This can't be changed here"))
    return CHECKS[field](value, organisation)


def proposed_name(value: object) -> str:
    """A name as it should be corrected to."""
    return checked.line(value, _("The name"), most=100)


def correct(
    session: Session, person_id: uuid.UUID, reading: Reading | None, field: str, seen: str, new: str
) -> uuid.UUID | None:
    """Put a correction into the outbox and return its id; None when the value is there already.

    `seen` is the value that was on the page: when it is another one by now, ChangedMeanwhile is raised. What counts
    is a change that is on its way, else the register's value. Without a reading (register down) the correction waits
    with `seen`, and the register itself compares. The same correction sent twice is one: its id is returned again.
    """
    one_at_a_time(session, f"corrections {person_id}")
    last = last_change(session, person_id, field)
    if last and _is_newer(last, reading):
        if last.new == new:
            return last.change_id
        present = last.new
    else:
        present = str(reading.one("profile").get(field, "")) if reading else seen
    if present == new:
        return None
    if present != seen:
        raise ChangedMeanwhile(present)
    return ask_register(session, person_id, field, seen, new)


def _is_newer(change: ChangeRow, reading: Reading | None) -> bool:
    """True for a change that the reading cannot show: one still on its way, or made after the register was read."""
    made_since = change.settled_at is not None and (reading is None or change.settled_at >= reading.at)
    return change.state == "waiting" or (change.state == "applied" and made_since)


def occupation(value: object) -> str:
    """A code of the list, from "1120" or from "1120 Managing directors"."""
    code = checked.line(value, _("The occupation"), most=120).split(" ")[0]
    if code not in occupations():
        raise Invalid(_("Choose an occupation from the list"))
    return code
