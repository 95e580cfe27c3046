"""The life of a pair in the database: which steps there are, whose they are, and what is kept when several act at once."""

from __future__ import annotations

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data.base import Role, now
from data.consents.withdrawal import erase_held_by
from data.db import Context
from data.jobs import JobRow
from data.mentoring import moves, together, work
from data.mentoring.profile import block, blocks_of, unblock
from data.mentoring.refused import Refused
from data.services import WORKER
from tests.mentoring import MENTOR, Somebody, mentee, mentor, past_the_triggers, somebody
from tests.world import World


def test_the_database_knows_exactly_the_steps_of_the_tables(norway: World) -> None:
    tables = {"profile": moves.PROFILE_MOVES, "pair": moves.PAIR_MOVES}
    ours = {(cycle, move.before, move.after, move.who) for cycle, steps in tables.items() for move in steps}
    assert ours == set(norway.rows("select cycle, before, after, who from app.mentor_move"))


def test_a_mentee_asks_a_mentor_answers_and_they_go_through_it_to_the_end(norway: World) -> None:
    one, other = mentee(norway, 0), mentor(norway, 1)
    pair = one.asks(other)
    other.takes(pair, "question")
    one.takes(pair, "requested")
    other.takes(pair, "accepted")
    one.takes(pair, "active")
    other.takes(pair, "ended", "completed")
    assert one.state(pair) == other.state(pair) == ("ended", "completed")
    assert (one.pairs()[pair].part, other.pairs()[pair].part) == ("mentee", "mentor")


@pytest.mark.parametrize("target", sorted(moves.PAIR_STATES))
@pytest.mark.parametrize("before", sorted(moves.PAIR_STATES))
def test_each_side_takes_its_own_steps_and_no_other(norway_pairs: Pairs, before: str, target: str) -> None:
    one, other, pair = norway_pairs
    for side, who in ((one, "mentee"), (other, "mentor")):
        one.world.rows("alter table app.mentor_side disable trigger guard")
        one.world.rows("update app.mentor_side set state = %s where pair_id = %s", before, pair)
        one.world.rows("alter table app.mentor_side enable trigger guard")
        if target in moves.moves_from(before, who):  # type: ignore[arg-type]
            side.takes(pair, target)
            assert side.state(pair)[0] == target
        else:
            with pytest.raises(Refused):
                side.takes(pair, target)
            assert side.state(pair)[0] == before


Pairs = tuple[Somebody, Somebody, uuid.UUID]


@pytest.fixture(scope="module")
def norway_pairs(shared_norway: World) -> Pairs:
    """A mentee and a mentor with a pair whose state the test sets."""
    one, other = mentee(shared_norway, 0), mentor(shared_norway, 1, capacity=5)
    return one, other, one.asks(other)


def test_a_mentor_never_has_more_mentees_than_places_when_all_are_accepted_at_once(norway: World) -> None:
    busy = mentor(norway, 0, capacity=2)
    asking = [mentee(norway, number) for number in range(1, 7)]
    pairs = [one.asks(busy) for one in asking]

    def accept(pair: uuid.UUID) -> str:
        try:
            busy.takes(pair, "accepted")
        except Refused as refused:
            return refused.why
        return "accepted"

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(accept, pairs))
    assert said.count("accepted") == 2
    assert sorted(one.state(pair) for one, pair in zip(asking, pairs, strict=True)) == [
        *[("accepted", "")] * 2, *[("closed", "full")] * 4,
    ]  # fmt: skip


def test_two_mentors_who_accept_the_same_mentee_at_once_do_not_both_get_her(norway: World) -> None:
    one, mentors = mentee(norway, 0), [mentor(norway, number) for number in (1, 2, 3)]
    pairs = [one.asks(each) for each in mentors]

    def accept(at: int) -> bool:
        try:
            mentors[at].takes(pairs[at], "accepted")
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(accept, range(3))) == [False, False, True]
    assert sorted(state for state, _ in map(one.state, pairs)) == ["accepted", "closed", "closed"]


