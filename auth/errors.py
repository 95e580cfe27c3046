"""What a person sees when something fails: a page or a short JSON, never a traceback, a path or a version."""

from __future__ import annotations

import urllib.parse
import uuid

import structlog
from flask import Flask, Response, jsonify, request
from psycopg.errors import ReadOnlySqlTransaction
from werkzeug.exceptions import HTTPException

from auth.guard import path_before, place_of
from auth.public import message
from auth.request import Denied, StepUpNeeded
from data.db import AWAY
from data.words import gettext as _

log = structlog.get_logger()


def install(server: Flask) -> None:
    """Answer every error in one of our own shapes."""

    @server.errorhandler(HTTPException)
    def known(error: HTTPException) -> Response:
        return answer(error.code or 500)

    @server.errorhandler(Denied)
    def denied(_error: Denied) -> Response:
        return answer(403)

    @server.errorhandler(StepUpNeeded)
    def stale(_error: StepUpNeeded) -> Response:
        return message(
            _("Please sign in again"),
            _("For this you must have signed in within five minutes."),
            action=(_("Sign in again"), f"/step-up?next={urllib.parse.quote(path_before())}"),
            status=403,
        )

    def database_away(error: Exception) -> Response:
        log.error("database away", error=type(error).__name__, at=place_of(error))
        response = answer(503, read_only=isinstance(getattr(error, "orig", None), ReadOnlySqlTransaction))
        response.headers["Retry-After"] = "5"
        return response

    for kind in AWAY:
        server.register_error_handler(kind, database_away)

    @server.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        reference = uuid.uuid4().hex[:8]
        log.error("request failed", error=type(error).__name__, at=place_of(error), reference=reference)
        return answer(500, reference)


def answer(status: int, reference: str = "", *, read_only: bool = False) -> Response:
    """The answer of this status: JSON where a script asked, else a page. `read_only`: the database takes no writes."""
    title, text = {
        400: (_("That request was not understood"), _("Go back and try again.")),
        403: (_("You may not do this"), _("It did not come from these pages, or it is not for you.")),
        404: (_("There is no such page"), _("The address may be misspelt, or the page may have moved.")),
        405: (_("That request was not understood"), _("Go back and try again.")),
        413: (_("That was too large"), _("Send less at a time.")),
        429: (_("Too many requests"), _("Wait a minute and try again.")),
        503: (_("We can't answer right now"), _("Your data is safe. Try again in a moment.")),
    }.get(
        status,
        (
            _("Something went wrong"),
            _("Nothing was changed. Try again; if it goes on, tell us this code: {code}", code=reference),
        ),
    )
    if request.path.startswith("/_"):
        code = {400: "bad_request", 404: "not_found", 413: "too_large"}.get(status, f"status_{status}")
        if status in (400, 403):  # the page is older than the app, or than its secret
            text = _("These pages have been updated. Copy what you have written, and reload the page.")
        if status == 503:  # a commit whose answer was lost may have happened
            text = _("We can't answer right now. Reload the page to see whether your change was saved.")
        if read_only:
            text = _("We can't save anything right now. You can read on; save again in a while.")
        response = jsonify(error=code, message=text)
        response.status_code = status
        return response
    return message(title, text, action=(_("Go to the start page"), "/"), status=status)
