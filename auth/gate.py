"""The door. One check before every request, default deny, registered before Dash: what strangers may have is PUBLIC.

In this order: host, method and content type, size, same origin, session, CSRF, and for Dash's endpoint the shape of the
post. Permissions come after it, at the page, callback or route itself.
"""

from __future__ import annotations

import hmac
import urllib.parse
import uuid
from typing import Any

import orjson
from flask import Flask, Response, abort, current_app, g, jsonify, redirect, request

from auth import cookies
from auth.callback_post import Malformed, check_post
from auth.guard import PAGES, PUBLIC, ROUTES, is_poll
from auth.networks import Network, refused_here
from auth.pace import Pace
from auth.permissions import Identity
from auth.request import close_session, gate_transaction, organisation
from data import words
from data.base import now
from data.db import ContextSession
from data.staff import StaffRole, name_of_staff, roles_of
from data.staff_views import ViewRow, end_view, open_view
from data.web_sessions import TOUCH_EVERY, end_all_sessions, session_for, touch_session
from data.words import gettext as _

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BYTES = 256 * 1024
CALLBACK_PATH = "/_dash-update-component"
STATIC = ("/static/", "/_dash-component-suites/", "/assets/")
DASH = frozenset({CALLBACK_PATH, "/_dash-layout", "/_dash-dependencies"})
CALLBACKS_A_MINUTE = 240


def install(
    server: Flask,
    *,
    hosts: frozenset[str],
    origin: str,
    open_prefixes: tuple[str, ...] = (),
    staff_networks: tuple[Network, ...] = (),
) -> None:
    """Put the door before everything else. `open_prefixes` are the demo provider's paths, which guard themselves."""
    server.extensions["pace"] = Pace(CALLBACKS_A_MINUTE)

    @server.before_request
    def door() -> Response | tuple[Response, int] | None:
        speak()
        g.identity = None
        if request.host not in hosts:
            abort(400)
        path = request.path
        if path.startswith(STATIC):
            return None
        if open_prefixes and path.startswith(open_prefixes):
            return None
        g.rule = next((each for each in ROUTES if request.url_rule and each.path == request.url_rule.rule), None)
        if g.rule and g.rule.sees_nobody:
            return None
        in_pieces = "Transfer-Encoding" in request.headers  # their sum is known too late
        if in_pieces or (request.content_length or 0) > MOST_BYTES:
            abort(413)
        writes = request.method not in SAFE
        if writes:
            if path == CALLBACK_PATH and request.headers.get("Content-Type", "").lower() != "application/json":
                abort(415)
            if not (g.rule and not g.rule.own_origin) and not same_origin(origin):
                abort(403)
        token = request.cookies.get(cookies.SESSION.name, "")
        g.identity = identity_of(token) if token else None
        if (refused := refused_here(staff_networks)) is not None:
            return refused
        if writes and g.identity and not (g.rule and not g.rule.own_origin) and not csrf_matches(token):
            abort(403)
        if g.rule is not None:
            return None if g.rule.permission is PUBLIC or g.identity else ask_to_sign_in()
        return dash_door(path)

    @server.teardown_request
    def leave(_error: BaseException | None) -> None:
        close_session()
        words.speak("en")


def dash_door(path: str) -> Response | tuple[Response, int] | None:
    """The door to what Dash serves: pages and its endpoints for the signed-in, 404 for all that is none of ours."""
    if path not in DASH and path not in PAGES:
        abort(404)
    if request.method not in ({"POST"} if path == CALLBACK_PATH else SAFE):
        abort(405)
    if g.identity is None:
        return ask_to_sign_in()
    if path == "/" and g.identity.session.kind == "staff" and g.identity.view is None:
        return redirect("/staff", 303)  # type: ignore[return-value]
    if path == CALLBACK_PATH:
        if not current_app.extensions["pace"].allows(g.identity.session.session_id):
            response = jsonify(error="too_many", message=_("Wait a minute and try again."))
            response.headers["Retry-After"] = "60"
            return response, 429
        try:
            body = parsed_body()
            check_post(body, current_app.extensions["dash_app"].callback_map)
        except Malformed:
            abort(400)
        if not is_poll(current_app.extensions["dash_app"].callback_map[body["output"]]["callback"]):
            touch()
        return None
    touch()
    return None


def touch() -> None:
    """Using the pages moves the idle limit; a clock that asks for progress does not."""
    if not g.takes_writes or now() - g.identity.session.seen_at < TOUCH_EVERY:
        return
    with gate_transaction() as session:
        touch_session(session, g.identity.session)


def parsed_body() -> Any:
    """The JSON of the post, refused where it is not plain JSON."""
    try:
        return orjson.loads(request.get_data(cache=True))
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise Malformed("no JSON") from error


def speak() -> None:
    """Speak the visitor's language from the first line on: the chosen one, else the browser's, else our own."""
    ours = organisation()
    chosen = request.cookies.get(cookies.LANGUAGE.name, "")
    accepted = [code for code, _quality in request.accept_languages]
    words.speak(
        chosen if chosen in ours.languages else words.best_language(accepted, list(ours.languages)), ours.time_zone
    )


def identity_of(token: str) -> Identity | None:
    """Who holds this session cookie now, with the roles they have at this moment; None when it is no live session."""
    if len(token) > 128:
        return None
    with gate_transaction() as session:
        row = session_for(session, token)
        if row is None:
            return None
        g.takes_writes = session.takes_writes
        if row.kind != "staff":
            return Identity(row)
        roles = roles_of(session, row.person_id)
        view = view_of(session, row.person_id, roles)
        if not roles:
            end_all_sessions(session, row.person_id)
            return None
        return Identity(row, roles, name_of_staff(session, row.person_id), view)


def view_of(session: ContextSession, staff_id: uuid.UUID, roles: frozenset[StaffRole]) -> ViewRow | None:
    """The employee's view while it may go on; one whose time is up, or whose role was taken away, ends here."""
    view = open_view(session, staff_id)
    if view is None:
        return None
    how = "time" if view.over(now()) else "role" if StaffRole(view.role) not in roles else ""
    if how and session.takes_writes:
        end_view(session, staff_id, how)
    return None if how else view


def same_origin(origin: str) -> bool:
    """True when the browser says that the request comes from our own pages. A request that says nothing is refused."""
    site, asked_from = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site != "same-origin":
        return False
    if asked_from is not None and asked_from != origin:
        return False
    return site is not None or asked_from is not None


def csrf_matches(token: str) -> bool:
    """True when the header (or the form field of a form without scripts) holds this session's token."""
    sent = request.headers.get("X-CSRFToken") or request.form.get("csrf_token", "")
    return hmac.compare_digest(sent.encode(), cookies.csrf_token(token).encode())


def ask_to_sign_in() -> Response | tuple[Response, int]:
    """A page leads to the sign-in and back; what scripts ask for is answered with 401."""
    if request.path in DASH or request.method not in SAFE:
        return jsonify(error="session_expired"), 401
    staff = request.path.startswith("/staff")
    return redirect(f"{'/staff' if staff else ''}/sign-in?next={urllib.parse.quote(request.path)}", 303)  # type: ignore[return-value]


def safe_next(wanted: str) -> str:
    """The page to return to: one of ours by exact path, else the start page. Nothing else is ever redirected to."""
    return wanted if wanted in PAGES else "/"
