"""Who has looked, drawn: what goes on now, the list with its views, and objecting to one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dash import html
from dash.development.base_component import Component

from components.cards import Tone, badge, card, disclosure, fact, facts, timeline
from components.correction import TONES, request_state
from components.dom import Id, marked
from components.forms import button, form, radio_field, textarea_field
from components.page import Content
from components.states import empty
from data import words
from data.base import now
from data.datamap.organisation import Organisation
from data.datamap.sections import personal_columns, table_of
from data.looker_log import concerned, page_name, what_happened
from data.lookers import KINDS, Entry, Looked, Reach
from data.register.changes import CAUSES
from data.register.changes import STATES as CHANGE_STATES
from data.requests import RequestRow
from data.staff_views import ENDS, REASONS, ROLES, ViewRow
from data.words import gettext as _

MAIL_STATES: dict[str, Tone] = {"queued": "info", "sent": "success", "no_address": "warning"}


@dataclass(frozen=True)
class Context:
    """What the entries of one page need besides themselves. `objection` draws what a member says against a view."""

    organisation: Organisation
    pages: Mapping[str, str]
    views: Mapping[uuid.UUID, Looked]
    objection: Callable[[uuid.UUID], Component]
    names: Mapping[uuid.UUID, str] = field(default_factory=dict)


def now_card(views: Sequence[ViewRow], end_id: Callable[[str], Id], names: Mapping[uuid.UUID, str]) -> Component:
    """Who looks right now, each with a way to end it."""
    title = _("Right now")
    if not views:
        return card(title, html.P(_("Nobody is looking at your pages.")))
    parts: list[Content] = []
    for each in views:
        since = _(
            "Since {start}, until {end} at the latest", start=words.time(each.started_at), end=words.time(each.ends_at)
        )
        parts += [
            facts([fact(_("Who"), _looker(each, names)), fact(_("When"), since), *_why(each)]),
            html.Div(button(end_id(str(each.view_id)), _("End it now"), "danger"), className="actions"),
        ]
    return card(title, *parts, tone="warning")


def entries_list(entries: Sequence[Entry], context: Context) -> Component:
    """The entries in their order; a view is told in full."""
    return timeline([(words.date_time(each.at), *_entry(each, context)) for each in entries])


def nothing_found() -> Component:
    """There are no entries, or none of the kind and time that was asked for."""
    return empty(_("Nothing here"), _("Nobody has looked and nothing was sent, of this kind and in this time."))


def filters(kind_id: Id, period_id: Id) -> Component:
    """Which entries to show: everything at first."""
    kinds = [("all", _("Everything")), *((kind, _(label)) for kind, label in KINDS.items())]
    periods = [("30", _("The last 30 days")), ("365", _("The last year")), ("all", _("All of it"))]
    return html.Div(
        [
            radio_field(kind_id, _("Who or what"), kinds, "all", inline=True),
            radio_field(period_id, _("From when"), periods, "all", inline=True),
        ],
        className="filters",
    )


def more(button_id: Id) -> Component:
    """Goes on with the list."""
    return html.Div(marked(button(button_id, _("Show more"), "secondary"), act="who-has-looked"), className="actions")


def reach_words(reach: Reach, kept: str) -> Component:
    """How many entries there are, and how far back; `kept` says in the record's words how long the log is kept."""
    counts = " · ".join(f"{_(KINDS[kind])}: {words.number(reach.counts.get(kind, 0))}" for kind in KINDS)
    first = _("Your first entry is from {date}.", date=words.date(reach.first)) if reach.first else ""
    return html.Div([html.P(html.Strong(counts)), html.P(" ".join(filter(None, [kept, first])), className="note")])


def one_time_code(code: str) -> Component:
    """The code, big, to be read out; it is shown this once."""
    text = _("Valid for ten minutes, and once. Read it to support only if it was you who called them.")
    return html.Div([html.P(code, className="one-time-code"), html.P(text)], role="status")


