"""When a count of how it went is renewed, and what is left out of it: nobody's answer can be told from two of them."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from data.mentoring.outcomes import Counted, release
from data.mentoring.programme_facts import Said
from tests.takers import UNHURRIED

ANSWERS = ("good", "so_so", "bad")
DAY = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
NEXT = DAY + dt.timedelta(days=1)


def counted(good: int, so_so: int = 0, bad: int = 0, *, fresh: int = 10) -> list[Counted]:
    """Answers of so many people; `fresh` of those who said "good" have said it since the last release."""
    each = zip(ANSWERS, (good, so_so, bad), strict=True)
    return [Counted(answer, people, fresh * (answer == "good")) for answer, people in each if people]


def shown(good: int, so_so: int = 0, bad: int = 0) -> dict[str, int]:
    found = release(None, counted(good, so_so, bad), ANSWERS, 10, DAY)
    assert found
    return dict(found.people)


def test_nothing_is_released_before_ten_have_answered() -> None:
    assert release(None, [], ANSWERS, 10, DAY) is None
    assert release(None, counted(9, fresh=9), ANSWERS, 10, DAY) is None
    assert release(None, counted(10), ANSWERS, 10, DAY) == Said(DAY, {"good": 10})


def test_an_answer_of_few_takes_the_next_with_it_so_that_subtracting_gives_nothing() -> None:
    assert shown(40, 12, 10) == {"good": 40, "so_so": 12, "bad": 10}
    assert shown(40, 12, 9) == {"good": 40}
    assert shown(40, 9) == {}


def test_an_answer_that_nobody_gave_looks_like_one_that_few_gave() -> None:
    assert shown(40, 12) == shown(40, 12, 3) == {"good": 40} and shown(40) == {"good": 40}


def test_what_was_released_stands_until_ten_people_have_said_something_new() -> None:
    before = Said(DAY, {"good": 40, "so_so": 12, "bad": 10})
    assert release(before, counted(41, 12, 10, fresh=1), ANSWERS, 10, NEXT) is before
    assert release(before, counted(49, 12, 10, fresh=9), ANSWERS, 10, NEXT) is before
    assert release(before, counted(50, 12, 10), ANSWERS, 10, NEXT) == Said(NEXT, {"good": 50, "so_so": 12, "bad": 10})


@UNHURRIED
@given(st.lists(st.sampled_from(ANSWERS), max_size=60), st.integers(2, 12))
def test_however_answers_come_two_releases_lie_at_least_ten_apart(answers: list[str], least: int) -> None:
    """A night after each answer: what a coordinator sees change is always the work of `least` people or more."""
    before: Said | None = None
    since = 0
    for given_by_now in range(1, len(answers) + 1):
        so_far, fresh = answers[:given_by_now], answers[since:given_by_now]
        rows = [Counted(each, so_far.count(each), fresh.count(each)) for each in set(so_far)]
        after = release(before, rows, ANSWERS, least, DAY + dt.timedelta(days=given_by_now))
        if after is before:
            assert len(fresh) < least
            continue
        assert after and len(fresh) >= least and all(people >= least for people in after.people.values())
        before, since = after, given_by_now
