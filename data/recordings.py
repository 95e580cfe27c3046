"""Recorded calls with a member. Support never sees them; the retention rule takes them away."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.orm import Mapped, mapped_column

from data.base import Access, Base, Role, person_key
from data.datamap.columns import Section, not_personal, personal
from data.words import N_


class Recording(Base):
    """One recorded call; the sound itself is a file."""

    __tablename__ = "recording"
    section = Section("recording", N_("Recorded calls"), "recordings", anchor="started_at", controller="controller")
    access = Access({Role.MEMBER: "select", Role.WORKER: "select insert delete"})

    person_id: Mapped[uuid.UUID] = person_key()
    recording_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    controller: Mapped[str] = mapped_column(info=not_personal("who recorded it"))
    started_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("When")))
    seconds: Mapped[int] = mapped_column(info=personal("user.content.voice", N_("Length"), unit="seconds"))
    topic: Mapped[str] = mapped_column(info=personal("user.content.voice", N_("Topic")))
    file: Mapped[str] = mapped_column(
        info=personal("user.content.voice", N_("Sound file"), masked=True, excluded="storage_name")
    )
