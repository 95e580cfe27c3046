"""Who has looked: views now and before, what was sent to other systems, the log to take along, and who can see what."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from dash import ALL, MATCH, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component
from flask import Response, request

from auth.guard import PAGES, alone, callback, page, route
from auth.permissions import Permission
from auth.reach import seers_of
from auth.request import Denied, gate_transaction, me, organisation, own_uuid, session, transaction
from components.forms import link_button
from components.lookers import Context, entries_list, filters, more, nothing_found, now_card, objection, reach_words
from components.page import page as page_frame
from components.page import section
from components.states import notice, saved
from components.who_can_see import who_can_see
from data import audit, words
from data.base import now
from data.checked import Invalid, paragraph
from data.looker_log import log_csv
from data.lookers import EARLIEST, KINDS, Entry, entries_of, going_on, names_of, reach_of, views_named
from data.requests import object_to_view, requests_of
from data.staff_views import end_by_member
from data.words import N_
from data.words import gettext as _
from pages._asked_first import ask_first_card

AT_ONCE = 25
PERIODS = {"30": dt.timedelta(days=30), "365": dt.timedelta(days=365), "all": None}


class ids:
    NOW = "lookers-now"
    KIND = "lookers-kind"
    PERIOD = "lookers-period"
    LIST = "lookers-list"

    @staticmethod
    def part(part: str, of: Any) -> dict[str, Any]:
        return {"page": "lookers", "part": part, "of": of}

    @staticmethod
    def end(of: Any) -> dict[str, Any]:
        return ids.part("end", of)


@page("/who-has-looked", N_("Who has looked"), Permission.LOOKERS_READ, icon="eye", order=85)
def layout(**_query: object) -> Component:
    log = section(
        _("Looked at, sent and fetched"),
        filters(ids.KIND, ids.PERIOD),
        html.Div(_list("all", "all"), id=ids.LIST),
        html.Div(link_button(_("Download as a table (CSV)"), "/who-has-looked.csv", in_app=False), className="actions"),
    )
    return page_frame(
        _("Who has looked"),
        html.Div([html.Div(_now(), id=ids.NOW), ask_first_card()], className="stack"),
        log,
        alone(_("Who can see you"), lambda: who_can_see(seers_of(session(), me()))),
        lead=_("Who has looked at your pages, why and at what, and what was sent about you to other systems."),
    )


def _now(done: Component | None = None) -> list[Component | None]:
    views = going_on(session(), me().person_id)
    return [done, now_card(views, ids.end, _names(each.staff_id for each in views))]


def _list(kind: object, period: object) -> list[Component]:
    since, person_id = _since(period), me().person_id
    reach, kept = reach_of(session(), person_id, since), organisation().processing_of("security")
    return [reach_words(reach, words.pick(kept.retention.words) if kept else ""), *_entries(kind, since)]


def _since(period: object) -> dt.datetime:
    length = PERIODS.get(period) if isinstance(period, str) else None
    return now() - length if length else EARLIEST


def _entries(kind: object, since: dt.datetime, *after: tuple[dt.datetime, uuid.UUID]) -> list[Component]:
    """A page full of the list, and the button for what comes after it."""
    one_kind = kind if isinstance(kind, str) and kind in KINDS else ""
    where = {"before": after[0]} if after else {}
    found = entries_of(session(), me().person_id, kind=one_kind, since=since, most=AT_ONCE + 1, **where)
    shown = found[:AT_ONCE]
    if not shown:
        return [nothing_found()]
    drawn = entries_list(shown, _context(shown))
    if len(found) == len(shown):
        return [drawn]
    last = _place(shown[-1])
    return [drawn, html.Div(more(ids.part("next", last)), id=ids.part("more", last))]


def _context(entries: list[Entry]) -> Context:
    views = views_named(session(), me().person_id, [each.key for each in entries if each.source == "view"])
    said = {each.view_id: each for each in requests_of(session(), me().person_id) if each.kind == "view"}
    names = _names(each.staff_id for each in entries if each.staff_id)

    def draw_objection(view_id: uuid.UUID) -> Component:
        parts = objection(ids.part("form", str(view_id)), ids.part("typed", str(view_id)), said.get(view_id))
        return html.Div(parts, id=ids.part("objection", str(view_id)))

    return Context(organisation(), {each.path: each.label for each in PAGES.values()}, views, draw_objection, names)


def _names(staff_ids: Any) -> dict[uuid.UUID, str]:
    """Who the employees are, where the organisation says so; nobody otherwise."""
    if not organisation().shows_employee_names or not (wanted := set(staff_ids)):
        return {}
    with gate_transaction(read_only=True) as reading:
        return names_of(reading, wanted)


def _place(entry: Entry) -> str:
    return f"{round(entry.at.timestamp() * 1_000_000)}-{entry.key.hex}"


def _after(place: str) -> tuple[dt.datetime, uuid.UUID]:
    """Where in the list to go on; a place that is none is its end."""
    micros, _dash, key = place.partition("-")
    try:
        return dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=int(micros)), own_uuid(key)
    except (ValueError, OverflowError):
        return EARLIEST, own_uuid(key)


@callback(
    Output(ids.LIST, "children", allow_duplicate=True),
    Input(ids.KIND, "value"),
    Input(ids.PERIOD, "value"),
    permission=Permission.LOOKERS_READ,
    prevent_initial_call=True,
)
def show_lookers(kind: object, period: object) -> Any:
    return _list(kind, period)


@callback(
    Output(ids.part("more", MATCH), "children"),
    Input(ids.part("next", MATCH), "n_clicks"),
    State(ids.part("next", MATCH), "id"),
    State(ids.KIND, "value"),
    State(ids.PERIOD, "value"),
    permission=Permission.LOOKERS_READ,
    prevent_initial_call=True,
)
def show_more_lookers(clicks: int | None, button_id: dict[str, str], kind: object, period: object) -> Any:
    return _entries(kind, _since(period), _after(str(button_id["of"]))) if clicks else no_update


@callback(
    Output(ids.NOW, "children"),
    Output(ids.LIST, "children", allow_duplicate=True),
    Input(ids.end(ALL), "n_clicks"),
    State(ids.KIND, "value"),
    State(ids.PERIOD, "value"),
    permission=Permission.LOOKERS_CHANGE,
    prevent_initial_call=True,
)
def end_view_now(clicks: list[int | None], kind: object, period: object) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update, no_update
    with transaction() as writing:
        ended = end_by_member(writing, me().person_id, own_uuid(pressed["of"]))
    done = saved(_("Ended. Nobody sees more of your pages by it.")) if ended else notice(_("It was over already."))
    return _now(done), _list(kind, period)


@callback(
    Output(ids.part("objection", MATCH), "children"),
    Input(ids.part("form", MATCH), "n_submit"),
    State(ids.part("form", MATCH), "id"),
    State(ids.part("typed", MATCH), "value"),
    permission=Permission.LOOKERS_CHANGE,
    prevent_initial_call=True,
)
def object_to(sent: int | None, form_id: dict[str, str], typed: object) -> Any:
    if not sent:
        return no_update
    view_id, person_id = own_uuid(form_id["of"]), me().person_id
    form_and_field = ids.part("form", str(view_id)), ids.part("typed", str(view_id))
    try:
        reason = paragraph(typed, _("The reason"), most=1000, least=1)
        with transaction() as writing:
            new = object_to_view(writing, person_id, view_id, reason, words.today())
    except Invalid as problem:
        return objection(*form_and_field, None, typed=str(typed or ""), error=str(problem))
    except LookupError as error:
        raise Denied(view_id) from error
    mine = next(each for each in requests_of(session(), person_id) if each.view_id == view_id)
    done = saved(_("Sent to the privacy officer.")) if new else notice(_("You have said so before."))
    return objection(*form_and_field, mine, done=done)


@route("/who-has-looked.csv", Permission.LOOKERS_CHANGE)
def download_log() -> Response:
    response = Response(mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="who-has-looked-{words.today():%Y-%m-%d}.csv"'
    if request.method != "HEAD":
        with transaction() as writing:
            audit.record(writing, me().person_id, "log-downloaded")
        response.set_data(log_csv(session(), me().person_id, {each.path: each.label for each in PAGES.values()}))
    return response
