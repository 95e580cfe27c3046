"""One-time codes for members who want to be asked first: she makes one and reads it out, support types it in."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
import uuid

from sqlalchemy import CheckConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, not_personal, personal
from data.vault import Vault
from data.words import N_

LASTS = dt.timedelta(minutes=10)
DIGITS = 6
TRIES = 5


class ViewCode(Base):
    """The code that a member has made, as a keyed hash. One at a time, used once, five tries at most."""

    __tablename__ = "view_code"
    __table_args__ = (CheckConstraint(f"tries between 0 and {TRIES}", name="few_tries"),)
    section = Section("view_code", N_("Code you have made for support"), "security", anchor="made_at")
    access = Access(
        {Role.MEMBER: "select insert delete", Role.SUPPORT: "select", Role.WORKER: "select delete"},
        columns={(Role.SUPPORT, "update"): ("tries", "used_at")},
    )

    person_id: Mapped[uuid.UUID] = person_key()
    code_hash: Mapped[bytes] = mapped_column(info=not_personal("keyed hash of a code"))
    tries: Mapped[int] = mapped_column(info=not_personal("count"))
    made_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Made")))
    used_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Used")))


def make_code(session: Session, vault: Vault, person_id: uuid.UUID) -> str:
    """A new code of six digits that serves once within ten minutes; an earlier one is void."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    session.execute(delete(ViewCode).where(ViewCode.person_id == person_id))
    session.add(
        ViewCode(person_id=person_id, code_hash=_hash(vault, person_id, code), tries=0, made_at=now(), used_at=None)
    )
    return code


def use_code(session: Session, vault: Vault, person_id: uuid.UUID, typed: str) -> bool:
    """True when this is the member's code, for the first time and in time. Each call is a try, right or wrong.

    Commit whatever it answers: a try that is rolled back is not counted.
    """
    usable = (
        ViewCode.person_id == person_id,
        ViewCode.used_at.is_(None),
        ViewCode.tries < TRIES,
        ViewCode.made_at > now() - LASTS,
    )
    kept = session.scalar(
        update(ViewCode).where(*usable).values(tries=ViewCode.tries + 1).returning(ViewCode.code_hash)
    )
    if kept is None or not hmac.compare_digest(kept, _hash(vault, person_id, typed.strip())):
        return False
    session.execute(update(ViewCode).where(ViewCode.person_id == person_id).values(used_at=now()))
    return True


def waiting_code(session: Session, person_id: uuid.UUID) -> dt.datetime | None:
    """Until when the member's unused code serves; None when there is none."""
    made = session.scalar(select(ViewCode.made_at).where(ViewCode.person_id == person_id, ViewCode.used_at.is_(None)))
    return made + LASTS if made and made + LASTS > now() else None


def _hash(vault: Vault, person_id: uuid.UUID, code: str) -> bytes:
    return vault.blind("view_code", f"{person_id} {code}")
