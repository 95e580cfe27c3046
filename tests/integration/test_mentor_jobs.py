"""What jobs do for mentoring: reminders, ends, pauses, check-ins, suggestions, rounds; twice is once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, text

from data import worker
from data.mentoring import deadlines, news, together, work
from data.services import WORKER
from tests.mentoring import Somebody, mentee, mentor, nobody_takes_part, past_the_triggers
from tests.world import World


def kinds(one: Somebody) -> list[str]:
    """The notices about mentoring that this person got, in order."""
    query = "select kind from app.notice where person_id = %s and kind like 'mentor%%' order by created_at"
    return [kind for (kind,) in one.world.rows(query, one.person_id)]


def age(world: World, pair: uuid.UUID, days: int) -> None:
    """Have everything of a pair be so many days older."""
    world.rows(
        "update app.mentor_side set since = since - make_interval(days => %s), answer_by = answer_by - make_interval(days"
        " => %s), together_at = together_at - make_interval(days => %s) where pair_id = %s",
        days, days, days, pair,
    )  # fmt: skip


@pytest.fixture
def one(norway: World) -> Somebody:
    return mentee(norway, 0)


@pytest.fixture
def other(norway: World) -> Somebody:
    return mentor(norway, 1, capacity=3)


def test_an_unanswered_request_is_reminded_of_once_and_then_ends(norway: World, one: Somebody, other: Somebody) -> None:
    pair = one.asks(other)
    work.keep_time(norway.services)
    assert kinds(other)[1:] == ["mentor_request"]
    age(norway, pair, 45)  # more than five days that count, whatever holiday lies in them
    norway.rows("update app.mentor_side set answer_by = now() + interval '1 day'")
    for _ in range(2):
        work.keep_time(norway.services)
    assert kinds(other)[1:] == ["mentor_request", "mentor_reminder"] and kinds(one) == []
    norway.rows("update app.mentor_side set answer_by = now() - interval '1 second'")
    for _ in range(2):
        work.keep_time(norway.services)
    assert one.state(pair) == other.state(pair) == ("expired", "")
    assert (kinds(one), kinds(other)[3:]) == (["mentor_expired"], ["mentor_expired"])


def test_the_clock_of_a_question_is_the_mentees(norway: World, one: Somebody, other: Somebody) -> None:
    pair = one.asks(other)
    other.takes(pair, "question")
    age(norway, pair, 45)
    norway.rows("update app.mentor_side set answer_by = now() + interval '1 day'")
    work.keep_time(norway.services)
    assert "mentor_reminder" in kinds(one) and "mentor_reminder" not in kinds(other)


def test_a_mentor_who_lets_two_in_a_row_expire_is_paused_and_told(norway: World, other: Somebody) -> None:
    asking = [mentee(norway, number) for number in (2, 3, 4)]
    for each in asking[:2]:
        each.asks(other)
        norway.rows("update app.mentor_side set answer_by = now() - interval '1 second' where state = 'requested'")
        work.keep_time(norway.services)
    assert norway.rows("select state from app.mentor_profile where card_id = %s", other.card) == [("paused",)]
    assert kinds(other).count("mentor_idle") == 1
    other.goes("listed")
    work.keep_time(norway.services)
    assert norway.rows("select state from app.mentor_profile where card_id = %s", other.card) == [("listed",)]


def test_an_answer_in_between_keeps_a_mentor_listed(norway: World, other: Somebody) -> None:
    for number, target in ((2, "expired"), (3, "declined"), (4, "expired")):
        pair = mentee(norway, number).asks(other)
        if target == "declined":
            other.takes(pair, "declined")
        norway.rows("update app.mentor_side set answer_by = now() - interval '1 second' where state = 'requested'")
        work.keep_time(norway.services)
    assert norway.rows("select state from app.mentor_profile where card_id = %s", other.card) == [("listed",)]


@pytest.mark.parametrize(
    ("newest_last", "expected"),
    [
        ("declined expired expired", "paused"),
        ("expired withdrawn expired", "paused"),
        ("expired closed expired", "paused"),
        ("expired requested expired", "paused"),
        ("expired expired declined", "listed"),
        ("expired", "listed"),
    ],
)
def test_a_mentor_is_silent_by_the_newest_requests_that_were_hers_to_answer(
    norway: World, other: Somebody, newest_last: str, expected: str
) -> None:
    were_asked(norway, [other.person_id], newest_last.split())
    work.keep_time(norway.services)
    assert norway.rows("select state from app.mentor_profile where card_id = %s", other.card) == [(expected,)]


def test_who_is_silent_is_one_question_for_however_many_mentors(norway: World) -> None:
    def statements() -> int:
        sent: list[str] = []
        with norway.services.jobs.transaction(WORKER) as session:
            engine = session.connection().engine
            event.listen(engine, "before_cursor_execute", note := lambda *more: sent.append(more[2]))
            deadlines.keep(session, norway.services.organisation)
            event.remove(engine, "before_cursor_execute", note)
        return len(sent)

    nobody_takes_part(norway)
    of_one = [mentor(norway, 0).person_id]
    were_asked(norway, of_one, ["expired", "declined"])
    few = statements()
    were_asked(norway, [mentor(norway, number).person_id for number in range(1, 8)], ["expired", "declined"])
    assert statements() == few


def were_asked(world: World, mentors: Sequence[uuid.UUID], states: Sequence[str]) -> None:
    """Each of these mentors was asked so many times since she last touched her profile, and this became of it."""
    for person in mentors:
        past_the_triggers(
            world,
            f"update app.mentor_profile set changed_at = now() - interval '90 days' where person_id = '{person}'",
            *(
                "insert into app.mentor_side (person_id, pair_id, part, state, reason, other_card, why, asked_at, since,"
                f" answer_by) select '{person}', gen_random_uuid(), 'mentor', '{state}', '', gen_random_uuid(), '{{}}',"
                f" at, at, now() + interval '9 days' from (select now() - interval '{80 - at} days') as days (at)"
                for at, state in enumerate(states)
            ),
        )


def test_both_are_asked_how_it_goes_in_the_second_and_the_sixth_week(
    norway: World, one: Somebody, other: Somebody
) -> None:
    pair = one.asks(other)
    other.takes(pair, "accepted")
    for days, times in ((13, 0), (1, 1), (20, 1), (8, 2), (30, 2)):
        age(norway, pair, days)
        work.keep_time(norway.services)
        assert [kinds(each).count("mentor_check_in") for each in (one, other)] == [times, times]


def test_who_begins_has_somebody_to_ask_within_one_job(norway: World, other: Somebody, one: Somebody) -> None:
    with one.acting() as session:
        work.ask_for_suggestions(session, one.person_id)
        work.ask_for_suggestions(session, one.person_id)
    assert worker.run_one(norway.services, work.SUGGEST) and not worker.run_one(norway.services, work.SUGGEST)
    with one.acting() as session:
        (found,) = [s for s in together.suggestions_of(session, one.person_id) if s.card_id == other.card]
        assert found.card_id in together.cards(session) and any(each.startswith("topics:1:1") for each in found.why)


def test_a_mentor_is_shown_to_four_for_each_place_and_the_fifth_waits_in_line(norway: World) -> None:
    norway.rows("delete from app.mentor_side")
    norway.rows("delete from app.mentor_profile")
    mentor(norway, 0)
    people = [mentee(norway, number) for number in range(1, 7)]
    work.every_night(norway.services)
    work.every_night(norway.services)
    shown = [len(_suggested(each)) for each in people]
    assert sorted(shown) == [0, 0, 1, 1, 1, 1]
    places = []
    for each, many in zip(people, shown, strict=True):
        with each.acting() as session:
            waiting = together.waiting_of(session, each.person_id)
        assert (waiting is None) == bool(many)
        places += [waiting.place] if waiting else []
    assert sorted(places) == [1, 2]


def test_a_wish_that_costs_all_candidates_is_named(norway: World, other: Somebody) -> None:
    norway.rows("delete from app.mentor_profile where card_id <> %s", other.card)
    far = mentee(norway, 2, county="46", must=("county",), format="meeting")
    work.every_night(norway.services)
    with far.acting() as session:
        waiting = together.waiting_of(session, far.person_id)
    assert waiting and waiting.costs == {"county": 1}


@pytest.mark.parametrize("left", ["restricted", "withdrew", "paused", "left"])
def test_who_takes_no_part_any_more_is_not_suggested_from_the_next_look_on(
    norway: World, one: Somebody, other: Somebody, left: str
) -> None:
    work.every_night(norway.services)
    card = other.card
    assert card in _seen(one)
    match left:
        case "restricted" | "withdrew":
            other.says("mentor_card" if left == "restricted" else "mentor_matching", "withdrawn")
        case "paused":
            other.goes("paused")
        case "left":
            other.leaves()
    assert card not in _seen(one)
    work.every_night(norway.services)
    assert card not in _suggested(one)


def test_a_round_proposes_each_mentee_one_mentor_and_a_second_one_nothing_new(norway: World) -> None:
    norway.rows("delete from app.mentor_side")
    norway.rows("delete from app.mentor_profile")
    mentors = [mentor(norway, 0, capacity=2), mentor(norway, 1)]
    people = [mentee(norway, number) for number in range(2, 7)]
    for _ in range(2):
        work.propose(norway.services)
    proposed = norway.rows("select part, state, person_id from app.mentor_side where state = 'suggested'")
    assert len(proposed) == 6 and len({person for part, _, person in proposed if part == "mentee"}) == 3
    told = [each for each in people if "mentor_suggested" in kinds(each)]
    assert len(told) == 3 and all(kinds(each).count("mentor_suggested") == 1 for each in told)
    (pair,) = told[0].pairs()
    told[0].takes(pair, "requested")
    assert [each.state(pair) for each in mentors if pair in each.pairs()] == [("requested", "")]


def test_holidays_stop_the_clock(norway: World) -> None:
    given = dt.datetime(2026, 6, 29, 10, tzinfo=dt.UTC)
    assert deadlines.answer_by(norway.services.organisation, given).date() > dt.date(2026, 8, 10)


def test_doing_what_is_due_is_one_workers_work_at_a_time(norway: World, one: Somebody, other: Somebody) -> None:
    pair = one.asks(other)
    age(norway, pair, 45)
    norway.rows("update app.mentor_side set answer_by = now() + interval '1 day'")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work.keep_time(norway.services), range(4)))
    assert kinds(other).count("mentor_reminder") == kinds(other).count("mentor_request") == 1


def test_what_one_worker_is_telling_the_next_leaves_alone(norway: World) -> None:
    pair = mentee(norway, 0).asks(mentor(norway, 1))
    work.tell(norway.services)
    norway.rows("update app.mentor_event set told_at = null where pair_id = %s", pair)
    with norway.services.jobs.transaction(WORKER) as first:
        assert news.tell(first) == 1
        with norway.services.jobs.transaction(WORKER) as second:
            second.execute(text("set local lock_timeout = '2s'"))
            assert news.tell(second) == 0
    assert norway.rows("select count(*) from app.mentor_event where pair_id = %s and told_at is null", pair) == [(0,)]


def _suggested(one: Somebody) -> Sequence[uuid.UUID]:
    with one.acting() as session:
        return [each.card_id for each in together.suggestions_of(session, one.person_id)]


def _seen(one: Somebody) -> set[uuid.UUID]:
    with one.acting() as session:
        return set(together.cards(session)) & set(_suggested(one))