def test_steps_of_one_mentor_wait_for_each_other(norway: World) -> None:
    """Else three who say yes at the same instant would each count the two before them as not there yet."""
    busy = mentor(norway, 0, capacity=3)
    first, second = (mentee(norway, number).asks(busy) for number in (1, 2))
    with ThreadPoolExecutor(1) as pool:
        with busy.acting() as session:
            together.take(session, busy.person_id, first, "accepted")
            waiting = pool.submit(busy.takes, second, "accepted")
            assert _is_waiting(norway)
        assert waiting.result(timeout=5) is None
    assert busy.state(second) == ("accepted", "")


def test_requests_of_one_mentee_wait_for_each_other(norway: World) -> None:
    one, mentors = mentee(norway, 0), [mentor(norway, number) for number in (1, 2)]
    one.is_shown(*mentors)
    with ThreadPoolExecutor(1) as pool:
        with one.acting() as session:
            together.ask(session, one.person_id, mentors[0].card, most=1, due=now())
            waiting = pool.submit(_asks, one, mentors[1], most=1)
            assert _is_waiting(norway)
        assert waiting.result(timeout=5) == "too many"


def _is_waiting(world: World) -> bool:
    """Whether within two seconds a transaction waits for another's lock."""
    query = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    until = now() + dt.timedelta(seconds=2)
    while now() < until:
        if world.rows(query):
            return True
    return False


def test_a_mentor_who_takes_fewer_now_cannot_accept_what_is_still_open(norway: World) -> None:
    busy = mentor(norway, 0, capacity=2)
    first, second = (mentee(norway, number).asks(busy) for number in (1, 2))
    busy.takes(first, "accepted")
    busy.keeps(replace(MENTOR, capacity=1))
    with pytest.raises(Refused, match="full"):
        busy.takes(second, "accepted")


def test_three_requests_are_open_at_most_and_one_more_when_one_is_answered(norway: World) -> None:
    one, mentors = mentee(norway, 0), [mentor(norway, number) for number in range(1, 5)]
    pairs = [one.asks(each) for each in mentors[:3]]
    with pytest.raises(Refused, match="too many"):
        one.asks(mentors[3])
    mentors[0].takes(pairs[0], "declined")
    one.asks(mentors[3])
    with ThreadPoolExecutor(2) as pool:
        one.takes(pairs[1], "withdrawn")
        fifth, sixth = mentor(norway, 5), mentor(norway, 6)
        outcomes = list(pool.map(lambda each: _asks(one, each), (fifth, sixth)))
    assert sorted(outcomes) == ["asked", "too many"]


def _asks(one: Somebody, other: Somebody, *, most: int = 3) -> str:
    one.is_shown(other)
    try:
        with one.acting() as session:
            together.ask(session, one.person_id, other.card, most=most, due=now())
    except Refused as refused:
        return refused.why
    return "asked"


def names(who: Somebody, whom: Somebody) -> None:
    """Somebody says whom she never wants to meet."""
    with who.acting() as session:
        block(session, who.person_id, "Somebody", str(whom.person_id))


def test_a_name_changes_nothing_about_a_card_one_has_seen_or_one_would_know_whose_it_is(norway: World) -> None:
    one, another, other = mentee(norway, 0), mentee(norway, 1), mentor(norway, 2, capacity=2)
    one.is_shown(other)
    names(one, other)
    work.suggest(norway.services, JobRow(uuid.uuid4(), work.SUGGEST, one.person_id, None, 1))
    with one.acting() as session:
        assert other.card in together.cards(session)
        assert other.card in [each.card_id for each in together.suggestions_of(session, one.person_id)]
    one.takes(one.asks(other), "withdrawn")
    pair = another.asks(other)
    names(other, another), names(another, other)
    other.takes(pair, "accepted")
    assert another.state(pair)[0] == "accepted"


def test_a_name_keeps_those_apart_who_have_not_met_and_for_90_days_after_it_was_taken_back(norway: World) -> None:
    one, other = mentee(norway, 0), mentor(norway, 1)
    past_the_triggers(norway, "delete from app.mentor_suggestion")
    names(one, other)

    def may_meet() -> bool:
        work.suggest(norway.services, JobRow(uuid.uuid4(), work.SUGGEST, one.person_id, None, 1))
        with one.acting() as session:
            suggested = other.card in [each.card_id for each in together.suggestions_of(session, one.person_id)]
        past_the_triggers(norway, "delete from app.mentor_suggestion")
        ((allowed,),) = norway.rows("select app.mentor_may_meet(%s, %s)", one.person_id, other.person_id)
        assert suggested == allowed
        return bool(allowed)

    assert not may_meet()
    with one.acting() as session:
        unblock(session, one.person_id, "Somebody")
        assert not blocks_of(session, one.person_id)
    assert not may_meet()
    norway.rows("update app.mentor_block set taken_back_at = now() - interval '91 days'")
    assert may_meet()
    work.every_night(norway.services)
    assert norway.rows("select count(*) from app.mentor_block where person_id = %s", one.person_id) == [(0,)]


