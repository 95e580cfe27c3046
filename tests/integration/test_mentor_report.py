"""The coordinator's report: what is exact, what is counted of those alone who allow it, and what is never shown."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from data.base import Role
from data.db import Context
from data.mentoring import programme, programme_facts, work
from data.mentoring.programme_facts import Group, Mentees, Mentors, Programme
from data.services import WORKER
from tests.mentoring import MENTOR, Somebody, past_the_triggers, somebody, starts_anew
from tests.visitor import Visitor
from tests.world import World

BOTH = ("mentor_matching", "mentor_outcome")
NOBODY = (
    "delete from app.mentor_entry", "delete from app.mentor_side", "delete from app.mentor_suggestion",
    "delete from app.mentor_waiting", "delete from app.mentor_topic", "delete from app.mentor_profile",
    "delete from app.mentor_report",
)  # fmt: skip


@pytest.fixture
def empty(norway: World) -> World:
    """Nobody takes part yet."""
    past_the_triggers(norway, *NOBODY)
    return norway


def crowd(
    world: World, name: str, people: int, *, role: str = "mentee", level: str = "2", matched: int = 0,
    allow: tuple[str, ...] = (*BOTH, "mentor_card"), state: str = "listed",
) -> None:  # fmt: skip
    """So many people who take part and joined four weeks ago; the first `matched` met their mentor two weeks ago."""
    person = f"md5('{name}' || n)::uuid"
    consents = ", ".join(f"('{purpose}')" for purpose in allow) or "(null)"
    past_the_triggers(
        world,
        "insert into app.mentor_profile (person_id, role, state, level, format, capacity, languages, county, mentor_since,"
        f" joined_at, changed_at) select {person}, '{role}', '{state}', '{level}', 'video', 1, '{{nb}}', '46', now(),"
        f" now() - interval '28 days', now() from generate_series(1, {people}) n",
        "insert into app.consent_event (person_id, event_id, purpose, state, at, text_sha256, language, method, level, salt)"
        f" select {person}, gen_random_uuid(), purpose, 'given', now(), '', 'nb', 'button', 3, 'salt'"
        f" from generate_series(1, {people}) n, (values {consents}) v (purpose) where purpose is not null",
    )
    if matched:
        meet(world, name, 1, matched, days_ago=14)


def meet(world: World, name: str, first: int, last: int, *, days_ago: int = 0, part: str = "mentee") -> None:
    """The so-manieth to the so-manieth of a crowd got together with somebody so many days ago."""
    past_the_triggers(
        world,
        "insert into app.mentor_side (person_id, pair_id, part, state, reason, other_card, why, asked_at, since, together_at)"
        f" select md5('{name}' || n)::uuid, gen_random_uuid(), '{part}', 'active', '', gen_random_uuid(), '{{}}', now(),"
        f" now(), now() - interval '{days_ago} days' from generate_series({first}, {last}) n",
    )


def answers(world: World, name: str, first: int, last: int, answer: str, *, kind: str = "check_in") -> None:
    """The so-manieth to the so-manieth of a crowd answer now."""
    past_the_triggers(
        world,
        "insert into app.mentor_entry (person_id, entry_id, pair_id, kind, text, answer, made_at)"
        f" select md5('{name}' || n)::uuid, gen_random_uuid(), gen_random_uuid(), '{kind}', '', '{answer}', now()"
        f" from generate_series({first}, {last}) n",
    )


def end(world: World, name: str, first: int, last: int, reason: str) -> None:
    """The pair of each of these ends now."""
    past_the_triggers(
        world,
        "insert into app.mentor_side (person_id, pair_id, part, state, reason, other_card, why, asked_at, since, together_at)"
        f" select md5('{name}' || n)::uuid, gen_random_uuid(), 'mentee', 'ended', '{reason}', gen_random_uuid(), '{{}}',"
        f" now(), now(), now() from generate_series({first}, {last}) n",
    )


def night(world: World) -> Programme:
    """The report of one more night."""
    with world.services.jobs.transaction(WORKER) as session:
        programme.keep(session, world.services.organisation)
    with world.services.web.transaction(Context(Role.COORDINATOR)) as session:
        found = programme_facts.newest(session)
    assert found
    return found[1]


def said(world: World, kind: str = "check_in") -> dict[str, int] | None:
    found = night(world).said.get(kind)
    return dict(found.people) if found else None


def test_answers_are_counted_of_those_alone_who_allow_it_and_each_person_once(empty: World) -> None:
    crowd(empty, "yes", 32)
    crowd(empty, "no", 30, allow=("mentor_matching", "mentor_card"))
    answers(empty, "no", 1, 30, "bad")
    assert said(empty) is None
    answers(empty, "yes", 1, 12, "bad")
    answers(empty, "yes", 1, 12, "good")
    answers(empty, "yes", 13, 22, "so_so", kind="check_in")
    answers(empty, "yes", 23, 32, "bad")
    assert said(empty) == {"good": 12, "so_so": 10, "bad": 10}


def test_the_end_of_a_pair_is_counted_like_an_answer_and_a_pair_that_one_left_was_stopped(empty: World) -> None:
    crowd(empty, "one", 40)
    end(empty, "one", 1, 12, "completed")
    end(empty, "one", 13, 20, "stopped")
    end(empty, "one", 21, 24, "left")
    end(empty, "one", 25, 36, "no_contact")
    assert said(empty, "ended") == {"completed": 12, "stopped": 12, "no_contact": 12}


def test_a_withdrawn_consent_counts_no_more_the_next_time(empty: World) -> None:
    crowd(empty, "one", 31)
    answers(empty, "one", 1, 11, "good")
    answers(empty, "one", 12, 21, "bad")
    answers(empty, "one", 22, 31, "so_so")
    assert said(empty) == {"good": 11, "so_so": 10, "bad": 10}
    ((person,),) = empty.rows("select md5('one1')::uuid")
    Somebody(empty, person).says("mentor_outcome", "withdrawn")
    crowd(empty, "two", 10)
    answers(empty, "two", 1, 10, "bad")
    assert said(empty) == {"good": 10, "so_so": 10, "bad": 20}


def test_from_night_to_night_nobody_can_be_told_from_the_counts(empty: World) -> None:
    crowd(empty, "one", 60)
    answers(empty, "one", 1, 20, "good")
    answers(empty, "one", 21, 40, "bad")
    answers(empty, "one", 51, 60, "so_so")
    first = night(empty)
    assert first.said["check_in"].people == {"good": 20, "so_so": 10, "bad": 20}
    for number in range(41, 50):  # nine check-ins, one a night
        answers(empty, "one", number, number, "bad")
        assert night(empty).said == first.said
    answers(empty, "one", 50, 50, "good")
    assert said(empty) == {"good": 21, "so_so": 10, "bad": 29}


def test_nothing_that_is_kept_is_under_ten_but_what_the_coordinator_acts_on(empty: World) -> None:
    crowd(empty, "one", 40, matched=3)
    answers(empty, "one", 1, 30, "good")
    answers(empty, "one", 31, 37, "bad", kind="check_in")
    answers(empty, "one", 1, 8, "bad", kind="feedback")
    end(empty, "one", 1, 13, "completed")
    end(empty, "one", 14, 16, "stopped")
    crowd(empty, "mentors", 3, role="mentor")
    night(empty)
    ((facts,),) = empty.rows("select facts from app.mentor_report")
    assert facts["said"].keys() == {"check_in", "ended"}
    assert {kind: each["people"] for kind, each in facts["said"].items()} == {"check_in": {}, "ended": {}}
    assert facts["fairness"]["report"]["everybody"]["mentees"] == {"people": 40, "matched": 0.4, "weeks": 4}
    assert facts["mentors"] == 3, "places and people who wait are exact"


def test_groups_are_compared_of_those_alone_who_allow_it(empty: World) -> None:
    crowd(empty, "two", 20, level="2", matched=10)
    crowd(empty, "three", 40, level="3")
    crowd(empty, "few", 9, level="1")
    crowd(empty, "silent", 50, level="2", allow=("mentor_matching", "mentor_card"))
    crowd(empty, "mentors", 12, role="mentor", level="1")
    crowd(empty, "hidden", 30, role="mentor", level="1", allow=("mentor_matching", "mentor_card"))
    empty.rows(
        "insert into app.mentor_suggestion select gen_random_uuid(), card_id, 1, '{}', now() from app.mentor_profile"
        " where person_id = md5('mentors1')::uuid"
    )
    found = night(empty).fairness
    assert found and found.report.everybody.mentees == Mentees(60, 0.1, 4)
    groups = {each.key: each for each in found.report.by["level"]}
    assert groups.keys() == {"1", "3"}, "the nine take the next smallest with them"
    assert groups["3"] == Group("3", Mentees(40, 0.1, 4), None)
    assert groups["1"].mentees is None and groups["1"].mentors
    assert (groups["1"].mentors.people, groups["1"].mentors.gini) == (10, 0.92)
    assert set(found.report.by) == {"level", "county"}


def test_the_comparison_stands_until_ten_mentees_have_something_new(empty: World) -> None:
    crowd(empty, "one", 20)
    first = night(empty).fairness
    crowd(empty, "two", 9)
    empty.rows("update app.mentor_profile set joined_at = now() where person_id not in (select md5('one' || n)::uuid from"
               " generate_series(1, 20) n)")  # fmt: skip
    assert first and night(empty).fairness == first
    crowd(empty, "three", 1)
    empty.rows("update app.mentor_profile set joined_at = now() where person_id = md5('three1')::uuid")
    second = night(empty).fairness
    assert second and second.report.everybody.mentees == Mentees(30, 0.1, 4)


def test_who_has_found_a_mentor_since_then_is_something_new(empty: World) -> None:
    crowd(empty, "one", 30)
    first = night(empty).fairness
    meet(empty, "one", 1, 9)
    assert first and night(empty).fairness == first
    meet(empty, "one", 10, 10)
    second = night(empty).fairness
    assert second and second.report.everybody.mentees == Mentees(30, 0.3, 4)


def test_a_comparison_is_of_mentees_who_take_part_and_of_the_first_mentor_since_they_joined(empty: World) -> None:
    crowd(empty, "found", 20, matched=20)
    meet(empty, "found", 1, 20)  # the next one
    crowd(empty, "paused", 10, role="both", state="paused")
    meet(empty, "paused", 1, 10, days_ago=60)
    meet(empty, "paused", 1, 10, part="mentor")
    crowd(empty, "begun", 40, state="draft")
    crowd(empty, "mentors", 40, role="mentor")
    found = night(empty).fairness
    assert found and found.report.everybody.mentees == Mentees(30, 0.7, 2)


def test_a_mentor_with_two_places_may_be_shown_twice_as_often(empty: World) -> None:
    for name, places in (("one", 1), ("two", 2)):
        crowd(empty, name, 10, role="mentor")
        past_the_triggers(
            empty,
            f"update app.mentor_profile set capacity = {places} where person_id in"
            f" (select md5('{name}' || n)::uuid from generate_series(1, 10) n)",
        )
    past_the_triggers(
        empty,
        "insert into app.mentor_suggestion select gen_random_uuid(), card_id, 1, '{}', now() from app.mentor_profile,"
        " generate_series(1, capacity)",
    )
    found = night(empty).fairness
    assert found and found.report.everybody.mentors == Mentors(20, 0)


@pytest.mark.parametrize("people", [0, 1, 10_000])
def test_the_report_of_any_number_of_people_is_a_fixed_number_of_statements(empty: World, people: int) -> None:
    crowd(empty, "one", people, matched=people // 2)
    answers(empty, "one", 1, people, "good")
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    with empty.services.jobs.transaction(WORKER) as session:
        engine = session.connection().engine
        event.listen(engine, "before_cursor_execute", note)
        begun = time.perf_counter()
        found = programme.count(session, 10)
        taken = time.perf_counter() - begun
        event.remove(engine, "before_cursor_execute", note)
    assert len(sent) <= 16, "\n".join(sent)
    assert bool(found.fairness) == bool(found.said) == (people == 10_000)
    if people == 10_000:
        assert found.said["check_in"].people == {"good": 10_000}
        print(f"{people} people: {taken:.2f} s, {len(sent)} statements")


# The page


def page(mona: Visitor) -> str:
    answer = mona.fire("show_page", "/staff/mentoring")
    assert answer.status == 200
    return json.dumps(answer.json(), ensure_ascii=False)


def test_before_the_first_night_the_page_says_so(empty: World) -> None:
    text = page(empty.signed_in("mona"))
    assert "No counts yet" in text and "How it went" not in text


def test_before_ten_have_answered_the_page_says_when_it_shows_more(empty: World) -> None:
    crowd(empty, "one", 9)
    answers(empty, "one", 1, 9, "bad")
    work.every_night(empty.services)
    text = page(empty.signed_in("mona"))
    assert text.count("Shown once 10 people have answered") == 2 and "Shown once 10 mentees or mentors" in text
    assert "Not good" not in text


def test_the_coordinator_never_sees_a_small_number(empty: World) -> None:
    crowd(empty, "one", 53, matched=20)
    answers(empty, "one", 1, 33, "good")
    answers(empty, "one", 34, 46, "so_so")
    answers(empty, "one", 47, 53, "bad")
    crowd(empty, "mentors", 3, role="mentor")
    work.every_night(empty.services)
    text = page(empty.signed_in("mona"))
    values = dict(_facts(json.loads(text)))
    assert (values["Good"], values["So-so"], values["Not good"]) == ("33", "Not shown", "Not shown")
    assert values["Mentors with a free place"] == "3"
    assert "Of at least 50 mentees about 40% have found a mentor." in text
    assert "because you act on them" in text and "Women and men are not compared" in text


def _facts(drawn: Any) -> list[tuple[str, str]]:
    """(label, value) of each line of facts."""
    if isinstance(drawn, list):
        return [line for each in drawn for line in _facts(each)]
    if not isinstance(drawn, dict):
        return []
    props = drawn.get("props", {})
    if isinstance(props, dict) and props.get("className") == "fact":
        label, value, *_ = props["children"]
        return [(label["props"]["children"], value["props"]["children"][0]["props"]["children"])]
    return [line for each in drawn.values() for line in _facts(each)]


# Sending back


def applying(world: World, sub: str = "bo") -> tuple[Visitor, Somebody]:
    visitor, one = world.signed_in(sub), starts_anew(world, sub, "mentor_matching", "mentor_card")
    one.keeps(MENTOR)
    one.goes("applied")
    return visitor, one


def sends_back(world: World, card: uuid.UUID, why: str) -> str:
    world.a_minute_later()
    match = {"decision": "rejected", "card": str(card), "why": why}
    return world.signed_in("mona").fire("decide_on_mentor", 1, match=match).text


def test_whoever_is_sent_back_reads_why_until_it_is_sent_again(norway: World) -> None:
    bo, one = applying(norway)
    assert "Sent back, and told." in sends_back(norway, one.card, "words")
    assert "Your mentor profile was sent back: it says too little." in bo.fire("show_page", "/mentor-profile").text
    told = norway.rows(
        "select kind from app.notice where person_id = %s order by created_at desc limit 1", one.person_id
    )
    assert told == [("mentor_rejected_words",)]
    home = bo.fire("show_page", "/").text
    assert "Your mentor profile was sent back: it says too little." in home
    one.goes("applied")
    assert norway.rows("select sent_back from app.mentor_profile where person_id = %s", one.person_id) == [("",)]
    assert "it says too little" not in bo.fire("show_page", "/mentor-profile").text


@pytest.mark.parametrize("why", ["", "rude", "words' or true"])
def test_a_reason_that_is_none_sends_nobody_back(norway: World, why: str) -> None:
    _bo, one = applying(norway)
    assert "You may not do this" in sends_back(norway, one.card, why)
    assert norway.rows("select state from app.mentor_profile where person_id = %s", one.person_id) == [("applied",)]


def test_nobody_gives_herself_a_reason_nor_takes_one_away(norway: World) -> None:
    _bo, one = applying(norway)
    sends_back(norway, one.card, "leader")
    with pytest.raises(Exception, match="permission denied"), one.acting() as session:
        _set(session, "update app.mentor_profile set sent_back = ''")
    other = somebody(norway, 0)
    with other.acting() as session:
        _set(
            session,
            "insert into app.mentor_profile (person_id, role, state, level, format, capacity, sent_back, changed_at)"
            f" values ('{other.person_id}', 'mentee', 'draft', '2', 'video', 1, 'words', now())",
        )
    assert norway.rows("select sent_back from app.mentor_profile where person_id = %s", other.person_id) == [("",)]


def _set(session: Session, statement: str) -> None:
    session.connection().exec_driver_sql(statement)
