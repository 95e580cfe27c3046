"""Take your data along: ask for the archive after a fresh sign-in, watch it being made, download it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from dash import Input, Output, dcc, html, no_update
from dash.development.base_component import Component
from flask import Response, abort, request

from auth.guard import callback, page, route
from auth.permissions import Permission
from auth.request import freshly, me, organisation, services, session, transaction, within_own_limit
from components.archive import contents_card, order_card
from components.cards import card
from components.forms import button, link_button
from components.page import page as page_frame
from components.states import empty, notice
from data import words
from data.archive.files import Folder
from data.archive.orders import ask_for_archive, note_download, order_of, orders_of
from data.words import N_
from data.words import gettext as _

POLL_MS = 1_000
MOST_A_DAY, DAY = 5, dt.timedelta(days=1)
CHUNK = 64 * 1024


class ids:
    BODY = "archive"
    ASK = "archive-ask"
    TICK = "archive-tick"


@page("/archive", N_("Take your data along"), Permission.ARCHIVE_READ, icon="archive", order=70)
def layout(**_query: object) -> Component:
    lead = _("One file with everything that is stored about you, in formats that people and programs can read.")
    return page_frame(
        _("Take your data along"), html.Div(_body(), id=ids.BODY, className="stack"), contents_card(), lead=lead
    )


def _body() -> list[Component]:
    orders = orders_of(session(), me().person_id)
    busy = any(each.state in ("waiting", "building") for each in orders)
    listed: list[Component] = [order_card(each, fresh=freshly()) for each in orders] or [
        empty(_("You have not asked for an archive yet"), _("It is usually ready within a minute."))
    ]
    ticking = [dcc.Interval(id=ids.TICK, interval=POLL_MS)] if busy else []
    return [_ask(busy), *listed, *ticking]


def _ask(busy: bool) -> Component:
    if not freshly():
        text = _("The archive holds everything, so sign in again first. It takes a moment.")
        way = link_button(_("Sign in again"), "/step-up?next=/archive", "primary", in_app=False)
        return card(_("Ask for your archive"), html.P(text), actions=[way])
    text = _(
        "It is made from what is stored at that moment, by {organisation} and in the member register.",
        organisation=organisation().name,
    )
    ask = button(ids.ASK, _("Ask for my archive"), disabled=busy)
    return card(_("Ask for your archive"), html.P(text), actions=[ask])


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.ASK, "n_clicks"),
    permission=Permission.ARCHIVE_MAKE,
    step_up=True,
    prevent_initial_call=True,
)
def ask(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    if not within_own_limit("archive", MOST_A_DAY, DAY):
        return [notice(_("You have asked for several archives today. Ask again tomorrow."), "warning"), *_body()]
    with transaction() as writing:
        ask_for_archive(writing, me().person_id, words.language())
    return _body()


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.TICK, "n_intervals"),
    permission=Permission.ARCHIVE_READ,
    polls=True,
    prevent_initial_call=True,
)
def show_progress(_ticks: int | None) -> Any:
    return _body()


@route("/archive/<uuid:order_id>", Permission.ARCHIVE_FETCH, step_up=True)
def download(order_id: uuid.UUID) -> Response:
    order = order_of(session(), me().person_id, order_id)
    if order is None or not order.fetchable or order.file is None:
        abort(404)
    try:
        file = Folder(services().files).open(order.file)
    except FileNotFoundError:
        abort(404)
    if request.method == "HEAD":
        return Response(mimetype="application/zip")
    with transaction() as writing:
        note_download(writing, me().person_id, order_id)

    def parts() -> Iterator[bytes]:
        with file:
            while chunk := file.read(CHUNK):
                yield chunk

    response = Response(parts(), mimetype="application/zip")
    response.headers["Content-Length"] = str(order.bytes)
    name = f"innsyn-{organisation().id}-{order.asked_at:%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
