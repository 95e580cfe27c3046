"""Signing in, signing in again for something sensitive, and signing out: the routes around the strict OIDC client."""

from __future__ import annotations

import dataclasses
import datetime as dt
import secrets
import uuid
from collections.abc import Mapping

import structlog
from flask import Response, current_app, g, redirect, request

from auth import cookies
from auth.device import device_name
from auth.gate import safe_next
from auth.guard import PUBLIC, route
from auth.oidc import OIDCClient, PreLogin, Refused, SignedIn
from auth.people import NotKnown, Person, member_for, staff_for
from auth.permissions import STEP_UP
from auth.public import leaving, message
from auth.request import gate_transaction, services
from data import words
from data.base import now
from data.limits import within_limit
from data.staff_views import end_view
from data.vault import Unreadable
from data.web_sessions import (
    SessionRow,
    StateReplayed,
    end_session,
    keep_pre_login,
    start_session,
    take_pre_login,
)
from data.words import gettext as _

log = structlog.get_logger()
STEP_UP_SECONDS = int(STEP_UP.total_seconds())
SEALED_WORD = "app.web_session.id_token"
WINDOW = dt.timedelta(minutes=5)
STARTS_PER_BROWSER, STARTS_PER_ADDRESS = 10, 600


def client(kind: str) -> OIDCClient:
    """The OIDC client for members or for staff: two registrations, two issuers."""
    found: Mapping[str, OIDCClient] = current_app.extensions["oidc"]
    return found[kind]


@route("/sign-in", PUBLIC)
def sign_in() -> Response:
    """A member's sign-in; the eID always asks anew, so that opening an address never signs anybody in."""
    return _start("member", request.args.get("next", "/"))


@route("/staff/sign-in", PUBLIC)
def staff_sign_in() -> Response:
    """An employee's sign-in, at another issuer."""
    return _start("staff", request.args.get("next", "/staff"))


@route("/step-up", PUBLIC)
def step_up() -> Response:
    """The same sign-in again, before something sensitive; who is signed in must be the one who comes back."""
    wanted = request.args.get("next", "/")
    if g.identity is None:
        return _start("staff" if wanted.startswith("/staff") else "member", wanted)
    return _start(g.identity.session.kind, wanted, max_age=STEP_UP_SECONDS)


def _start(kind: str, wanted: str, *, max_age: int | None = None) -> Response:
    browser = request.cookies.get(cookies.PRE_LOGIN.name) or secrets.token_urlsafe(32)
    with gate_transaction() as session:
        fits = within_limit(session, "sign-in", browser, STARTS_PER_BROWSER, WINDOW) and within_limit(
            session, "sign-in", unnamed(request.remote_addr or ""), STARTS_PER_ADDRESS, WINDOW
        )
    if not fits:
        return message(_("Too many sign-ins"), _("Please wait five minutes and try again."), status=429)
    try:
        url, started = client(kind).begin(
            services().origin + f"/{kind}/callback",
            max_age=max_age,
            prompt="login",
            ui_locales=words.language(),
        )
    except Refused as refusal:
        return _refused(kind, refusal.code)
    with gate_transaction() as session:
        keep_pre_login(session, started.state, browser, _stored(started), safe_next(wanted))
    response = redirect(url, 303)
    cookies.put(response, cookies.PRE_LOGIN, browser)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


@route("/member/callback", PUBLIC)
def member_callback() -> Response:
    """Where the eID sends a member back to."""
    return _finish("member")


@route("/staff/callback", PUBLIC)
def staff_callback() -> Response:
    """Where the workforce provider sends an employee back to."""
    return _finish("staff")


def _finish(kind: str) -> Response:
    browser, state = request.cookies.get(cookies.PRE_LOGIN.name, ""), request.args.get("state", "")
    try:
        with gate_transaction() as session:
            started = take_pre_login(session, state, browser)
    except StateReplayed:
        if g.identity:
            return message(_("You are signed in already"), _("This sign-in was used before. You are still signed in."))
        return _refused(kind, "state_replayed")
    if started is None:
        return _refused(kind, "state_unknown")
    record, next_path = started
    try:
        signed_in = client(kind).finish(_restored(record), request.args)
    except Refused as refusal:
        return _refused(kind, refusal.code)
    try:
        person = (staff_for if kind == "staff" else member_for)(signed_in)
    except NotKnown as unknown:
        log.warning("login.failure", kind=kind, code=unknown.code)
        return unknown.answer()
    before = g.identity.session if g.identity else None
    if record["max_age"] is not None and before is not None and before.person_id != person.person_id:
        return _refused(kind, "another_person")
    return _admit(kind, signed_in, person, next_path, before)


