"""A member's own mentor profile: as what she takes part, whether she is paused, and the card others would see."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from sqlalchemy import ARRAY, CheckConstraint, Text, delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data import audit
from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, personal
from data.interests import TOPICS
from data.salary.scales import LEVELS
from data.words import N_

ROLES = {"mentor": N_("Mentor"), "mentee": N_("Mentee"), "both": N_("Mentor and mentee")}
STATES = {"listed": N_("Taking part"), "paused": N_("Paused")}
FORMATS = {"video": N_("By video"), "meeting": N_("In person"), "either": N_("Either")}


class MentorProfile(Base):
    """Taking part as mentor or mentee. Removing the row ends it."""

    __tablename__ = "mentor_profile"
    __table_args__ = (
        CheckConstraint("role in ('mentor', 'mentee', 'both')", name="role_known"),
        CheckConstraint("state in ('listed', 'paused')", name="state_known"),
        CheckConstraint("format in ('video', 'meeting', 'either')", name="format_known"),
        CheckConstraint("capacity between 1 and 5", name="capacity_plausible"),
        CheckConstraint("char_length(about) <= 600", name="about_length"),
    )
    section = Section(
        "mentor_profile", N_("Mentor profile"), "mentoring", anchor="changed_at", clocks={"last_used": "changed_at"}
    )
    access = Access({Role.MEMBER: "select insert update delete", Role.VIEWER: "select", Role.WORKER: "select"})

    person_id: Mapped[uuid.UUID] = person_key()
    role: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Takes part as"), choices=ROLES))
    state: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Status"), choices=STATES))
    level: Mapped[str] = mapped_column(info=personal("user.job_title", N_("Role level"), choices=LEVELS))
    format: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("Meets"), choices=FORMATS))
    capacity: Mapped[int] = mapped_column(info=personal("user.content.mentoring", N_("Mentees at a time")))
    topics: Mapped[list[str]] = mapped_column(
        ARRAY(Text), info=personal("user.content.mentoring", N_("Topics"), choices=TOPICS)
    )
    about: Mapped[str] = mapped_column(info=personal("user.content.mentoring", N_("About")))
    changed_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Last changed")))


@dataclass(frozen=True)
class Profile:
    """A mentor profile; the card others would see holds exactly this, without a name."""

    role: str
    state: str
    level: str
    format: str
    capacity: int
    topics: tuple[str, ...]
    about: str
    changed_at: dt.datetime | None = None


def profile_of(session: Session, person_id: uuid.UUID) -> Profile | None:
    """The person's profile, or None when she does not take part."""
    r = session.get(MentorProfile, person_id)
    if r is None:
        return None
    return Profile(r.role, r.state, r.level, r.format, r.capacity, tuple(r.topics), r.about, r.changed_at)


def keep_profile(session: Session, person_id: uuid.UUID, profile: Profile) -> None:
    """Take part with this profile, or change it."""
    values = asdict(profile) | {"topics": list(profile.topics), "changed_at": now()}
    session.execute(
        insert(MentorProfile)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )
    audit.record(session, person_id, "mentor-profile-kept", profile.state)


def leave_mentoring(session: Session, person_id: uuid.UUID) -> None:
    """Stop taking part: the profile is gone."""
    session.execute(delete(MentorProfile).where(MentorProfile.person_id == person_id))
    audit.record(session, person_id, "mentoring-left")


def set_state(session: Session, person_id: uuid.UUID, state: str) -> None:
    """Pause, or take part again."""
    session.execute(
        update(MentorProfile).where(MentorProfile.person_id == person_id).values(state=state, changed_at=now())
    )
    audit.record(session, person_id, f"mentoring-{state}")