def test_feedback_is_given_at_the_end_and_a_check_in_on_the_way(norway: World) -> None:
    one, other = mentee(norway, 0), mentor(norway, 1)
    pair = one.asks(other)

    def takes(kind: str) -> bool:
        try:
            with one.acting() as session:
                together.write(session, one.person_id, pair, kind, answer="bad")
        except Refused:
            return False
        return True

    assert not takes("check_in") and not takes("feedback")
    other.takes(pair, "accepted")
    assert takes("check_in") and not takes("feedback")
    one.takes(pair, "ended", "completed")
    assert takes("feedback") and not takes("check_in")


@pytest.mark.parametrize(
    "why_not",
    ["paused", "left", "card withdrawn", "matching withdrawn", "blocked", "same employer", "not suggested",
     "has one", "full", "a draft", "already asked"],
)  # fmt: skip
def test_who_may_not_be_asked_is_not_asked(norway: World, why_not: str) -> None:
    one, other = mentee(norway, 0, employer="Fjord AS"), mentor(norway, 1)
    one.is_shown(other)
    card = other.card
    match why_not:
        case "paused":
            other.goes("paused")
        case "left":
            other.leaves()
        case "card withdrawn":
            other.says("mentor_card", "withdrawn")
        case "matching withdrawn":
            other.says("mentor_matching", "withdrawn")
        case "blocked":
            names(other, one)
        case "same employer":
            norway.rows("update app.mentor_profile set employer = 'Fjord AS' where card_id = %s", card)
        case "not suggested":
            norway.rows("delete from app.mentor_suggestion")
        case "has one":
            another = mentor(norway, 2)
            another.takes(one.asks(another), "accepted")
        case "full":
            second = mentee(norway, 2)
            other.takes(second.asks(other), "accepted")
        case "a draft":
            one.goes("paused")
        case "already asked":
            one.asks(other)
    before = norway.rows("select count(*) from app.mentor_side")
    with one.acting() as session, pytest.raises(Refused) as refused:
        together.ask(session, one.person_id, card, most=3, due=now())
    assert refused.value.why == {"has one": "has one", "full": "full"}.get(why_not, "gone")
    assert norway.rows("select count(*) from app.mentor_side") == before


def test_two_may_not_mentor_each_other(norway: World) -> None:
    both = {"role": "both", "wants": {"career": 2}, "offers": {"boards": 1}}
    one, other = mentor(norway, 0, **both), mentor(norway, 1, **both)
    other.takes(one.asks(other), "accepted")
    with pytest.raises(Refused, match="gone"):
        other.asks(one)


def test_pausing_closes_what_is_open_and_leaves_what_is_under_way(norway: World) -> None:
    other = mentor(norway, 0, capacity=2)
    one, two = mentee(norway, 1), mentee(norway, 2)
    first, second = one.asks(other), two.asks(other)
    other.takes(first, "accepted")
    other.goes("paused")
    assert (one.state(first), two.state(second)) == (("accepted", ""), ("closed", "paused"))


def test_leaving_ends_pairs_and_tells_the_other_nothing_but_that(norway: World) -> None:
    other, one, two = mentor(norway, 0, capacity=2), mentee(norway, 1), mentee(norway, 2)
    first, second = one.asks(other), two.asks(other)
    other.takes(first, "accepted")
    other.leaves()
    assert (one.state(first), two.state(second)) == (("ended", "left"), ("closed", "left"))


def test_with_the_profile_goes_what_was_prepared_from_it(norway: World) -> None:
    other, one = mentor(norway, 0), mentee(norway, 1)
    one.is_shown(other)
    norway.rows("insert into app.mentor_waiting values (%s, 1, '{}', now())", one.person_id)
    one.leaves()
    for table in ("mentor_suggestion", "mentor_waiting"):
        assert norway.rows(f"select 1 from app.{table} where person_id = %s", one.person_id) == []


