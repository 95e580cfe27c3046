"""What a withdrawal erases, at once and in the same transaction, as the wording of each consent promises."""

from __future__ import annotations

import uuid

from sqlalchemy import delete
from sqlalchemy.orm import Session

from data.base import Base
from data.interests import Interest
from data.mentoring.pairs import OF_A_PERSON
from data.mentoring.profile import OWN, MentorProfile
from data.salary.answers import SalaryAnswer
from data.salary.release_tables import SalaryUse

HELD_BY: dict[str, tuple[type[Base], ...]] = {
    "salary_statistics": (SalaryAnswer, SalaryUse),
    "personal_content": (Interest,),
    "mentor_matching": (MentorProfile, *OWN, *OF_A_PERSON),  # the profile first: it closes and ends what is open
}


def erase_held_by(session: Session, person_id: uuid.UUID, purpose: str) -> int:
    """Erase what only this consent allowed to keep; returns how many rows went."""
    rows = 0
    for table in HELD_BY.get(purpose, ()):
        done = session.execute(delete(table).where(table.__table__.c.person_id == person_id))
        rows += done.rowcount  # type: ignore[attr-defined]
    return rows
