"""The one gate that every use of a person's data for a consented purpose asks, at the moment of use."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from data.consents.models import ConsentCurrent
from data.db import one_at_a_time

_GIVEN = (ConsentCurrent.state == "given",)
_ANSWERED_YES = select(  # put together once: pages ask often
    select(ConsentCurrent.purpose)
    .where(ConsentCurrent.person_id == bindparam("person_id"), ConsentCurrent.purpose == bindparam("purpose"), *_GIVEN)
    .exists()
)


def may_use(session: Session, person_id: uuid.UUID, purpose: str) -> bool:
    """True when the person's last answer to this purpose is yes."""
    return bool(session.scalar(_ANSWERED_YES, {"person_id": person_id, "purpose": purpose}))


def may_keep(session: Session, person_id: uuid.UUID, purpose: str) -> bool:
    """The same for keeping something: until this transaction ends no withdrawal can overtake it."""
    one_at_a_time(session, consents_lock(person_id))
    return may_use(session, person_id, purpose)


def consents_lock(person_id: uuid.UUID) -> str:
    """The name under which a person's answers, and what rests on them, are written one at a time."""
    return f"consents {person_id}"


def persons_permitting(*purposes: str) -> Select[uuid.UUID]:
    """The persons whose data may be used for all of these purposes now, as a query to select or to filter by.

    One filter for all of them: with one each the database compares every person of the one with every one of the other.
    """
    given = select(ConsentCurrent.person_id).where(ConsentCurrent.purpose.in_(purposes), *_GIVEN)
    return given.group_by(ConsentCurrent.person_id).having(func.count() == len(purposes))