def _admit(kind: str, signed_in: SignedIn, person: Person, next_path: str, before: SessionRow | None) -> Response:
    with gate_transaction() as session:
        if kind == "staff":  # a view belongs to the sign-in it was begun in
            end_view(session, person.person_id, "sign_out")
        token = start_session(
            session,
            person_id=person.person_id,
            kind=kind,
            standing=person.standing,
            issuer=signed_in.issuer,
            level=int(signed_in.level),
            authenticated_at=min(signed_in.auth_time, now()),
            idp_session=signed_in.idp_session,
            id_token=seal_word(person.person_id, signed_in.id_token),
            device=device_name(request.user_agent.string),
            ends=before,
        )
    log.info("login.success", kind=kind, level=int(signed_in.level))
    response = redirect("/staff" if kind == "staff" and next_path == "/" else next_path, 303)
    cookies.sign_in_browser(response, token)  # type: ignore[arg-type]
    cookies.put(response, cookies.LANGUAGE, person.language or words.language())  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


@route("/sign-out", PUBLIC, methods=("POST",))
def sign_out() -> Response:
    """End the session here, and at the eID too."""
    identity = g.identity
    if identity:
        with gate_transaction() as session:
            end_session(session, identity.staff_id, identity.session.session_id)
            if identity.session.kind == "staff":
                end_view(session, identity.staff_id, "sign_out")
    there = _sign_out_there(identity.session) if identity else None
    response = leaving(*there) if there else redirect("/signed-out", 303)
    cookies.sign_out_browser(response)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


def _sign_out_there(ended: SessionRow) -> tuple[str, dict[str, str]] | None:
    """The provider's form for ending its session too; None when it has none, or its word can't be opened."""
    if ended.id_token is None:
        return None
    try:
        word = services().vault.open(str(ended.person_id), SEALED_WORD, ended.id_token)
    except Unreadable:
        return None
    return client(ended.kind).logout_form(word, services().origin + "/signed-out", secrets.token_urlsafe(16))


def unnamed(address: str) -> str:
    """A keyed hash of an address: enough to count by, nothing to find the address by."""
    return services().vault.blind("limit", address).hex()


def seal_word(person_id: uuid.UUID, id_token: str) -> bytes:
    """The provider's word, which may hold the national id, sealed: it is needed once more, for signing out there."""
    return services().vault.seal(str(person_id), SEALED_WORD, id_token)


@route("/signed-out", PUBLIC)
def signed_out() -> Response:
    """Said after signing out."""
    return message(
        _("You are signed out"),
        _("Close the browser if others use it too."),
        action=(_("Sign in again"), "/sign-in"),
    )


def _refused(kind: str, code: str) -> Response:
    log.warning("login.failure", kind=kind, code=code)
    again = "/staff/sign-in" if kind == "staff" else "/sign-in"
    title, text, status = {
        "cancelled": (_("You cancelled the sign-in"), _("Nothing has happened. You can try again."), 200),
        "access_denied": (_("You cancelled the sign-in"), _("Nothing has happened. You can try again."), 200),
        "acr_too_low": (
            _("A stronger sign-in is needed"),
            _("Sign in with two factors, as your organisation demands of staff.")
            if kind == "staff"
            else _("What is shown here is sensitive. Use an eID of a higher level of assurance."),
            403,
        ),
        "auth_too_old": (_("Please sign in again"), _("For this you must have signed in within five minutes."), 403),
        "another_person": (_("That was somebody else"), _("Sign in again as the person who is signed in here."), 403),
        "provider_unreachable": (
            _("The sign-in service does not answer"),
            _("This is not your fault. Try again in a few minutes. If you are signed in already, you still are."),
            503,
        ),
    }.get(code, (_("The sign-in did not work"), _("It may have taken too long. Please start again."), 400))
    return message(title, text, action=(_("Start again"), again), status=status)


def _stored(started: PreLogin) -> dict[str, object]:
    return {**dataclasses.asdict(started), "asked_at": started.asked_at.isoformat()}


def _restored(record: Mapping[str, object]) -> PreLogin:
    return PreLogin(**{**record, "asked_at": dt.datetime.fromisoformat(str(record["asked_at"]))})  # type: ignore[arg-type]
