"""What one request knows: who asks, the services, and its transactions, opened under that person's database role."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, g
from flask_login import current_user

from auth.permissions import POLICY, Identity, Permission, permits
from data.base import Role, now
from data.datamap.organisation import Organisation
from data.db import Context, ContextSession
from data.limits import within_limit
from data.people import person_of
from data.register.port import Reading, RegisterDown
from data.services import Services


class Denied(Exception):
    """The signed-in person may not do this."""


class StepUpNeeded(Exception):
    """This act needs a sign-in of the last five minutes."""


def services() -> Services:
    """The services of the running app."""
    found: Services = current_app.extensions["innsyn"]
    return found


def organisation() -> Organisation:
    """The organisation whose pages these are."""
    return services().organisation


def who() -> Identity | None:
    """Who asks, or None for a stranger."""
    user = current_user._get_current_object()
    return user if isinstance(user, Identity) else None


def me() -> Identity:
    """Who asks; Denied for a stranger."""
    identity = who()
    if identity is None:
        raise Denied
    return identity


@contextmanager
def acting_under(permission: Permission) -> Iterator[None]:
    """Everything read and written in the block happens under this permission; Denied when the person lacks it."""
    if not permits(who(), permission):
        raise Denied(permission)
    before = g.get("permission")
    close_session()
    g.permission = permission
    try:
        yield
    finally:
        close_session()
        g.permission = before


def reading_role() -> Role:
    """The database role under which a person's pages are read: her own, or the viewer's."""
    return Role.VIEWER if me().view is not None else Role.MEMBER


def _context(*, writes: bool) -> Context:
    rule = POLICY[g.permission]
    if writes and not rule.writes:
        raise Denied(g.permission)
    if rule.role is Role.MEMBER:
        return Context(reading_role(), me().person_id, read_only=not writes or me().view is not None)
    return Context(rule.role, me().person_id, read_only=not writes)


def session() -> ContextSession:
    """The request's read-only session, under the person's role; opened at first use, closed with the request."""
    if g.get("session") is None:
        g.session = services().web.session(_context(writes=False))
    found: ContextSession = g.session
    return found


@contextmanager
def transaction() -> Iterator[ContextSession]:
    """A writing transaction, committed at the end of the block; Denied unless the permission says it writes."""
    close_session()
    with services().web.transaction(_context(writes=True)) as opened:
        yield opened


@contextmanager
def gate_transaction(*, read_only: bool = False) -> Iterator[ContextSession]:
    """A transaction for what happens before anybody is known: sessions, started sign-ins, limits."""
    with services().web.transaction(Context(Role.GATE, read_only=read_only)) as opened:
        yield opened


def close_session() -> None:
    """Give the read session's connection back."""
    opened = g.pop("session", None)
    if opened is not None:
        opened.end()


def reading() -> Reading | None:
    """What the register holds about the person who asks, read once per request; None while it does not answer."""
    if "reading" not in g:
        person = person_of(session(), me().person_id)
        try:
            g.reading = services().register.read(person.register_ref, masked=me().view is not None)
        except RegisterDown:
            g.reading = None
    found: Reading | None = g.reading
    return found


def read_again() -> Reading | None:
    """The register's rows anew, after something was changed there."""
    g.pop("reading", None)
    return reading()


def own_uuid(value: object) -> uuid.UUID:
    """A row id from the browser; what is none names no row."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return uuid.UUID(int=0)


def freshly(*, demand: bool = False) -> bool:
    """True within five minutes of the person's sign-in; with `demand` StepUpNeeded is raised instead of False."""
    fresh = me().signed_in_freshly(now())
    if demand and not fresh:
        raise StepUpNeeded
    return fresh


def within_own_limit(act: str, most: int, window: dt.timedelta) -> bool:
    """Count one act of the person who asks; False when it is one too many."""
    with gate_transaction() as counting:
        return within_limit(counting, act, str(me().staff_id), most, window)