def test_withdrawing_the_consent_ends_everything_and_erases_ones_own_side(norway: World) -> None:
    other, one = mentor(norway, 0), mentee(norway, 1)
    pair = one.asks(other)
    other.takes(pair, "accepted")
    with other.acting() as session:
        together.write(session, other.person_id, pair, "message", "Welcome.")
        erase_held_by(session, other.person_id, "mentor_matching")
    assert one.state(pair) == ("ended", "left")
    kept = "select count(*) from app.{} where person_id = %s"
    for table in ("mentor_profile", "mentor_about", "mentor_topic", "mentor_side", "mentor_entry", "mentor_suggestion"):
        assert norway.rows(kept.format(table), other.person_id) == [(0,)], table
    with one.acting() as session:
        assert together.entries_of(session, one.person_id) == [] and together.cards(session) == {}


def test_a_card_is_seen_by_whom_it_was_suggested_to_and_only_while_its_owner_wants_that(norway: World) -> None:
    other, one, stranger = mentor(norway, 0), mentee(norway, 1), mentee(norway, 2)
    one.is_shown(other)

    def seen(by: Somebody) -> bool:
        with by.acting() as session:
            return other.card in together.cards(session)

    assert seen(one) and not seen(stranger)
    other.says("mentor_card", "withdrawn")
    assert not seen(one)
    other.says("mentor_card", "given")
    assert seen(one)
    other.goes("paused")
    assert not seen(one)
    other.goes("listed")
    one.says("mentor_card", "withdrawn")
    assert not seen(one), "who does not show her own card is shown none"
    one.says("mentor_card", "given")
    one.asks(other)
    assert seen(one)
    other.says("mentor_card", "withdrawn")
    assert not seen(one), "nor one she has asked already"


def test_contact_details_go_to_exactly_the_other_when_both_said_yes_and_she_says_so(norway: World) -> None:
    other, one, third = mentor(norway, 0, capacity=2), mentee(norway, 1), mentee(norway, 2)
    pair, second = one.asks(other), third.asks(other)

    def seen(by: Somebody) -> set[uuid.UUID]:
        with by.acting() as session:
            return set(together.contacts(session))

    with other.acting() as session:
        assert not together.show_contact(session, other.person_id, pair, shows=True), "not before the yes"
    other.takes(pair, "accepted")
    other.takes(second, "accepted")
    assert seen(one) == set()
    with other.acting() as session:
        assert together.show_contact(session, other.person_id, pair, shows=True)
    assert (seen(one), seen(third), seen(other)) == ({pair}, set(), set())
    other.says("mentor_contact", "withdrawn")
    assert seen(one) == set()
    other.says("mentor_contact", "given")
    assert seen(one) == {pair}
    with other.acting() as session:
        together.show_contact(session, other.person_id, pair, shows=False)
    assert seen(one) == set()
    with other.acting() as session:
        together.show_contact(session, other.person_id, pair, shows=True)
    one.takes(pair, "ended", "stopped")
    assert seen(one) == set()


def test_what_one_writes_is_read_by_the_other_and_nobody_else(norway: World) -> None:
    other, one, third = mentor(norway, 0), mentee(norway, 1), mentee(norway, 2)
    pair = one.asks(other)
    other.takes(pair, "accepted")
    with one.acting() as session:
        together.write(session, one.person_id, pair, "message", "Hello")
        together.write(session, one.person_id, pair, "check_in", "Not so good", answer="bad")
    with other.acting() as session:
        assert [(e.text, e.mine) for e in together.entries_of(session, other.person_id)] == [("Hello", False)]
    with third.acting() as session:
        assert together.entries_of(session, third.person_id) == []
        with pytest.raises(Refused, match="none"):
            together.write(session, third.person_id, pair, "message", "Let me in")
    norway.rows(
        "insert into app.mentor_entry values (%s, gen_random_uuid(), %s, 'message', 'Forged', '', null, now(), null)",
        third.person_id, pair,
    )  # fmt: skip
    with one.acting() as session:
        assert [e.text for e in together.entries_of(session, one.person_id) if e.kind == "message"] == ["Hello"]