def view_facts(view: ViewRow, looked: Looked | None = None, pages: Mapping[str, str] | None = None) -> list[html.Div]:
    """Why a view was and how long it lasted; `looked` adds, for the member, what was seen in it and how it ended."""
    over = view.over(now())
    return [
        *_why(view),
        *([fact(_("Pages seen"), _pages(looked.pages, pages or {}))] if looked else []),
        *([fact(_("Tried, but refused"), _pages(looked.refused, pages or {}))] if looked and looked.refused else []),
        fact(_("Lasted"), _lasted(view.lasted_until - view.started_at) if over else _("It goes on now")),
        *([fact(_("How it ended"), _(ENDS[view.ended_by or "time"]))] if looked and over else []),
    ]


def objection(
    form_id: Id,
    typed_id: Id,
    request: RequestRow | None,
    *,
    typed: str = "",
    error: str | None = None,
    done: Component | None = None,
) -> list[Content]:
    """Says that a view was not agreed, or what has become of having said so."""
    if request:
        said = html.P([_("You said that this wasn't agreed:"), f" “{request.reason}” ", request_state(request)])
        return [done, said, html.P(request.answer, className="note") if request.answer else None]
    fields = form(
        form_id,
        html.P(_("The privacy officer finds out what happened. You get an answer within a month.")),
        textarea_field(typed_id, _("What was not agreed?"), typed, error=error, max_length=1000),
        submit=_("Send it"),
    )
    return [done, disclosure(_("This wasn't agreed"), fields, open=error is not None)]


def _entry(entry: Entry, context: Context) -> tuple[Content, Content]:
    match entry.source:
        case "view":
            return _view(entry, context), None
        case "change":
            return _change(entry, context.organisation)
        case "mail":
            return _mail(entry, context.organisation)
    return _log(entry, context)


def _view(entry: Entry, context: Context) -> Component:
    looked = context.views[entry.key]
    who = html.P(html.Strong(_("{who} looked at your pages", who=_looker(looked.view, context.names))))
    told = facts(view_facts(looked.view, looked, context.pages))
    return html.Div([who, told, context.objection(entry.key)], className="looked")


def _log(entry: Entry, context: Context) -> tuple[Content, Content]:
    name = context.names.get(entry.staff_id) if entry.staff_id else None
    return " · ".join(filter(None, [what_happened(entry), concerned(entry, context.pages), name])), None


def _change(entry: Entry, organisation: Organisation) -> tuple[Content, Content]:
    line = organisation.processing_of("membership")
    to = words.pick(line.source_name) if line else ""
    sent = _("“{field}” was sent to another system: {system}", field=concerned(entry, {}), system=to)
    answered = words.date_time(entry.settled_at) if entry.settled_at else ""
    state = badge(" ".join(filter(None, [_(CHANGE_STATES[entry.what]), answered])), TONES[entry.what])
    return html.Span([sent, " ", state]), _(CAUSES[entry.cause])


def _mail(entry: Entry, organisation: Organisation) -> tuple[Content, Content]:
    column = personal_columns(table_of("mail"))["state"]
    state = badge(_(column.choices[entry.what]), MAIL_STATES[entry.what])
    line = organisation.processing_of("notices")
    sender = next((each.name for each in organisation.recipients_of(line) if each.id == "mail"), "") if line else ""
    told = _("Your e-mail address was given to the service that sends e-mails: {system}", system=sender)
    note = _("It says only that something is there for you, not what: {about}", about=concerned(entry, {}))
    return html.Span([told if entry.what == "sent" else _("An announcing e-mail"), " ", state]), note


def _looker(view: ViewRow, names: Mapping[uuid.UUID, str]) -> str:
    role, name = _(ROLES[view.role]), names.get(view.staff_id)
    return f"{role} ({name})" if name else role


def _why(view: ViewRow) -> list[html.Div]:
    return [
        fact(_("Why"), _(REASONS[view.reason])),
        fact(_("In the employee's words"), view.words),
        fact(_("Case number"), view.ticket),
    ]


def _pages(seen: Mapping[str, int], pages: Mapping[str, str]) -> str:
    counts: dict[str, int] = {}
    for path, count in seen.items():
        name = page_name(path, pages)
        counts[name] = counts.get(name, 0) + count
    times = (f"{name} ({words.number(count)} ×)" if count > 1 else name for name, count in counts.items())
    return ", ".join(times) or _("None")


def _lasted(time: dt.timedelta) -> str:
    minutes = time // dt.timedelta(minutes=1)
    if not minutes:
        return _("Less than a minute")
    return words.ngettext("{count} minute", "{count} minutes", minutes)
