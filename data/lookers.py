"""Who has looked: views and other looks by employees, what was sent to other systems, and what one fetched oneself.

All of it is read from the rows that the acts themselves left: the views, the audit log, the outbox to the register, the
e-mails. Nothing is kept a second time for this, so that it cannot tell another story.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from sqlalchemy import (
    DateTime,
    Select,
    Subquery,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from data.audit import AuditEvent
from data.notices import Mail
from data.register.changes import RegisterChange
from data.requests import RequestRow
from data.staff import Staff
from data.staff_views import COLUMNS, StaffView, ViewRow
from data.words import N_

KINDS = {
    "employees": N_("Employees"),
    "systems": N_("Other systems"),
    "you": N_("You"),
}
IN_VIEW = ("view-page", "view-refused")
LOOKS = ("member-found", "request-read", *IN_VIEW)
OWN = (
    "archive-downloaded", "national-id-shown", "log-downloaded", "code-made", "ask-first-changed", "view-objected",
)  # fmt: skip
EARLIEST = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Entry:
    """One line of the list. `source` says which table it is from, and so what `what`, `concerns` and `cause` mean."""

    kind: str
    source: str
    key: uuid.UUID
    at: dt.datetime
    what: str
    concerns: str
    cause: str
    settled_at: dt.datetime | None
    staff_id: uuid.UUID | None


@dataclass(frozen=True)
class Looked:
    """A view, how often each page was seen in it, and how often what was refused."""

    view: ViewRow
    pages: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reach:
    """{kind: number of entries} since an instant, and when the first one of all was written."""

    counts: Mapping[str, int]
    first: dt.datetime | None


_PERSON = bindparam("person_id", type_=Uuid())
_NOTHING = literal("")
_NO_TIME, _NOBODY = cast(null(), DateTime(timezone=True)), cast(null(), Uuid())
_ENDED = func.least(func.coalesce(StaffView.ended_at, StaffView.ends_at), StaffView.ends_at)
_OF_VIEW = (
    AuditEvent.person_id == StaffView.person_id,
    AuditEvent.staff_id == StaffView.staff_id,
    AuditEvent.at.between(StaffView.started_at, _ENDED),
    AuditEvent.action.in_(IN_VIEW),
)


@cache  # putting a query together costs as much as answering it
def _entries(*, apart: bool = False) -> Subquery:
    """Every entry of a person; a view's own log rows stand in the view, or with `apart` each for itself."""
    in_a_view = and_(AuditEvent.staff_id.is_not(None), select(StaffView.view_id).where(*_OF_VIEW).exists())
    looks = AuditEvent.action.in_(LOOKS) if apart else and_(AuditEvent.action.in_(LOOKS), ~in_a_view)
    return union_all(
        _line("view", StaffView.view_id, StaffView.started_at, staff_id=StaffView.staff_id).where(
            StaffView.person_id == _PERSON
        ),
        _line(
            "log", AuditEvent.event_id, AuditEvent.at, AuditEvent.action, AuditEvent.detail,
            staff_id=AuditEvent.staff_id,
        ).where(AuditEvent.person_id == _PERSON, looks),
        _line("log", AuditEvent.event_id, AuditEvent.at, AuditEvent.action, AuditEvent.detail, kind="you").where(
            AuditEvent.person_id == _PERSON, AuditEvent.action.in_(OWN)
        ),
        _line(
            "change", RegisterChange.change_id, RegisterChange.asked_at, RegisterChange.state, RegisterChange.field,
            RegisterChange.cause, RegisterChange.settled_at, kind="systems",
        ).where(RegisterChange.person_id == _PERSON),
        _line("mail", Mail.mail_id, Mail.queued_at, Mail.state, Mail.kind, settled_at=Mail.sent_at, kind="systems")
        .where(Mail.person_id == _PERSON),
    ).subquery()  # fmt: skip


def _line(
    source: str,
    key: Any,
    at: Any,
    what: Any = _NOTHING,
    concerns: Any = _NOTHING,
    cause: Any = _NOTHING,
    settled_at: Any = _NO_TIME,
    *,
    staff_id: Any = _NOBODY,
    kind: str = "employees",
) -> Select[Any]:
    values = (literal(kind), literal(source), key, at, what, concerns, cause, settled_at, staff_id)
    return select(*(value.label(each.name) for value, each in zip(values, fields(Entry), strict=True)))


