"""The jobs of mentoring, for the worker. `night` and `programme` load numpy and scipy, so only jobs import them."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.orm import Session

from data.base import now
from data.db import one_at_a_time
from data.jobs import JobRow, enqueue
from data.mentoring import deadlines, news
from data.mentoring.programme_facts import newest
from data.services import WORKER, Services

NIGHT, SUGGEST, ROUND = "mentor-night", "mentor-suggest", "mentor-round"
AT = dt.time(3, tzinfo=dt.UTC)


def plan(session: Session) -> None:
    """See to it that suggestions are laid anew next night, or now where they never were; once, however often asked."""
    at = now()
    tonight = dt.datetime.combine(at.date(), AT)
    next_night = tonight if at < tonight else tonight + dt.timedelta(days=1)
    enqueue(session, NIGHT, dedupe=NIGHT, run_at=next_night if newest(session) else at)


def ask_for_suggestions(session: Session, person_id: uuid.UUID) -> None:
    """Have suggestions made for somebody who begins, goes on or wishes something else; a matter of seconds."""
    enqueue(session, SUGGEST, person_id, dedupe=f"{SUGGEST} {person_id}")


def ask_for_round(session: Session) -> None:
    """Have the coordinator's round made; asked for twice it is one."""
    enqueue(session, ROUND, dedupe=ROUND)


def keep_time(services: Services) -> None:
    """Each minute: what is due by now, and notices of what has happened."""
    with services.jobs.transaction(WORKER) as session:
        one_at_a_time(session, "mentoring")
        deadlines.keep(session, services.organisation)
    tell(services)


def tell(services: Services, _job: JobRow | None = None) -> None:
    """Leave the notices of what happened to pairs."""
    with services.jobs.transaction(WORKER) as session:
        news.tell(session)


def suggest(services: Services, job: JobRow) -> None:
    """Lay one mentee's suggestions anew."""
    from data.mentoring import night

    if job.person_id is None:
        raise ValueError("suggestions are somebody's")
    with services.jobs.transaction(WORKER) as session:
        one_at_a_time(session, "mentoring")
        night.suggest_to(session, services.organisation, job.person_id)


def every_night(services: Services, _job: JobRow | None = None) -> None:
    """Lay everybody's suggestions anew, and the coordinator's counts."""
    from data.mentoring import night, programme

    with services.jobs.transaction(WORKER) as session:
        one_at_a_time(session, "mentoring")
        night.suggest_to_all(session, services.organisation)
        programme.keep(session, services.organisation)


def propose(services: Services, _job: JobRow | None = None) -> None:
    """Make the coordinator's round, and lay what is left to suggest anew."""
    from data.mentoring import night, programme

    with services.jobs.transaction(WORKER) as session:
        one_at_a_time(session, "mentoring")
        night.propose_round(session, services.organisation)
        night.suggest_to_all(session, services.organisation)
        programme.keep(session, services.organisation)
    tell(services)
