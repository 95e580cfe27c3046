"""The list of who has looked as a table to take along, and what its entries are about, by the names people know."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy.orm import Session

from data.archive.values import csv_file
from data.audit import ACTIONS
from data.datamap.sections import personal_columns, table_of
from data.lookers import KINDS, Entry, every_entry_of
from data.notices import KINDS as NOTICES
from data.register.changes import CAUSES
from data.register.changes import STATES as CHANGE_STATES
from data.requests import KINDS as REQUEST_KINDS
from data.staff_views import ENDS, REASONS, ROLES, ViewRow, views_of
from data.words import N_
from data.words import gettext as _

SEARCHES = {  # how an employee looked for a member, or why no view began: the details of `auth.looking_up`
    "number": N_("By your member number"),
    "email": N_("By your e-mail address"),
    "national_id": N_("By your national identity number"),
    "stale": N_("They had to sign in again first"),
    "code": N_("They did not have your code"),
}


def concerned(entry: Entry, pages: Mapping[str, str]) -> str:
    """What an entry is about, "" where it is about nothing in particular. `pages` is {path: name}."""
    match entry.source, entry.what:
        case ("log", "member-found" | "view-page" | "view-refused"):
            return _(SEARCHES.get(entry.concerns, "")) or page_name(entry.concerns, pages)
        case ("log", "request-read") | ("change", _):
            column = personal_columns(table_of("profile")).get(entry.concerns)
            return _(column.label) if column else _(REQUEST_KINDS.get(entry.concerns, ""))
        case ("mail", _):
            return _(NOTICES[entry.concerns])
    return ""


def page_name(path: str, pages: Mapping[str, str]) -> str:
    """A page's name; what is none is something on a page."""
    return pages.get(path) or _("A button or a download")


def log_csv(session: Session, person_id: uuid.UUID, pages: Mapping[str, str]) -> bytes:
    """Every entry, newest first, each page that was seen on a line of its own; safe to open in a spreadsheet."""
    views = {each.view_id: each for each in views_of(session, person_id)}
    header = [
        _("When"), _("Who"), _("What"), _("Concerns"), _("Why"), _("In the employee's words"), _("Case number"),
        _("Until"), _("How it ended"),
    ]  # fmt: skip
    rows = [
        _of_view(views[each.key]) if each.source == "view" else _of_entry(each, pages)
        for each in every_entry_of(session, person_id)
    ]
    return csv_file(header, rows)


def _of_entry(entry: Entry, pages: Mapping[str, str]) -> tuple[object, ...]:
    why = _(CAUSES[entry.cause]) if entry.cause else ""
    about = concerned(entry, pages)
    return entry.at, _(KINDS[entry.kind]), what_happened(entry), about, why, "", "", entry.settled_at, ""


def _of_view(view: ViewRow) -> tuple[object, ...]:
    ended = _(ENDS[view.ended_by]) if view.ended_by else ""
    return (
        view.started_at, _(ROLES[view.role]), _(ACTIONS["view-started"]), "", _(REASONS[view.reason]), view.words,
        view.ticket, view.lasted_until, ended,
    )  # fmt: skip


def what_happened(entry: Entry) -> str:
    """What an entry of the log, the outbox or the e-mails says, in words."""
    match entry.source:
        case "log" if entry.what == "view-refused" and entry.concerns in SEARCHES:
            return _("An employee looked for you and was refused")
        case "change":
            return _(CHANGE_STATES[entry.what])
        case "mail":
            return _(personal_columns(table_of("mail"))["state"].choices[entry.what])
    return _(ACTIONS[entry.what])
