"""The register adapter that keeps the register in a PostgreSQL schema of its own, over its own login and connection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

from sqlalchemy import Select, bindparam, inspect, select, text, update
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from data.base import Base, Role, now
from data.db import Context, Database
from data.register.port import Applied, Change, Found, Outcome, Reading, Refused, RegisterDown, Unknown
from data.register.tables import (
    AppliedChange,
    CourseRegistration,
    Due,
    Holder,
    Membership,
    NationalId,
    Profile,
    Voucher,
)
from data.vault import Vault

SECTIONS: tuple[type[Base], ...] = (Profile, Membership, Due, Voucher, CourseRegistration)
CHANGEABLE = frozenset(Profile.access.columns[Role.REGISTER, "update"])
FLAGS = frozenset({"newsletter", "competence_newsletter"})


class EmbeddedRegister:
    """`url` is the register's own database login; `vault` holds the keys of the sealed national ids."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.database = Database(url, pool_size=4, statement_timeout=3_000)
        self.vault = vault
        self.down_since: dt.datetime | None = None

    @contextmanager
    def _session(self, ref: str, role: Role = Role.REGISTER, *, read_only: bool = True) -> Iterator[Session]:
        try:
            with self.database.transaction(Context(role, ref=ref, read_only=read_only)) as session:
                yield session
        except (DataError, IntegrityError):
            raise
        except SQLAlchemyError as error:
            self.down_since = self.down_since or now()
            raise RegisterDown(type(error).__name__) from error
        self.down_since = None

    def find(self, national_id: str) -> Found | None:
        """The person with this national id; two entries for one number are nobody's until people have sorted it out."""
        index = self.vault.blind("national_id", national_id)
        with self._session("") as session:
            refs = session.execute(text("select register.find(:index)"), {"index": index}).scalars().all()
        return Found(refs[0]) if len(refs) == 1 else None

    def find_by(self, what: Literal["number", "email"], value: str) -> Found | None:
        """The person with exactly this member number or e-mail; two entries are nobody's here too."""
        finder = {"number": "select register.find_by_number(:value)", "email": "select register.find_by_email(:value)"}
        with self._session("") as session:
            refs = session.execute(text(finder[what]), {"value": value}).scalars().all()
        return Found(refs[0]) if len(refs) == 1 else None

    def read(self, ref: str, *, masked: bool = False) -> Reading:
        """All sections of one person, from one instant."""
        role, at = Role.REGISTER_VIEWER if masked else Role.REGISTER, now()
        with self._session(ref, role) as session:
            sections = {
                model.section.key: [dict(row) for row in session.execute(_rows_query(model), {"ref": ref}).mappings()]
                for model in SECTIONS
            }
            if not masked:
                sections[Holder.section.key] = [{"ref": ref, "national_id_index": None}]
            if not masked and session.scalar(select(NationalId.ref).where(NationalId.ref == ref)):
                sections[NationalId.section.key] = [{"ref": ref, "national_id": None}]
        return Reading(ref, at, sections)

    def national_id(self, ref: str) -> str | None:
        """The number in clear, or None when none is kept. Unreadable when its key is gone."""
        with self._session(ref) as session:
            sealed = session.scalar(select(NationalId.national_id).where(NationalId.ref == ref))
        return self.vault.open(ref, "register.national_id", sealed) if sealed else None

    def apply(self, change: Change) -> Outcome:
        """Make the change and remember its id in the same transaction."""
        try:
            with self._session(change.ref, read_only=False) as session:
                return _apply(session, change)
        except (DataError, IntegrityError):
            return Refused("value_refused")
        except RegisterDown as error:
            return Unknown(str(error))

    def close(self) -> None:
        """Give every connection back."""
        self.database.close()


@cache  # putting a query together costs as much as answering it
def _rows_query(model: type[Base]) -> Select[Any]:
    columns, anchor = model.__table__.c, model.section.anchor
    query = select(*columns).where(columns.ref == bindparam("ref"))
    if anchor:
        query = query.order_by(columns[anchor].desc())
    return query.order_by(*inspect(model).primary_key)


def _apply(session: Session, change: Change) -> Outcome:
    profile = session.scalars(select(Profile).where(Profile.ref == change.ref).with_for_update()).one_or_none()
    answered = session.get(AppliedChange, (change.ref, change.change_id))
    if answered is not None:
        return Refused(answered.refused) if answered.refused else Applied(change.new)
    reason = _why_not(profile, change)
    if not reason:
        value: object = change.new == "True" if change.field in FLAGS else change.new
        session.execute(update(Profile).where(Profile.ref == change.ref).values({change.field: value}))
    session.add(AppliedChange(ref=change.ref, change_id=change.change_id, refused=reason, at=now()))
    return Refused(reason) if reason else Applied(change.new)


def _why_not(profile: Profile | None, change: Change) -> str:
    if profile is None:
        return "not_a_person"
    if change.section != Profile.section.key or change.field not in CHANGEABLE:
        return "field_unknown"
    present = str(getattr(profile, change.field))
    if change.field in FLAGS or present in (change.old, change.new):
        return ""
    return "changed_meanwhile"
