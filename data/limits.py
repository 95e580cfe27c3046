"""Rate limits as counts in PostgreSQL: right with any number of web processes."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Access, Base, Role, now
from data.datamap.columns import not_personal


class LimitCount(Base):
    """How often something was done in a window of time; the key is a hash."""

    __tablename__ = "limit_count"
    access = Access({Role.GATE: "select insert update delete"})

    key_hash: Mapped[bytes] = mapped_column(
        primary_key=True, info=not_personal("hash of act and asker, gone after a day")
    )
    window_start: Mapped[dt.datetime] = mapped_column(primary_key=True, info=not_personal("time"))
    count: Mapped[int] = mapped_column(info=not_personal("count"))


def within_limit(session: Session, act: str, asker: str, most: int, window: dt.timedelta) -> bool:
    """Count one act by this asker; False when it is one more than `most` in the present window."""
    at = now()
    start = dt.datetime.fromtimestamp(at.timestamp() // window.total_seconds() * window.total_seconds(), dt.UTC)
    key = hashlib.sha256(f"{act}\0{asker}".encode()).digest()
    counted = (
        insert(LimitCount)
        .values(key_hash=key, window_start=start, count=1)
        .on_conflict_do_update(
            index_elements=[LimitCount.key_hash, LimitCount.window_start], set_={"count": LimitCount.count + 1}
        )
        .returning(LimitCount.count)
    )
    count = session.execute(counted).scalar_one()
    if count == 1:
        session.execute(delete(LimitCount).where(LimitCount.window_start < func.now() - dt.timedelta(days=1)))
    return count <= most
