"""What is worked out at night, and when somebody begins: suggestions, the waiting list, and the coordinator's round.

Only jobs come here: scoring loads numpy and scipy, which no page needs.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ARRAY, Text, Uuid, bindparam, delete, func, insert, select, text
from sqlalchemy.orm import Session

from data.base import now
from data.datamap.organisation import Organisation
from data.jobs import enqueue
from data.mentoring.columns import Taker
from data.mentoring.deadlines import answer_by
from data.mentoring.pairs import MentorSuggestion, MentorWaiting
from data.mentoring.profile import forget_taken_back
from data.mentoring.reasons import costs, explain
from data.mentoring.rounds import assign, suggest
from data.mentoring.rules import load_rules
from data.mentoring.takers import Takers, takers
from data.mentoring.together import JOB as TELL
from data.mentoring.why import written

_PROPOSE = text("select app.mentor_propose(:mentee, :mentor, :why, :due)").bindparams(
    bindparam("mentee", type_=Uuid), bindparam("mentor", type_=Uuid), bindparam("why", type_=ARRAY(Text))
)


def suggest_to_all(session: Session, organisation: Organisation) -> int:
    """Lay all suggestions and the waiting list anew; returns how many mentees have somebody to ask."""
    forget_taken_back(session)
    return _lay(session, organisation, takers(session), None)


def suggest_to(session: Session, organisation: Organisation, person_id: uuid.UUID) -> int:
    """The same for one mentee who has just begun or changed her wishes; nobody is shown more often than she may be."""
    rules, found = load_rules(organisation.id), takers(session, person_id)
    query = select(MentorSuggestion.card_id, func.count()).where(MentorSuggestion.person_id != person_id)
    shown = dict(session.execute(query.group_by(MentorSuggestion.card_id)).all())
    left = [each for each in found.mentors if shown.get(found.cards[each.person], 0) < rules.exposure * each.free]
    return _lay(session, organisation, replace(found, mentors=left), person_id)


def propose_round(session: Session, organisation: Organisation) -> int:
    """The coordinator's round: pairs as good as all can have at once are proposed to their mentees; returns how many.

    Whoever waits for an answer already is left out, so that a second round right after it proposes nothing new.
    """
    rules, found, at = load_rules(organisation.id), takers(session).without_open_ones(), now()
    people = {each.person: each for each in (*found.mentees, *found.mentors)}
    proposed = 0
    for each in assign(found.mentees, found.mentors, rules.threshold):
        pair_id = session.scalar(
            _PROPOSE,
            {
                "mentee": uuid.UUID(each.mentee),
                "mentor": uuid.UUID(each.mentor),
                "why": _reasons(people[each.mentee], people[each.mentor]),
                "due": answer_by(organisation, at),
            },
        )
        proposed += pair_id is not None
    enqueue(session, TELL)
    return proposed


def _lay(session: Session, organisation: Organisation, found: Takers, only: uuid.UUID | None) -> int:
    rules, at = load_rules(organisation.id), now()
    lists = suggest(found.mentees, found.mentors, rules.per_mentee, rules.exposure)
    mentors = {each.person: each for each in found.mentors}
    mine = MentorSuggestion.person_id == only if only else MentorSuggestion.person_id.is_not(None)
    waits = MentorWaiting.person_id == only if only else MentorWaiting.person_id.is_not(None)
    session.execute(delete(MentorSuggestion).where(mine))
    session.execute(delete(MentorWaiting).where(waits))
    rows = [
        {
            "person_id": uuid.UUID(mentee.person), "card_id": found.cards[person], "rank": rank,
            "why": _reasons(mentee, mentors[person]), "made_at": at,
        }
        for mentee in found.mentees
        for rank, person in enumerate(lists[mentee.person], 1)
    ]  # fmt: skip
    if rows:
        session.execute(insert(MentorSuggestion), rows)
    _lay_waiting(session, [each for each in found.mentees if not lists[each.person]], found.mentors, at)
    return sum(bool(each) for each in lists.values())


def _lay_waiting(session: Session, waiting: Sequence[Taker], mentors: Sequence[Taker], at: dt.datetime) -> None:
    line = sorted(waiting, key=lambda each: (-each.weeks_waiting, each.person))
    ahead = session.scalar(select(func.count()).select_from(MentorWaiting)) or 0
    rows = [
        {
            "person_id": uuid.UUID(each.person), "place": place, "made_at": at,
            "costs": [f"{wish}:{more}" for wish, more in cost.items()],
        }
        for place, (each, cost) in enumerate(zip(line, costs(line, mentors), strict=True), 1 + ahead)
    ]  # fmt: skip
    if rows:
        session.execute(insert(MentorWaiting), rows)


def _reasons(mentee: Taker, mentor: Taker) -> list[str]:
    return [written(each) for each in explain(mentee, mentor)]