@cache
def _page(*, apart: bool = False) -> Select[Any]:
    rows = _entries(apart=apart)
    before = tuple_(bindparam("before", type_=DateTime(timezone=True)), bindparam("before_key", type_=Uuid()))
    return (
        select(*(rows.c[each.name] for each in fields(Entry)))
        .where(
            or_(bindparam("kind") == "", rows.c.kind == bindparam("kind")),
            rows.c.at >= bindparam("since", type_=DateTime(timezone=True)),
            tuple_(rows.c.at, rows.c.key) < before,
        )
        .order_by(rows.c.at.desc(), rows.c.key.desc())
        .limit(bindparam("most"))
    )


def entries_of(
    session: Session,
    person_id: uuid.UUID,
    *,
    kind: str = "",
    since: dt.datetime = EARLIEST,
    before: tuple[dt.datetime, uuid.UUID] = (LATEST, uuid.UUID(int=0)),
    most: int,
) -> list[Entry]:
    """The newest entries, of one kind ("" for all), not older than `since`, that come after `before` in the list."""
    values = {"person_id": person_id, "kind": kind, "since": since, "before": before[0], "before_key": before[1]}
    return [Entry(*row) for row in session.execute(_page(), values | {"most": most})]


def every_entry_of(session: Session, person_id: uuid.UUID) -> list[Entry]:
    """Everything, newest first, each row of the log for itself."""
    values = {"person_id": person_id, "kind": "", "since": EARLIEST, "before": LATEST, "before_key": uuid.UUID(int=0)}
    return [Entry(*row) for row in session.execute(_page(apart=True), values | {"most": None})]


def reach_of(session: Session, person_id: uuid.UUID, since: dt.datetime = EARLIEST) -> Reach:
    """How many entries of each kind there are since an instant, and since when there are any."""
    rows = _entries()
    counted = func.count().filter(rows.c.at >= bindparam("since", type_=DateTime(timezone=True)))
    query = select(rows.c.kind, counted, func.min(rows.c.at)).group_by(rows.c.kind)
    found = session.execute(query, {"person_id": person_id, "since": since}).all()
    return Reach({kind: count for kind, count, _first in found}, min((first for *_, first in found), default=None))


def views_named(session: Session, person_id: uuid.UUID, view_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Looked]:
    """These views with what was seen and refused in them; those that are not this person's are left out."""
    query = (
        select(AuditEvent.action, AuditEvent.detail, func.count(AuditEvent.event_id), *COLUMNS)
        .select_from(StaffView)
        .outerjoin(AuditEvent, and_(*_OF_VIEW))
        .where(StaffView.person_id == person_id, StaffView.view_id.in_(view_ids))
        .group_by(AuditEvent.action, AuditEvent.detail, *COLUMNS)
        .order_by(func.min(AuditEvent.at))
    )
    found: dict[uuid.UUID, Looked] = {}
    for action, detail, count, *values in session.execute(query):
        view = ViewRow(*values)
        looked = found.setdefault(view.view_id, Looked(view, {}, {}))
        if action:
            seen: Any = looked.pages if action == "view-page" else looked.refused
            seen[detail] = count
    return found


def going_on(session: Session, person_id: uuid.UUID) -> list[ViewRow]:
    """The views of this person's pages that go on right now."""
    query = select(*COLUMNS).where(StaffView.person_id == person_id, StaffView.ended_at.is_(None))
    return [ViewRow(*row) for row in session.execute(query.where(StaffView.ends_at > func.now()))]


@dataclass(frozen=True)
class Objected:
    """A view that a member had not agreed to, and whose it was: for the privacy officer."""

    view: ViewRow
    employee: str


def objected_views(session: Session, requests: Sequence[RequestRow]) -> dict[uuid.UUID | None, Objected]:
    """The views that requests are about, by their ids; those no longer kept are left out."""
    query = select(*COLUMNS, Staff.name).join(Staff, Staff.person_id == StaffView.staff_id)
    about = [(each.person_id, each.view_id) for each in requests if each.view_id]
    rows = session.execute(query.where(tuple_(StaffView.person_id, StaffView.view_id).in_(about))) if about else ()
    return {row.view_id: Objected(ViewRow(*row[:-1]), row[-1]) for row in rows}


def names_of(session: Session, staff_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """{employee: name}; asked only where the organisation shows its employees' names."""
    query = select(Staff.person_id, Staff.name).where(Staff.person_id.in_(staff_ids))
    return {row.person_id: row.name for row in session.execute(query)}