@pytest.mark.parametrize(
    "statement",
    [
        "update app.mentor_side set state = 'accepted'",
        "insert into app.mentor_side select * from app.mentor_side",
        "update app.mentor_profile set mentor_since = now()",
        "update app.mentor_profile set state = 'listed' where state = 'applied'",
        "update app.mentor_profile set card_id = gen_random_uuid()",
        "delete from app.mentor_side",
        "select app.mentor_propose(app.person(), app.person(), '{}', now())",
        "select * from app.mentor_applications()",
        "select app.mentor_decide(gen_random_uuid(), 'listed', '')",
        "select app.mentor_step(gen_random_uuid(), 'accepted', 'mentor', '', null)",
        "select app.mentor_close(app.person(), '', 'left')",
        "select * from app.mentor_event",
        "select * from app.mentor_report",
    ],
)
def test_a_member_cannot_go_round_the_steps(norway: World, statement: str) -> None:
    other, one = mentor(norway, 0), mentee(norway, 1)
    pair = one.asks(other)
    applying = somebody(norway, 2)
    applying.keeps(MENTOR)
    applying.goes("applied")
    before = _all(norway)
    refused = [side for side in (one, other, applying) if _is_refused(side, statement)]
    assert refused and _all(norway) == before and one.state(pair) == ("requested", "")


def _is_refused(side: Somebody, statement: str) -> bool:
    try:
        with side.acting() as session:
            session.execute(text(statement))
    except DBAPIError:
        return True
    return False


def _all(world: World) -> list[list[tuple[object, ...]]]:
    return [sorted(world.rows(f"select t::text from app.mentor_{table} t")) for table in ("profile", "side", "event")]


def test_not_even_a_job_takes_a_step_that_is_none(norway: World) -> None:
    other, one = mentor(norway, 0), mentee(norway, 1)
    pair = one.asks(other)
    with norway.services.jobs.transaction(WORKER) as session, pytest.raises(Refused, match="step"):
        together.take(session, one.person_id, pair, "accepted")
    with pytest.raises(Exception, match="mentor: step"):
        norway.rows("update app.mentor_side set state = 'active'")
    with pytest.raises(Exception, match="mentor_looked_at"):
        norway.rows("update app.mentor_profile set mentor_since = null where person_id = %s", other.person_id)


def test_nobody_lists_herself_as_a_mentor_by_saying_that_she_was_looked_at(norway: World) -> None:
    """A member may write any column of a row that she begins: the trigger alone knows that this one is not hers."""
    one = somebody(norway, 0)
    begins = text(
        "insert into app.mentor_profile (person_id, role, state, level, format, capacity, mentor_since, changed_at)"
        " values (:person, 'mentor', :state, '2', 'video', 1, now(), now())"
    )
    with pytest.raises(DBAPIError, match="mentor: step"), one.acting() as session:
        session.execute(begins, {"person": one.person_id, "state": "listed"})
    with one.acting() as session:
        session.execute(begins, {"person": one.person_id, "state": "draft"})
    with pytest.raises(DBAPIError, match="mentor: step"), one.acting() as session:
        session.execute(text("update app.mentor_profile set state = 'listed'"))
    profile = "select state, mentor_since from app.mentor_profile where person_id = %s"
    assert norway.rows(profile, one.person_id) == [("draft", None)]


def test_a_mentor_is_listed_by_the_coordinator_and_a_mentee_by_herself(norway: World) -> None:
    one = somebody(norway, 0)
    one.keeps(MENTOR)
    with pytest.raises(Refused, match="step"):
        one.goes("listed")
    one.goes("applied")
    with norway.services.web.transaction(Context(Role.COORDINATOR)) as session:
        (waiting,) = together.applications(session)
        assert waiting.card.card_id == one.card and waiting.card.offers[0] == "career"
        assert together.decide(session, one.card, "listed") and not together.decide(session, one.card, "rejected")
    assert norway.rows("select kind from app.notice where person_id = %s", one.person_id)[-1:] == [("mentor_listed",)]
    one.goes("paused")
    one.goes("listed")
    mentee(norway, 1).goes("paused")
    with pytest.raises(Refused, match="none"):
        somebody(norway, 2).goes("paused")


def test_a_mentee_who_wants_to_be_a_mentor_too_waits_for_the_coordinator(norway: World) -> None:
    one = mentee(norway, 0)
    one.keeps(MENTOR)
    ((state,),) = norway.rows("select state from app.mentor_profile where person_id = %s", one.person_id)
    assert state == "applied"
