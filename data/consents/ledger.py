"""Giving and withdrawing consent: an event is added, the register's flag follows by the outbox, state is a view."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass, fields

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data import audit
from data.base import now
from data.consents.models import ConsentCurrent, ConsentEvent, ConsentText
from data.consents.withdrawal import erase_held_by
from data.datamap.organisation import Organisation, Purpose, Version
from data.db import one_at_a_time
from data.permitted import consents_lock
from data.register.changes import RegisterChange, ask_register
from data.words import LANGUAGES, today

SHOWN = ("title", "text", "version")  # of an event, what its wording says


class UnknownPurpose(Exception):
    """No purpose of this organisation has this id."""


class WordingChanged(Exception):
    """The wording that was on the page is no longer the one that is asked."""


@dataclass(frozen=True)
class Consent:
    """The present answer to one purpose; state "" when never answered."""

    purpose: str
    state: str = ""
    since: dt.datetime | None = None
    event_id: uuid.UUID | None = None

    @property
    def given(self) -> bool:
        """True while the purpose may be served."""
        return self.state == "given"


@dataclass(frozen=True)
class Event:
    """One answer as shown in the history, with the wording as it was."""

    event_id: uuid.UUID
    purpose: str
    state: str
    at: dt.datetime
    language: str
    text_sha256: str
    title: str
    text: str
    version: int
    method: str
    level: int


_CURRENT = select(ConsentCurrent.purpose, ConsentCurrent.state, ConsentCurrent.at, ConsentCurrent.event_id).where(
    ConsentCurrent.person_id == bindparam("person_id")
)
_HISTORY = (
    select(*(getattr(ConsentText if each.name in SHOWN else ConsentEvent, each.name) for each in fields(Event)))
    .join(ConsentText, ConsentText.sha256 == ConsentEvent.text_sha256)
    .where(ConsentEvent.person_id == bindparam("person_id"))
    .order_by(ConsentEvent.position.desc())
)


def publish_texts(session: Session, organisation: Organisation) -> None:
    """Keep every wording of every language, once; needed before anybody can answer one."""
    for purpose in organisation.purposes():
        for version in purpose.version:
            for code in LANGUAGES:
                session.execute(
                    insert(ConsentText)
                    .values(
                        sha256=version.sha256(code), purpose=purpose.id, version=version.number, language=code,
                        title=version.title[code], text=version.text[code].strip(),
                    )
                    .on_conflict_do_nothing()
                )  # fmt: skip


def consents_of(session: Session, person_id: uuid.UUID) -> dict[str, Consent]:
    """{purpose: present answer} of the purposes that were answered."""
    return {row.purpose: Consent(*row) for row in session.execute(_CURRENT, {"person_id": person_id})}


def history_of(session: Session, person_id: uuid.UUID, purpose: str | None = None) -> list[Event]:
    """All answers, newest first, each with the exact wording that was shown."""
    events = [Event(*row) for row in session.execute(_HISTORY, {"person_id": person_id})]
    return [each for each in events if purpose in (None, each.purpose)]


def event_of(session: Session, person_id: uuid.UUID, event_id: uuid.UUID) -> Event | None:
    """One answer of this person, or None."""
    return next((event for event in history_of(session, person_id) if event.event_id == event_id), None)


def answer(
    session: Session,
    organisation: Organisation,
    person_id: uuid.UUID,
    purpose_id: str,
    *,
    give: bool,
    language: str,
    level: int,
    shown: str = "",
    method: str = "button",
) -> Consent:
    """Give or withdraw one consent. The same answer twice is one event; a withdrawal is never harder than giving.

    `shown` is the fingerprint of the wording on the page: what is given must be what was read. Raises WordingChanged
    when it is no longer asked so, and UnknownPurpose. The first "no" is a refusal, later ones withdraw (Art. 7(3)).
    """
    purpose = _purpose(organisation, purpose_id)
    version = purpose.current(today())
    if give and shown:
        language = _language_of(version, shown)
    one_at_a_time(session, consents_lock(person_id))
    present = consents_of(session, person_id).get(purpose_id, Consent(purpose_id))
    if present.given == give and present.state:
        return present
    state = "given" if give else ("withdrawn" if present.given else "refused")
    event = ConsentEvent(
        person_id=person_id, event_id=uuid.uuid4(), purpose=purpose_id, state=state, at=now(), language=language,
        text_sha256=version.sha256(language), method=method, level=level,
        salt=secrets.token_bytes(16),
    )  # fmt: skip
    session.add(event)
    session.flush()
    if purpose.flag and state != "refused":
        ask_register(session, person_id, purpose.flag, str(not give), str(give), "consent")
    if state == "withdrawn" and erase_held_by(session, person_id, purpose_id):
        audit.record(session, person_id, "erased-by-withdrawal", purpose_id)
    audit.record(session, person_id, f"consent-{state}", purpose_id)
    return Consent(purpose_id, state, event.at, event.event_id)


def _language_of(version: Version, shown: str) -> str:
    for code in LANGUAGES:
        if version.sha256(code) == shown:
            return code
    raise WordingChanged


def effect_of(session: Session, person_id: uuid.UUID, purpose: Purpose) -> RegisterChange | None:
    """What the last answer caused in the register: sent and confirmed, or on its way; None when nothing is told."""
    if not purpose.flag:
        return None
    return session.scalars(
        select(RegisterChange)
        .where(RegisterChange.person_id == person_id, RegisterChange.field == purpose.flag)
        .order_by(RegisterChange.asked_at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _purpose(organisation: Organisation, purpose_id: str) -> Purpose:
    try:
        return organisation.purpose_named(purpose_id)
    except KeyError as error:
        raise UnknownPurpose(purpose_id) from error
