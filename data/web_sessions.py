"""Sessions and started sign-ins as rows of our own: hashed ids, idle and absolute limits, revocable one by one."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from dataclasses import dataclass, fields

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    DateTime,
    Index,
    and_,
    bindparam,
    delete,
    func,
    not_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, not_personal, personal
from data.notices import notify
from data.words import N_

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
SHOWN = dt.timedelta(days=90)  # how long one sees one's ended sign-ins
TOUCH_EVERY = dt.timedelta(minutes=1)
PRE_LOGIN_LIFE = dt.timedelta(minutes=10)
PRE_LOGINS_PER_BROWSER = 5
SESSIONS_PER_PERSON = 10
STANDINGS = {
    "member": N_("Member"),
    "former": N_("Former member"),
    "participant": N_("Course participant"),
    "unknown": N_("Not known while the register did not answer"),
    "staff": N_("Employee"),
}
LEVELS = {"1": N_("Low"), "2": N_("Substantial"), "3": N_("High")}


class WebSession(Base):
    """A signed-in browser. Only the hash of the cookie is kept, so that the table opens nothing."""

    __tablename__ = "web_session"
    __table_args__ = (
        CheckConstraint("kind in ('member', 'staff')", name="kind_known"),
        Index(None, "id_hash", unique=True),
        Index(None, "idp_session"),
    )
    section = Section("web_session", N_("Sign-ins"), "sign_in", anchor="created_at", clocks={"last_used": "seen_at"})
    access = Access(
        {Role.GATE: "select insert delete", Role.MEMBER: "select", Role.WORKER: "select delete"},
        columns={
            (Role.GATE, "update"): ("seen_at", "revoked_at", "id_token"),
            (Role.MEMBER, "update"): ("revoked_at", "id_token"),
        },
    )

    person_id: Mapped[uuid.UUID] = person_key()
    session_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    id_hash: Mapped[bytes] = mapped_column(info=not_personal("SHA-256 of a random cookie"))
    kind: Mapped[str] = mapped_column(info=not_personal("member or staff"))
    standing: Mapped[str] = mapped_column(
        info=personal("user.demographic.trade_union_membership", N_("Signed in as"), choices=STANDINGS)
    )
    issuer: Mapped[str] = mapped_column(info=personal("user.authorizing", N_("Sign-in service")))
    level: Mapped[int] = mapped_column(info=personal("user.authorizing", N_("Level of assurance"), choices=LEVELS))
    authenticated_at: Mapped[dt.datetime] = mapped_column(info=personal("user.authorizing", N_("Signed in")))
    idp_session: Mapped[str | None] = mapped_column(info=not_personal("the provider's session key, for its log-out"))
    id_token: Mapped[bytes | None] = mapped_column(
        info=personal(
            "user.authorizing", N_("Sealed message from the sign-in service"), masked=True, excluded="sign_in_word"
        )
    )
    created_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Started")))
    seen_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Last used")))
    expires_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Ends at the latest")))
    revoked_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Ended")))
    device: Mapped[str] = mapped_column(info=personal("user.device", N_("Browser and system")))


class PreLogin(Base):
    """A started sign-in, bound to the browser that started it; used once, gone after ten minutes."""

    __tablename__ = "pre_login"
    access = Access({Role.GATE: "select insert delete"}, columns={(Role.GATE, "update"): ("used_at",)})

    state_hash: Mapped[bytes] = mapped_column(primary_key=True, info=not_personal("hash of a random value"))
    browser_hash: Mapped[bytes] = mapped_column(index=True, info=not_personal("hash of a random cookie"))
    record: Mapped[dict[str, object]] = mapped_column(JSONB, info=not_personal("what we asked the provider for"))
    next_path: Mapped[str] = mapped_column(info=not_personal("page of ours to return to"))
    asked_at: Mapped[dt.datetime] = mapped_column(index=True, info=not_personal("time"))
    used_at: Mapped[dt.datetime | None] = mapped_column(info=not_personal("time; a state opens one sign-in"))


class SeenLogoutToken(Base):
    """Ids of back-channel log-out messages already carried out."""

    __tablename__ = "seen_logout_token"
    access = Access({Role.GATE: "select insert delete"})

    jti_hash: Mapped[bytes] = mapped_column(primary_key=True, info=not_personal("hash of a message id"))
    expires_at: Mapped[dt.datetime] = mapped_column(info=not_personal("time"))


@dataclass(frozen=True)
class SessionRow:
    """A live session, detached from the database."""

    session_id: uuid.UUID
    person_id: uuid.UUID
    kind: str
    standing: str
    issuer: str
    level: int
    authenticated_at: dt.datetime
    created_at: dt.datetime
    seen_at: dt.datetime
    expires_at: dt.datetime
    device: str
    id_token: bytes | None = None
    revoked_at: dt.datetime | None = None

    @property
    def ends_at(self) -> dt.datetime:
        """When it was ended, or else ends if nothing more is done."""
        return min(self.revoked_at or self.expires_at, self.expires_at, self.seen_at + IDLE)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _one_at_a_time(session: Session, key: bytes) -> None:
    """Wait for other transactions with this key, so that "at most" also holds for what comes at one moment."""
    session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(key[:8], signed=True))))


def _alive(at: dt.datetime | ColumnElement[dt.datetime]) -> tuple[ColumnElement[bool], ...]:
    return WebSession.revoked_at.is_(None), WebSession.expires_at > at, WebSession.seen_at > at - IDLE


_COLUMNS = tuple(getattr(WebSession, each.name) for each in fields(SessionRow))
_LIVE = select(*_COLUMNS).where(  # put together once: it is asked at every request
    WebSession.id_hash == bindparam("id_hash"), *_alive(bindparam("at", type_=DateTime(timezone=True)))
)


def start_session(
    session: Session,
    *,
    person_id: uuid.UUID,
    kind: str,
    standing: str,
    issuer: str,
    level: int,
    authenticated_at: dt.datetime,
    idp_session: str | None,
    id_token: bytes | None,
    device: str,
    ends: SessionRow | None = None,
) -> str:
    """Start a session and return its token (256 random bits, for the cookie only).

    The browser's earlier session `ends` is revoked; above ten sessions the oldest end, and the person is told.
    """
    token, at = secrets.token_urlsafe(32), now()
    _one_at_a_time(session, person_id.bytes)
    if ends is not None:
        end_session(session, ends.person_id, ends.session_id)
    session.add(
        WebSession(
            person_id=person_id, session_id=uuid.uuid4(), id_hash=_hash(token), kind=kind, standing=standing,
            issuer=issuer, level=level,
            authenticated_at=authenticated_at, idp_session=idp_session, id_token=id_token, created_at=at, seen_at=at,
            expires_at=at + ABSOLUTE, device=device[:120],
        )
    )  # fmt: skip
    session.flush()
    surplus = (
        select(WebSession.session_id)
        .where(WebSession.person_id == person_id, *_alive(at))
        .order_by(WebSession.created_at.desc(), WebSession.session_id)
        .offset(SESSIONS_PER_PERSON)
    )
    if _end(session, WebSession.session_id.in_(surplus)) and kind == "member":
        notify(session, person_id, "sign_in_ended")
    return token


def session_for(session: Session, token: str) -> SessionRow | None:
    """The live session of this cookie, or None."""
    row = session.execute(_LIVE, {"id_hash": _hash(token), "at": now()}).one_or_none()
    return SessionRow(*row) if row else None


def touch_session(session: Session, used: SessionRow) -> None:
    """The session was used just now: its idle limit moves, written at most once a minute."""
    at = now()
    if at - used.seen_at > TOUCH_EVERY:
        session.execute(
            update(WebSession)
            .where(WebSession.person_id == used.person_id, WebSession.session_id == used.session_id)
            .values(seen_at=at)
        )


def sessions_of(session: Session, person_id: uuid.UUID) -> list[SessionRow]:
    """A person's live sessions, last used first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(WebSession.person_id == person_id, *_alive(now()))
        .order_by(WebSession.seen_at.desc(), WebSession.session_id)
    )
    return [SessionRow(*row) for row in rows]


