"""Pages for strangers: drawn on the server from the same components, without Dash."""

from __future__ import annotations

from collections.abc import Mapping

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component
from flask import Response, request

from auth.cookies import SESSION, csrf_token
from auth.document import plain_document
from auth.guard import layout_ids
from auth.request import organisation, who
from components.page import page
from components.shell import plain_shell
from data import words
from data.words import gettext as _


def public_page(title: str, content: Component, *, status: int = 200) -> Response:
    """A whole page for anybody; `content` is a components.page."""
    ours = organisation()
    frame = plain_shell(
        content,
        current=request.path,
        organisation=ours.name,
        languages=[(code, words.LANGUAGES[code]) for code in ours.languages],
        language=words.language(),
        ids=layout_ids,
        csrf=csrf_token(request.cookies.get(SESSION.name, "")) if who() else "",
    )
    document = plain_document(title, frame, measured=status == 200)  # what failed asks nothing of the database
    return Response(document, status=status, mimetype="text/html")


def message(title: str, text: str, *, action: tuple[str, str] | None = None, status: int = 200) -> Response:
    """A page that says one thing, with at most one way on as (words, address)."""
    link = html.A(action[0], href=action[1], className="btn btn-primary") if action else None
    return public_page(title, page(title, html.P(text, className="lead"), link), status=status)


def leaving(address: str, fields: Mapping[str, str]) -> Response:
    """A page that sends a form to the eID by itself (`assets/leaving.js`), or by a click where there are no scripts."""
    title = _("You are signed out here")
    hidden = [dbc.Input(type="hidden", name=name, value=value) for name, value in fields.items()]
    button = html.Button(_("Sign out at the eID too"), type="submit", className="btn btn-primary")
    form = html.Form([*hidden, button], method="post", action=address, className="leaving")
    return public_page(title, page(title, html.P(_("One moment: you are being signed out at the eID too.")), form))
