"""A provider says that a sign-in has ended there: by a message from its server, or from its page in the browser.

OpenID Connect Back-Channel Logout 1.0 and Front-Channel Logout 1.0.
"""

from __future__ import annotations

import contextlib
import uuid

from flask import Response, request

from auth.guard import PUBLIC, route
from auth.oidc import Refused
from auth.request import gate_transaction
from auth.sign_in import client
from data.db import ContextSession
from data.people import person_by_eid
from data.staff import staff_by_eid
from data.staff_views import end_view
from data.web_sessions import end_all_sessions, end_provider_session, first_sight_of


@route("/member/back-channel-logout", PUBLIC, methods=("POST",), own_origin=False)
def member_back_channel() -> Response:
    """The eID's server says that a member's sign-in has ended."""
    return _back_channel("member")


@route("/staff/back-channel-logout", PUBLIC, methods=("POST",), own_origin=False)
def staff_back_channel() -> Response:
    """The workforce provider's server says that an employee's sign-in has ended."""
    return _back_channel("staff")


@route("/member/front-channel-logout", PUBLIC)
def member_front_channel() -> Response:
    """The eID's page says that a member's sign-in has ended."""
    return _front_channel("member")


@route("/staff/front-channel-logout", PUBLIC)
def staff_front_channel() -> Response:
    """The workforce provider's page says that an employee's sign-in has ended."""
    return _front_channel("staff")


def _back_channel(kind: str) -> Response:
    issuer = client(kind).provider.issuer
    try:
        ended = client(kind).logout_token(request.form.get("logout_token", ""))
    except Refused:
        return Response(status=400)
    with gate_transaction() as session:
        if not first_sight_of(session, f"{issuer}\0{ended.jti}", ended.exp):
            return Response(status=400)
        if ended.sid:
            _end(session, kind, issuer, ended.sid)
        elif person_id := _person_at(session, kind, issuer, ended.sub or ""):
            end_all_sessions(session, person_id)
            _end_views(session, kind, [person_id])
    return Response(status=200, mimetype="text/plain")


def _front_channel(kind: str) -> Response:
    """Always the same answer: whoever guesses learns nothing. No cookie is asked for, since frames get none of ours."""
    with contextlib.suppress(Refused):
        named = client(kind).frontchannel_session(request.args)
        with gate_transaction() as session:
            _end(session, kind, client(kind).provider.issuer, named)
    return Response(status=200, mimetype="text/plain")


def _end(session: ContextSession, kind: str, issuer: str, idp_session: str) -> None:
    _end_views(session, kind, end_provider_session(session, issuer, idp_session))


def _end_views(session: ContextSession, kind: str, people: list[uuid.UUID]) -> None:
    """An employee who is signed out looks at nobody's pages, and the member reads so at once."""
    for each in people if kind == "staff" else ():
        end_view(session, each, "sign_out")


def _person_at(session: ContextSession, kind: str, issuer: str, subject: str) -> uuid.UUID | None:
    if kind == "staff":
        employee = staff_by_eid(session, issuer, subject)
        return employee[0] if employee else None
    person = person_by_eid(session, issuer, subject)
    return person.person_id if person else None
