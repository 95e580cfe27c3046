"""Interests a member has chosen, to have articles and offers ordered by them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data import audit
from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, personal
from data.words import N_

TOPICS = {
    "first_time_leader": N_("New as a leader"),
    "difficult_conversations": N_("Difficult conversations"),
    "restructuring": N_("Restructuring and change"),
    "pay_negotiation": N_("Pay negotiation"),
    "work_environment": N_("Work environment and stress"),
    "employment_law": N_("Employment law"),
    "career": N_("Career and job change"),
    "women_in_leadership": N_("Women in leadership"),
    "late_career": N_("Late career"),
    "digitalisation": N_("Digitalisation and AI"),
    "boards": N_("Board work"),
    "recruitment": N_("Recruitment"),
}


class Interest(Base):
    """One chosen topic."""

    __tablename__ = "interest"
    section = Section("interest", N_("Interests"), "content", anchor="chosen_at")
    access = Access({Role.MEMBER: "select insert delete", Role.VIEWER: "select"})

    person_id: Mapped[uuid.UUID] = person_key()
    topic: Mapped[str] = mapped_column(
        primary_key=True, info=personal("user.content.interest", N_("Topic"), choices=TOPICS)
    )
    chosen_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Chosen")))


def interests_of(session: Session, person_id: uuid.UUID) -> list[str]:
    """The chosen topics, in the order of the list."""
    chosen = set(session.scalars(select(Interest.topic).where(Interest.person_id == person_id)))
    return [topic for topic in TOPICS if topic in chosen]


def choose_interests(session: Session, person_id: uuid.UUID, topics: Collection[str]) -> None:
    """Make these the person's interests, no others; ValueError for an unknown topic."""
    if unknown := set(topics) - TOPICS.keys():
        raise ValueError(f"unknown topics: {sorted(unknown)}")
    session.execute(delete(Interest).where(Interest.person_id == person_id, Interest.topic.not_in(topics)))
    for topic in topics:
        session.execute(
            insert(Interest).values(person_id=person_id, topic=topic, chosen_at=now()).on_conflict_do_nothing()
        )
    audit.record(session, person_id, "interests-chosen", str(len(topics)))
