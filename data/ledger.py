"""Seals append-only tables: a job takes each new row's digest into a hash chain, in batches, personal data outside it.

A digest is SHA-256 over the row's values and its random salt. When a row is lawfully erased its digest stays and says
nothing. Each link is signed, so that whoever rewrites rows and chain alike, without our key, is found out. `verify`
recomputes everything and names the first row that was altered, removed or put in another order.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import BigInteger, Row, func, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.audit import AuditEvent
from data.base import Access, Base, Role, now
from data.consents.models import ConsentEvent
from data.datamap.columns import not_personal

LEDGERS: dict[str, Any] = {"consents": ConsentEvent, "audit": AuditEvent}
BATCH = 10_000


class LedgerRow(Base):
    """The digest of one sealed row."""

    __tablename__ = "ledger_row"
    access = Access({Role.WORKER: "select insert"})

    ledger: Mapped[str] = mapped_column(primary_key=True, info=not_personal("name of a ledger"))
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, info=not_personal("order of arrival"))
    digest: Mapped[bytes] = mapped_column(info=not_personal("salted hash"))
    batch: Mapped[int] = mapped_column(info=not_personal("number of the seal"))


class LedgerSeal(Base):
    """One link of the chain: the hash over the batch's digests and the link before."""

    __tablename__ = "ledger_seal"
    access = Access({Role.WORKER: "select insert"})

    ledger: Mapped[str] = mapped_column(primary_key=True, info=not_personal("name of a ledger"))
    batch: Mapped[int] = mapped_column(primary_key=True, info=not_personal("number of the seal"))
    rows: Mapped[int] = mapped_column(info=not_personal("count"))
    last_position: Mapped[int] = mapped_column(BigInteger, info=not_personal("order of arrival"))
    hash: Mapped[bytes] = mapped_column(info=not_personal("hash"))
    signature: Mapped[bytes] = mapped_column(info=not_personal("Ed25519 signature of the hash"))
    sealed_at: Mapped[dt.datetime] = mapped_column(info=not_personal("time"))


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: sealed rows, the unsealed tail, and the first bad row as (position, what is wrong)."""

    ledger: str
    sealed: int
    unsealed: int
    bad: tuple[int, str] | None = None


def digest_of(row: Any) -> bytes:
    """SHA-256 over the row's columns by name, in one fixed spelling."""
    values = {}
    for attribute in inspect(type(row)).column_attrs:
        value = getattr(row, attribute.key)
        values[attribute.key] = value.hex() if isinstance(value, bytes) else value
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str, ensure_ascii=False).encode()).digest()


def _link(previous: bytes, digests: list[bytes]) -> bytes:
    return hashlib.sha256(previous + b"".join(digests)).digest()


def _last_seal(session: Session, ledger: str) -> LedgerSeal | None:
    return session.scalars(
        select(LedgerSeal).where(LedgerSeal.ledger == ledger).order_by(LedgerSeal.batch.desc()).limit(1)
    ).one_or_none()


def seal(session: Session, ledger: str, key: Ed25519PrivateKey) -> int:
    """Seal the rows that arrived since the last seal; returns how many. One sealer at a time (advisory lock)."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"ledger {ledger}"))))
    model, last = LEDGERS[ledger], _last_seal(session, ledger)
    unsealed = (
        select(model)
        .where(~select(LedgerRow).where(LedgerRow.ledger == ledger, LedgerRow.position == model.position).exists())
        .order_by(model.position)
        .limit(BATCH)
    )
    rows = session.scalars(unsealed).all()
    if not rows:
        return 0
    batch, digests = (last.batch + 1 if last else 1), [digest_of(row) for row in rows]
    link = _link(last.hash if last else b"", digests)
    session.add_all(
        LedgerRow(ledger=ledger, position=row.position, digest=digest, batch=batch)
        for row, digest in zip(rows, digests, strict=True)
    )
    session.add(
        LedgerSeal(
            ledger=ledger, batch=batch, rows=len(rows), last_position=rows[-1].position,
            hash=link, signature=key.sign(link), sealed_at=now(),
        )
    )  # fmt: skip
    return len(rows)


def _signed(link: LedgerSeal, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(link.signature, link.hash)
    except InvalidSignature:
        return False
    return True


def verify(session: Session, ledger: str, key: Ed25519PublicKey, erased: frozenset[int] = frozenset()) -> Verdict:
    """Recompute every digest and link; `erased` are positions that were lawfully removed.

    Each table is read once: 100,000 rows take about ten seconds. The session's transaction should be a snapshot, since
    rows may be sealed meanwhile.
    """
    model = LEDGERS[ledger]
    kept = {row.position: digest_of(row) for row in session.scalars(select(model).execution_options(yield_per=5_000))}
    seals = select(LedgerSeal).where(LedgerSeal.ledger == ledger).order_by(LedgerSeal.batch)
    batches, previous, sealed = _batches(session, ledger), b"", 0
    for link in session.scalars(seals):
        batch, rows = next(batches, (0, []))
        if batch != link.batch:
            return Verdict(ledger, sealed, len(kept), (link.last_position, "chain broken"))
        for row in rows:
            present = kept.pop(row.position, None)
            if present is None and row.position not in erased:
                return Verdict(ledger, sealed, len(kept), (row.position, "removed"))
            if present is not None and present != row.digest:
                return Verdict(ledger, sealed, len(kept), (row.position, "altered"))
            sealed += 1
        previous = _link(previous, [row.digest for row in rows])
        if previous != link.hash or len(rows) != link.rows or not _signed(link, key):
            return Verdict(ledger, sealed, len(kept), (link.last_position, "chain broken"))
    if left := next(batches, None):  # rows whose seal was cut off
        return Verdict(ledger, sealed, len(kept), (left[1][0].position, "chain broken"))
    return Verdict(ledger, sealed, len(kept))


def _batches(session: Session, ledger: str) -> Iterator[tuple[int, list[Row[int, int, bytes]]]]:
    """(batch, its rows as they were sealed), in order."""
    rows = select(LedgerRow.batch, LedgerRow.position, LedgerRow.digest).where(LedgerRow.ledger == ledger)
    in_order = session.execute(rows.order_by(LedgerRow.batch, LedgerRow.position))
    for batch, its_rows in groupby(in_order, key=lambda row: row.batch):
        yield batch, list(its_rows)
