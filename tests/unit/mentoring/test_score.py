"""Who may meet, and how well two people fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given

from data.mentoring import score
from data.mentoring.columns import Taker
from data.mentoring.score import bonus, scores
from data.salary.scales import REGION_OF
from tests.takers import ANNA, ANYBODY, BO, CROWD, UNHURRIED, crowd


def fit(mentee: Taker, mentor: Taker) -> float:
    return float(scores([mentee], [mentor])[0, 0])


def allowed(mentee: Taker, mentor: Taker) -> bool:
    return bool(np.isfinite(fit(mentee, mentor)))


def test_two_who_are_all_that_the_other_wishes_fit_wholly() -> None:
    assert fit(BO, ANNA) == 1


@pytest.mark.parametrize(
    ("mentee", "mentor"),
    [
        (BO, replace(ANNA, free=0)),
        (BO, replace(ANNA, person="bo")),
        (BO, replace(ANNA, languages=frozenset({"da"}))),
        (BO, replace(ANNA, blocked=frozenset({"bo"}))),
        (replace(BO, blocked=frozenset({"anna"})), ANNA),
        (BO, replace(ANNA, already=frozenset({"bo"}))),
        (replace(BO, already=frozenset({"anna"})), ANNA),
        (BO, replace(ANNA, employer="bo's")),
        (replace(BO, employer_too=True), replace(ANNA, employer="bo's")),
        (BO, replace(ANNA, employer="bo's", employer_too=True)),
        (replace(BO, must=frozenset({"level"})), replace(ANNA, level="3")),
        (BO, replace(ANNA, level="3", must=frozenset({"level"}))),
        (replace(BO, must=frozenset({"level"}), level_steps="1"), ANNA),
        (replace(BO, must=frozenset({"industry"}), industry_wish="other"), ANNA),
        (BO, replace(ANNA, must=frozenset({"industry"}), industry_wish="other")),
        (replace(BO, must=frozenset({"county"})), replace(ANNA, county="11")),
        (BO, replace(ANNA, must=frozenset({"county"}), county="11")),
        (replace(BO, must=frozenset({"times"})), replace(ANNA, times=frozenset({"weekend"}))),
        (BO, replace(ANNA, must=frozenset({"times"}), times=frozenset({"weekend"}))),
    ],
)
def test_a_hard_filter_of_either_side_forbids_a_pair(mentee: Taker, mentor: Taker) -> None:
    assert allowed(BO, ANNA) and not allowed(mentee, mentor)


def test_inside_one_employer_both_must_allow_it_and_an_unknown_one_is_nobodys() -> None:
    assert allowed(replace(BO, employer_too=True), replace(ANNA, employer="bo's", employer_too=True))
    assert allowed(replace(BO, employer=""), replace(ANNA, employer=""))


def test_what_is_not_known_meets_no_must() -> None:
    nowhere = {"county": "", "industry": ""}
    for must in ("county", "industry"):
        asks = replace(BO, **nowhere, must=frozenset({must}), industry_wish="same")  # type: ignore[arg-type]
        assert not allowed(asks, replace(ANNA, **nowhere))  # type: ignore[arg-type]
    assert not allowed(replace(BO, industry_wish="other", must=frozenset({"industry"})), replace(ANNA, industry=""))


def test_no_times_said_is_any_time() -> None:
    assert fit(replace(BO, times=frozenset(), must=frozenset({"times"})), ANNA) == 1


@pytest.mark.parametrize(
    ("mentee", "mentor", "of_mentee", "of_mentor"),
    [
        (BO, replace(ANNA, offers={"career": 1, "boards": 3}), 55 + 45 * 2 / 4, 55 + 45 * 2 / 4),
        (BO, replace(ANNA, offers={"career": 3}), 55 + 45 * 3 / 4, 100),
        (BO, replace(ANNA, offers={"career": 3, "boards": 1, "late_career": 2}), 100, 55 + 45 * 4 / 6),
        (BO, replace(ANNA, offers={"late_career": 2}), 55, 55),
        (replace(BO, wants={}), ANNA, 55, 55),
        (BO, replace(ANNA, level="2"), 100, 100),
        (BO, replace(ANNA, level="3"), 90, 90),
        (BO, replace(ANNA, level="4"), 80, 80),
        (replace(BO, level="4"), ANNA, 90, 90),
        (replace(BO, level_steps="1"), ANNA, 90, 100),
        (BO, replace(ANNA, level_steps="1"), 100, 90),
        (replace(BO, level_steps="2"), ANNA, 100, 100),
        (replace(BO, industry_wish="same"), ANNA, 100, 100),
        (replace(BO, industry_wish="other"), ANNA, 85, 100),
        (BO, replace(ANNA, industry_wish="other"), 100, 85),
        (replace(BO, industry_wish="other"), replace(ANNA, industry="Q"), 100, 100),
        (replace(BO, industry_wish="other"), replace(ANNA, industry=""), 85, 100),
        (replace(BO, format="meeting"), replace(ANNA, county="11"), 95, 95),
        (replace(BO, format="meeting"), replace(ANNA, county="55"), 90, 90),
        (replace(BO, format="video"), replace(ANNA, county="55"), 100, 100),
        (replace(BO, format="video"), replace(ANNA, format="meeting"), 90, 90),
        (replace(BO, format="meeting", county=""), replace(ANNA, county=""), 90, 90),
        (BO, replace(ANNA, times=frozenset({"weekend"})), 95, 95),
        (replace(BO, hours=4), ANNA, 97.5, 97.5),
        (BO, replace(ANNA, hours=9), 100, 100),
    ],
)
def test_each_side_counts_its_own_parts(mentee: Taker, mentor: Taker, of_mentee: float, of_mentor: float) -> None:
    expected = 2 * of_mentee * of_mentor / (of_mentee + of_mentor) / 100
    assert fit(mentee, mentor) == pytest.approx(expected, abs=1e-6)


def plainly(mentee: Taker, mentor: Taker) -> tuple[float, float]:
    """Both sides' use by the specification's own words, one pair at a time."""
    gap = int(mentee.level) - int(mentor.level)
    common = sum(min(weight, mentor.offers.get(topic, 0)) for topic, weight in mentee.wants.items())
    meeting = "video" not in (mentee.format, mentor.format)
    near = float("meeting" not in (mentee.format, mentor.format))
    if meeting and mentee.county:
        region = REGION_OF[mentee.county] == REGION_OF.get(mentor.county)
        near = max(near, 1.0 if mentee.county == mentor.county else 0.5 if region else 0.0)
    free_times = not mentee.times or not mentor.times or bool(mentee.times & mentor.times)
    time = 0.5 * free_times + 0.5 * min(1, mentor.hours / mentee.hours)

    def use(own: Taker, other: Taker, weights: Sequence[int]) -> float:
        wished = (int(own.level_steps),) if own.level_steps else (1, 2)
        level = 1.0 if gap in wished else 0.5 if gap >= 0 else 0.0
        known = own.industry and other.industry
        same = own.industry == other.industry
        industry = own.industry_wish == "any" or (bool(known) and same == (own.industry_wish == "same"))
        return 0.45 * common / max(sum(weights), 1) + 0.2 * level + 0.15 * industry + 0.1 * near + 0.1 * time

    return use(mentee, mentor, [*mentee.wants.values()]), use(mentor, mentee, [*mentor.offers.values()])


@UNHURRIED
@given(ANYBODY, ANYBODY)
def test_a_fit_is_the_harmonic_mean_of_what_the_specification_says(mentee: Taker, mentor: Taker) -> None:
    open_to_all = {"must": frozenset(), "blocked": frozenset(), "already": frozenset(), "languages": frozenset({"nb"})}
    one = replace(mentee, **open_to_all, person="one", employer="")  # type: ignore[arg-type]
    other = replace(mentor, **open_to_all, person="other", free=1)  # type: ignore[arg-type]
    a, b = plainly(one, other)
    assert fit(one, other) == pytest.approx(2 * a * b / (a + b), abs=1e-6)
    assert fit(one, other) <= 2 * min(a, b) + 1e-6 and 0 < fit(one, other) <= 1


@UNHURRIED
@given(ANYBODY, ANYBODY)
def test_whom_one_may_not_meet_may_not_meet_one(one: Taker, other: Taker) -> None:
    """Filters that know no direction: themselves, blocks, those had already, the employer and the language."""
    plain = {"must": frozenset(), "free": 1}
    one, other = replace(one, **plain), replace(other, **plain)  # type: ignore[arg-type]
    assert allowed(one, other) == allowed(other, one)


@UNHURRIED
@given(CROWD, CROWD)
def test_a_table_of_all_pairs_says_of_each_what_the_pair_alone_says(mentees: list[Taker], mentors: list[Taker]) -> None:
    table = scores(mentees, mentors)
    assert table.shape == (len(mentees), len(mentors)) and table.dtype == np.float32
    for (row, mentee), (column, mentor) in product(enumerate(mentees), enumerate(mentors)):
        assert table[row, column] == fit(mentee, mentor)


def test_blocks_of_any_size_give_the_same_table(monkeypatch: pytest.MonkeyPatch) -> None:
    mentees, mentors = crowd(60, "mentee"), crowd(40, "mentor")
    whole = scores(mentees, mentors)
    monkeypatch.setattr(score, "BLOCK", 7 * 40)
    assert np.array_equal(scores(mentees, mentors), whole)
    assert np.isfinite(whole).any() and not np.isfinite(whole).all()


def test_some_mentors_alone_fit_as_they_did_among_all() -> None:
    mentees, mentors = crowd(60, "mentee"), crowd(40, "mentor")
    some = np.array([3, 5, 8, 39])
    mentees[0] = replace(mentees[0], already=frozenset({mentors[5].person, mentors[6].person}))
    field = score.Field(mentees, mentors)
    assert np.array_equal(field.among(some).fits(0, 60), field.fits(0, 60)[:, some])


def test_waiting_adds_two_hundredths_a_week_and_a_fifth_at_most() -> None:
    waited = [replace(BO, weeks_waiting=weeks) for weeks in (0, 1, 5.5, 10, 300, -1)]
    assert bonus(waited).tolist() == pytest.approx([0, 0.02, 0.11, 0.2, 0.2, 0])
