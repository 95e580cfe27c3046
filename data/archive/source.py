"""Everything an archive is made of, read once: from then on the archive is a function of it and of nothing else."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from data.archive.orders import OrderRow, order_of
from data.base import Role, now
from data.consents.ledger import Event, history_of
from data.datamap.organisation import MAIN_CONTROLLER, Organisation, Purpose
from data.datamap.sections import Field, Held, Row, held, in_register, member_tables
from data.db import Context, Database
from data.letters import LABEL
from data.people import person_of
from data.register.port import Reading, Register, RegisterDown
from data.vault import Unreadable, Vault

ABSENT_WHEN_NONE_IS_KEPT = "national_id"


@dataclass(frozen=True)
class Source:
    """One person at one instant, sealed values opened. `gaps`: keys of the exclusions that reading ran into."""

    organisation: Organisation
    person_id: uuid.UUID
    language: str
    instant: dt.datetime
    sections: tuple[Held, ...]
    consents: tuple[Event, ...]
    gaps: frozenset[str] = frozenset()

    def answered(self) -> list[tuple[Event, Purpose]]:
        """Every answer to a consent that the organisation still knows, with its purpose."""
        known = {purpose.id: purpose for purpose in self.organisation.purpose}
        return [(event, known[event.purpose]) for event in self.consents if event.purpose in known]

    def rows(self, section: str) -> list[Row]:
        """The rows of a section, of all its controllers."""
        return [row for each in self.sections if each.section.key == section for row in each.rows]

    def reasons(self) -> set[str]:
        """The exclusions that this archive must give a reason for."""
        columns = {field.column.excluded for each in self.sections for field in each.fields}
        receipts = {"old_receipt"} if len(self.answered()) < len(self.consents) else set()
        return (columns | receipts | self.gaps) - {""}


def name_of(part: Held) -> str:
    """A section's id and file name: its key, with the controller's where it isn't the main one."""
    if part.controller == MAIN_CONTROLLER:
        return part.section.key
    return f"{part.section.key}-{quote(part.controller, safe='')}"


def included(part: Held) -> list[Field]:
    """The fields that go into the archive."""
    return [field for field in part.fields if not field.column.excluded]


def read(
    database: Database,
    register: Register,
    vault: Vault,
    organisation: Organisation,
    person_id: uuid.UUID,
    order_id: uuid.UUID,
) -> Source:
    """A person as stored now: one REPEATABLE READ snapshot and one reading of the register, this order left out.

    Raises RegisterDown rather than give a shorter archive, and LookupError when there is no such order.
    """
    with database.snapshot(Context(Role.MEMBER, person_id, read_only=True)) as session:
        instant = now()
        order = order_of(session, person_id, order_id)
        if order is None:
            raise LookupError(f"no order {order_id}")
        person = person_of(session, person_id)
        reading = _whole(register.read(person.register_ref))
        opened = _Opened(register, vault, person.register_ref, person_id)
        parts = (_without(part, order) for part in held(organisation, reading, session, person_id))
        sections = tuple(opened.section(part) for part in parts if part.rows)
        return Source(
            organisation,
            person_id,
            person.language,
            instant,
            sections,
            tuple(history_of(session, person_id)),
            frozenset({"unreadable"} if opened.failed else ()),
        )


def _whole(reading: Reading) -> Reading:
    """The reading, or RegisterDown when a section is missing from it."""
    expected = {table.section.key for table in member_tables() if in_register(table)} - {ABSENT_WHEN_NONE_IS_KEPT}
    if missing := expected - reading.sections.keys():
        raise RegisterDown(f"the answer lacks {sorted(missing)}")
    return reading


def _without(part: Held, order: OrderRow) -> Held:
    """The section without the order being carried out and the log row of asking for it, the first one since then."""
    own = {order.order_id}
    if part.section.key == "audit_event":
        since = [row for row in part.rows if row["action"] == "archive-asked" and row["at"] >= order.asked_at]
        own = {row["event_id"] for row in sorted(since, key=lambda row: row["at"])[:1]}
    rows = (row for row in part.rows if own.isdisjoint((row.get("order_id"), row.get("event_id"))))
    return replace(part, rows=tuple(rows))


class _Opened:
    """Opens what is sealed; a value whose key is gone becomes None, and `failed` says that there was one."""

    def __init__(self, register: Register, vault: Vault, ref: str, person_id: uuid.UUID) -> None:
        self.register, self.vault, self.ref, self.person_id = register, vault, ref, person_id
        self.failed = False

    def section(self, part: Held) -> Held:
        """The section with its sealed column in clear."""
        match part.section.key:
            case "national_id":
                return self._with(part, "national_id", lambda row: self.register.national_id(self.ref))
            case "letter_body":
                return self._with(part, "body", self._letter)
        return part

    def _with(self, part: Held, column: str, opened: Callable[[Row], str | None]) -> Held:
        return replace(part, rows=tuple({**row, column: self._value(opened, row)} for row in part.rows))

    def _letter(self, row: Row) -> str:
        return self.vault.open(str(self.person_id), f"{LABEL}/{row['letter_id']}", row["body"])

    def _value(self, opened: Callable[[Row], str | None], row: Row) -> str | None:
        try:
            return opened(row)
        except Unreadable:
            self.failed = True
            return None