def ended_sessions_of(session: Session, person_id: uuid.UUID) -> list[SessionRow]:
    """A person's sign-ins of the last 90 days that have ended, newest first."""
    at = now()
    rows = session.execute(
        select(*_COLUMNS)
        .where(WebSession.person_id == person_id, WebSession.created_at > at - SHOWN, not_(and_(*_alive(at))))
        .order_by(WebSession.created_at.desc(), WebSession.session_id)
    )
    return [SessionRow(*row) for row in rows]


def end_session(session: Session, person_id: uuid.UUID, session_id: uuid.UUID) -> int:
    """End one live session of this person; returns how many ended: one or none."""
    return len(_end(session, WebSession.person_id == person_id, WebSession.session_id == session_id))


def end_other_sessions(session: Session, person_id: uuid.UUID, keep: uuid.UUID) -> int:
    """End all live sessions of this person but one; returns how many ended."""
    return len(_end(session, WebSession.person_id == person_id, WebSession.session_id != keep))


def end_all_sessions(session: Session, person_id: uuid.UUID) -> int:
    """End all live sessions of this person; returns how many ended."""
    return len(_end(session, WebSession.person_id == person_id))


def end_provider_session(session: Session, issuer: str, idp_session: str) -> list[uuid.UUID]:
    """End what came of one session at the provider; returns whose sessions ended."""
    return _end(session, WebSession.issuer == issuer, WebSession.idp_session == idp_session)


