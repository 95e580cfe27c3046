"""The rows of mentoring: everybody's profile, both sides of each pair, and what was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any

from psycopg import Connection

from data.demo.in_innsyn import Innsyn
from data.demo.mentor_pairs import pairs
from data.demo.mentor_profiles import Participant
from data.demo.mentor_stories import Pair, waits_until
from data.demo.mentor_talk import Line, talk
from data.demo.rows import Rows
from data.mentoring.clock import due
from data.mentoring.deadlines import WAITS_FOR
from data.mentoring.moves import TOGETHER
from data.mentoring.pairs import MentorEntry, MentorSide
from data.mentoring.profile import SAID, SIDES, MentorAbout, MentorBlock, MentorProfile, MentorTopic
from data.mentoring.reasons import explain
from data.mentoring.rules import load_rules
from data.mentoring.why import written


def add_mentoring(
    random: Random, innsyn: Innsyn, connection: Connection[Any], people: Sequence[Participant], shown: Participant
) -> None:
    """Copy all of it into the database."""
    for each in people:
        if not each.left:
            _profile(innsyn.rows, each)
    for pair in pairs(random, innsyn.days, innsyn.organisation, people, shown):
        _pair(innsyn, pair, talk(random, innsyn.days, innsyn.organisation, pair))
    # The database lets nobody skip a step: a pair is asked for, accepted and so on, each time by whom it concerns. Here
    # all of that is over already, so the rows are copied as a replica receives them, past the triggers that keep watch.
    connection.execute("set local session_replication_role = replica")
    innsyn.rows.copy_into(connection)
    connection.execute("set local session_replication_role = origin")


def _profile(rows: Rows, one: Participant) -> None:
    person_id, said = one.member.person_id, one.profile
    rows.add(
        MentorProfile,
        person_id=person_id,
        card_id=one.card_id,
        state=said.state,
        name_key=one.name_key,
        sent_back=said.sent_back,
        mentor_since=said.mentor_since,
        joined_at=one.joined_at,
        changed_at=one.changed_at,
        **{name: list(value) if isinstance(value := getattr(said, name), tuple) else value for name in SAID},
    )
    rows.add(MentorAbout, person_id=person_id, about=said.about, changed_at=one.changed_at)
    for side in SIDES:
        for topic, weight in getattr(said, side).items():
            rows.add(MentorTopic, person_id=person_id, side=side, topic=topic, weight=weight, changed_at=one.changed_at)
    for name, key in one.blocked.items():
        rows.add(MentorBlock, person_id=person_id, name_key=key, name=name, changed_at=one.changed_at)


def _pair(innsyn: Innsyn, pair: Pair, lines: Iterable[Line]) -> None:
    """Both sides' rows, the same but for whose they are, and what each wrote."""
    days, rules, pair_id = innsyn.days, load_rules(innsyn.organisation.id), innsyn.rows.key()
    since, now = days.at(pair.since), days.at(days.now)
    together_at = None if pair.together is None else days.at(pair.together)
    reached = since if pair.over else now
    reminded = due(since, rules.remind_after, rules.holidays, innsyn.organisation.time_zone) < now
    why = [written(each) for each in explain(pair.mentee.taker(), pair.mentor.taker())]
    for part, mine, other in (("mentee", pair.mentee, pair.mentor), ("mentor", pair.mentor, pair.mentee)):
        innsyn.rows.add(
            MentorSide,
            person_id=mine.member.person_id,
            pair_id=pair_id,
            part=part,
            state=pair.step.state,
            reason=pair.step.reason,
            other_card=other.card_id,
            why=why,
            asked_at=days.at(pair.asked),
            since=since,
            answer_by=waits_until(innsyn.organisation, days, pair),
            reminded=reminded and WAITS_FOR.get(pair.step.state) == part,
            together_at=together_at,
            check_ins=_weeks_reached(together_at, reached, rules.check_in_weeks),
            shares_contact=mine.shares and pair.step.state in TOGETHER,
        )
    for line in lines:
        innsyn.rows.add(
            MentorEntry,
            person_id=line.who.member.person_id,
            entry_id=innsyn.rows.key(),
            pair_id=pair_id,
            kind=line.kind,
            text=line.text,
            answer=line.answer,
            at=line.planned,
            made_at=line.made_at,
            done_at=line.done_at,
        )


def _weeks_reached(together_at: dt.datetime | None, at: dt.datetime, weeks: Iterable[int]) -> int:
    """How often the two have been asked how it goes."""
    return sum(at >= together_at + dt.timedelta(weeks=week) for week in weeks) if together_at else 0
