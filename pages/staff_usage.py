"""The product team's page: how these pages are used, by counts that name nobody. Its address says what is shown."""

from __future__ import annotations

import datetime as dt
import urllib.parse
from collections.abc import Mapping
from typing import Any

from dash import ALL, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component
from flask import Response, abort, request

from auth.guard import PAGES, callback, layout_ids, page, route
from auth.permissions import Permission
from auth.public import message
from auth.request import organisation, session, transaction
from components import usage_page, usage_tabs
from components.page import page as page_frame
from components.states import saved
from components.usage_marks import marks_card
from components.usage_sheets import in_csv
from components.usage_tables import TAB_OF, sheets_of
from components.usage_words import FEATURES
from data import words
from data.archive.values import csv_file
from data.checked import Invalid, line, text_in
from data.usage.report_asked import NoSuchView, Query
from data.usage.report_rest import MARK_KINDS, MOST_CHARACTERS, Mark, add_mark, remove_mark
from data.usage.report_view import View, view
from data.words import N_
from data.words import gettext as _


class ids:
    BODY = "usage"
    ADD, DAY, KIND, WORDS = "mark-form", "mark-day", "mark-kind", "mark-words"

    @staticmethod
    def remove(mark: Any) -> dict[str, Any]:
        return {"page": "usage", "mark": mark}


@page("/staff/usage", N_("Usage"), Permission.USAGE_READ, icon="usage", order=40, in_bottom=True, own_document=True)
def layout(**_query: object) -> Component:
    query: Query = {} if request.path.startswith("/_") else request.args.to_dict(flat=False)
    lead = _("How these pages are used: installations and acts, counted and rounded. Nobody is named.")
    return page_frame(_("Usage"), html.Div(_body(_view(query)), id=ids.BODY), lead=lead)


def _view(query: Query) -> View:
    """What the query asks for; ends the request with 400 where there is no such thing."""
    try:
        return view(session(), query)
    except NoSuchView:
        if request.path.startswith("/_"):
            abort(400)
        text = _("The address asks for something that this page does not have. Choose from its lists instead.")
        abort(message(_("There is no such view"), text, action=(_("Go to usage"), usage_page.PATH), status=400))


def _body(shown: View, **marks: Any) -> list[Component | None]:
    mine = marks_card(shown.marks, ids, ids.remove, **marks) if shown.asked.tab == "overview" else None
    return [
        usage_page.tabs(shown.asked),
        usage_page.filters(shown) if not shown.choice.is_empty else None,
        usage_page.not_followed(shown.asked),
        html.Div(usage_tabs.TABS[shown.asked.tab](shown, _titles(), mine), className="stack"),  # type: ignore[operator]
        usage_page.what_it_tells(),
    ]


def _titles() -> dict[str, str]:
    """What pages, features and purposes are called."""
    purposes = {each.id: words.pick(each.current(words.today()).title) for each in organisation().purposes()}
    named = {feature: _(label) for feature, label in FEATURES.items()}
    open_to_all = {"/privacy": _("Privacy"), "/cookies": _("Cookies"), "/contact": _("Contact")}
    return {**purposes, **named, **open_to_all, **{path: each.label for path, each in PAGES.items()}}


@route("/staff/usage.csv", Permission.USAGE_READ)
def download_table() -> Response:
    query = request.args.to_dict(flat=False)
    name = "".join(query.pop("table", []))
    if name not in TAB_OF or "tab" in query:
        abort(400)
    shown = _view({**query, "tab": [TAB_OF[name]]})
    if shown.asked.refused:  # a file can't say that it is of everybody instead
        abort(400)
    sheet = sheets_of(shown, _titles()).get(name)
    heads, rows = (sheet.headings, [[in_csv(cell) for cell in row] for row in sheet.rows]) if sheet else ([], [])
    response = Response(csv_file(heads, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="usage-{name}.csv"'
    return response


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.ADD, "n_submit"),
    State(ids.DAY, "value"),
    State(ids.KIND, "value"),
    State(ids.WORDS, "value"),
    State(layout_ids.URL, "search"),
    permission=Permission.USAGE_MARK,
    prevent_initial_call=True,
)
def put_mark(sent: int | None, day: object, kind: object, typed: object, search: object) -> Any:
    if not sent:
        return no_update
    said = {"day": text_in(day), "kind": text_in(kind), "words": text_in(typed)}
    mark, wrong = _mark(said)
    if mark is None:
        return _body(_view(_query(search)), typed=said, wrong=wrong)
    with transaction() as writing:
        add_mark(writing, mark)
    return _body(_view(_query(search)), done=saved(_("Added: {words}.", words=mark.words)))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.remove(ALL), "n_clicks"),
    State(layout_ids.URL, "search"),
    permission=Permission.USAGE_MARK,
    prevent_initial_call=True,
)
def take_mark(clicks: list[int | None], search: object) -> Any:
    if not any(clicks) or not ctx.triggered_id:
        return no_update
    day, kind, typed = [*str(ctx.triggered_id["mark"]).split("|", 2), "", ""][:3]
    mark, _wrong = _mark({"day": day, "kind": kind, "words": typed})
    if mark is None:
        abort(400)
    with transaction() as writing:
        remove_mark(writing, mark)
    return _body(_view(_query(search)), done=saved(_("Removed: {words}.", words=mark.words)))


def _mark(said: Mapping[str, str]) -> tuple[Mark | None, dict[str, str]]:
    """The mark that this says, or a sentence for each field that must be put right."""
    wrong, day, text = {}, None, ""
    try:
        day = dt.date.fromisoformat(said["day"])
    except ValueError:
        wrong["day"] = _("Choose a day")
    if said["kind"] not in MARK_KINDS:
        wrong["kind"] = _("Choose what it was")
    try:
        text = line(said["words"], _("The words"), most=MOST_CHARACTERS)
    except Invalid as problem:
        wrong["words"] = str(problem)
    return (Mark(day, said["kind"], text), {}) if day and not wrong else (None, wrong)


def _query(search: object) -> Query:
    """The parameters of the address that the browser says it is at."""
    return urllib.parse.parse_qs(search.removeprefix("?")[:500]) if isinstance(search, str) else {}