def _end(session: Session, *where: ColumnElement[bool]) -> list[uuid.UUID]:
    """End the live sessions; the person of each."""
    ended = session.scalars(
        update(WebSession)
        .where(*_alive(now()), *where)
        .values(revoked_at=now(), id_token=None)
        .returning(WebSession.person_id)
    )
    return list(ended)


def keep_pre_login(session: Session, state: str, browser: str, record: dict[str, object], next_path: str) -> None:
    """Keep a started sign-in; of one browser's, the five latest live."""
    at, browser_hash = now(), _hash(browser)
    _one_at_a_time(session, browser_hash)
    session.execute(delete(PreLogin).where(PreLogin.asked_at < at - PRE_LOGIN_LIFE))
    session.add(
        PreLogin(state_hash=_hash(state), browser_hash=browser_hash, record=record, next_path=next_path, asked_at=at)
    )
    session.flush()
    surplus = (
        select(PreLogin.state_hash)
        .where(PreLogin.browser_hash == browser_hash)
        .order_by(PreLogin.asked_at.desc(), PreLogin.state_hash)
        .offset(PRE_LOGINS_PER_BROWSER)
    )
    session.execute(delete(PreLogin).where(PreLogin.state_hash.in_(surplus)))


class StateReplayed(Exception):
    """This started sign-in has come back once already."""


def take_pre_login(session: Session, state: str, browser: str) -> tuple[dict[str, object], str] | None:
    """(record, next path) of a started sign-in of this very browser, usable once; None when there is none.

    Raises StateReplayed when it was used before, as by the browser's back button.
    """
    mine = (PreLogin.state_hash == _hash(state), PreLogin.browser_hash == _hash(browser))
    row = session.execute(
        update(PreLogin)
        .where(*mine, PreLogin.used_at.is_(None), PreLogin.asked_at > now() - PRE_LOGIN_LIFE)
        .values(used_at=now())
        .returning(PreLogin.record, PreLogin.next_path)
    ).one_or_none()
    if row is None and session.scalar(select(PreLogin.used_at).where(*mine)):
        raise StateReplayed
    return (row.record, row.next_path) if row else None


def first_sight_of(session: Session, jti: str, expires_at: dt.datetime) -> bool:
    """True once per log-out message id; a repeated one is False."""
    session.execute(delete(SeenLogoutToken).where(SeenLogoutToken.expires_at < func.now()))
    new = (
        insert(SeenLogoutToken)
        .values(jti_hash=_hash(jti), expires_at=expires_at)
        .on_conflict_do_nothing()
        .returning(SeenLogoutToken.jti_hash)
    )
    return session.scalar(new) is not None
