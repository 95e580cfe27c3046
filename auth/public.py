"""Pages for strangers: drawn on the server from the same components, without Dash."""

from __future__ import annotations

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
    return Response(plain_document(title, frame), status=status, mimetype="text/html")


def message(title: str, text: str, *, action: tuple[str, str] | None = None, status: int = 200) -> Response:
    """A page that says one thing, with at most one way on as (words, address)."""
    link = html.A(action[0], href=action[1], className="btn btn-primary") if action else None
    return public_page(title, page(title, html.P(text, className="lead"), link), status=status)
