"""Tells both sides of a pair what happened, by the table of moves: each event once, however often it is tried."""

from __future__ import annotations

import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.base import now
from data.mentoring.moves import notices_of
from data.mentoring.pairs import MentorEvent, MentorSide
from data.notices import notify

MOST = 200


def tell(session: Session) -> int:
    """Leave the notices of what has happened and was not told yet; returns how many events. For the worker's role.

    An event is marked in the same transaction as its notices, and skipped while another worker has it.
    """
    events = session.scalars(
        select(MentorEvent)
        .where(MentorEvent.told_at.is_(None))
        .order_by(MentorEvent.at, MentorEvent.event_id)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    ).all()
    for event in events:
        sides = sides_of(session, event.pair_id)
        for part, kind in zip(("mentor", "mentee"), notices_of(event.before, event.after, event.who), strict=True):
            if kind and part in sides:
                notify(session, sides[part], kind)
        session.execute(update(MentorEvent).where(MentorEvent.event_id == event.event_id).values(told_at=now()))
    return len(events)


def sides_of(session: Session, pair_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """{"mentor": person, "mentee": person} of a pair; whoever has erased her side is missing."""
    query = select(MentorSide.part, MentorSide.person_id).where(MentorSide.pair_id == pair_id)
    return dict(session.execute(query).all())  # type: ignore[arg-type]
