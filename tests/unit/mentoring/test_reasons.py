"""Why two people fit, what is missing, and which wish costs most candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.mentoring.columns import Taker, sides
from data.mentoring.reasons import costs, explain
from data.mentoring.score import facts_of, scores, seen_by
from data.mentoring.why import Reason, read, written
from tests.takers import ANNA, ANYBODY, BO, CROWD, UNHURRIED, crowd

Part = Literal["mentee", "mentor"]


def reason(key: str, mentee: Taker, mentor: Taker, side: Part = "mentee") -> Reason:
    return next(each for each in explain(mentee, mentor, side) if each.key == key)


@UNHURRIED
@given(ANYBODY, ANYBODY, st.sampled_from(("mentee", "mentor")))
def test_reasons_say_what_the_fits_parts_say(mentee: Taker, mentor: Taker, side: Part) -> None:
    down, across = sides([mentee], [mentor])
    facts = facts_of(down, across)
    seen = seen_by(down if side == "mentee" else across, facts)
    met = {each.key: each.met for each in explain(mentee, mentor, side)}
    assert met["topics"] == (seen.topics.item() > 0)
    assert met["level"] == (seen.level.item() == 20)
    assert met["industry"] == (seen.industry.item() == 15)
    assert met["county"] == (facts.place.item() == 10)
    assert (met["times"] and met["hours"]) == (facts.time.item() == 10)
    assert met["languages"] == bool(mentee.languages & mentor.languages)


@UNHURRIED
@given(ANYBODY, ANYBODY)
def test_a_reason_is_read_as_it_was_written(mentee: Taker, mentor: Taker) -> None:
    for each in (*explain(mentee, mentor), *explain(mentee, mentor, "mentor")):
        assert read(written(each)) == each


def test_reasons_are_short_texts() -> None:
    assert [written(each) for each in explain(BO, ANNA)] == [
        "topics:2:2", "level:2", "industry:same", "county:same", "times:evening", "hours:2:2", "languages:nb",
    ]  # fmt: skip
    far = replace(ANNA, level="4", format="meeting", county="55", times=frozenset({"weekend"}), hours=1, offers={})
    asks = replace(BO, industry_wish="other", format="meeting")
    assert [written(each) for each in explain(asks, far)][:-1] == [
        "-topics:0:2", "-level:-1", "-industry:same", "-county:far", "-times", "-hours:1:2",
    ]  # fmt: skip


def test_each_side_reads_of_its_own_topics_and_wishes() -> None:
    mentor = replace(ANNA, offers={"career": 1, "late_career": 1, "restructuring": 1}, industry_wish="same")
    assert reason("topics", BO, mentor).values == (1, 2)
    assert reason("topics", BO, mentor, "mentor").values == (1, 3)
    assert reason("industry", BO, mentor).values == ("same",)
    assert reason("industry", BO, mentor, "mentor").values == ("same", "wished")


@pytest.mark.parametrize(
    ("mentee", "mentor", "text"),
    [
        ({"format": "video"}, {"county": "55"}, "county:video"),
        ({"format": "meeting"}, {"county": "11"}, "-county:region"),
        ({"format": "video"}, {"format": "meeting"}, "-county:format"),
        ({}, {"county": "46"}, "county:same"),
    ],
)
def test_nearness_says_how_two_can_meet(mentee: dict[str, str], mentor: dict[str, str], text: str) -> None:
    found = reason("county", replace(BO, **mentee), replace(ANNA, **mentor))  # type: ignore[arg-type]
    assert written(found) == text


def costs_of(mentee: Taker, mentors: Sequence[Taker]) -> dict[str, int]:
    return next(costs([mentee], mentors))


def test_the_wish_that_costs_most_comes_first() -> None:
    asks = replace(BO, must=frozenset({"county", "times", "level"}))
    mentors = [
        *(replace(ANNA, person=f"far {at}", county="55") for at in range(3)),
        *(replace(ANNA, person=f"weekend {at}", times=frozenset({"weekend"})) for at in range(2)),
        replace(ANNA, person="speaks danish", languages=frozenset({"da"})),
        replace(ANNA, person="far and at the weekend", county="55", times=frozenset({"weekend"})),
        replace(ANNA, person="as wished"),
    ]
    assert list(costs_of(asks, mentors).items()) == [("county", 3), ("times", 2), ("languages", 1)]


def test_a_colleague_counts_only_who_would_take_one_from_inside() -> None:
    shy, willing = replace(ANNA, employer="bo's"), replace(ANNA, person="w", employer="bo's", employer_too=True)
    assert costs_of(BO, [shy]) == {}
    assert costs_of(BO, [shy, willing]) == {"employer": 1}


@pytest.mark.parametrize(
    "mentor",
    [
        replace(ANNA, county="55", free=0),
        replace(ANNA, county="55", blocked=frozenset({"bo"})),
        replace(ANNA, county="55", already=frozenset({"bo"})),
        replace(ANNA, county="55", name_key="blocked"),
        replace(ANNA, county="55", must=frozenset({"industry"}), industry_wish="other"),
        replace(ANNA, name_key="blocked"),
    ],
)
def test_what_others_say_and_who_is_blocked_shows_in_no_cost(mentor: Taker) -> None:
    asks = replace(BO, must=frozenset({"county"}), blocked=frozenset({"blocked"}))
    assert costs_of(asks, [mentor]) == {} and costs_of(asks, [replace(ANNA, county="55")]) == {"county": 1}


@UNHURRIED
@given(ANYBODY, CROWD)
def test_a_cost_is_how_many_more_there_are_without_the_wish(mentee: Taker, mentors: list[Taker]) -> None:
    def candidates(one: Taker) -> int:
        return int(np.isfinite(scores([one], mentors)).sum())

    found = costs_of(mentee, mentors)
    for wish in ("level", "industry", "county", "times"):
        without = candidates(replace(mentee, must=mentee.must - {wish}))
        assert without - candidates(mentee) == found.get(wish, 0)
    inside = candidates(replace(mentee, employer_too=True))
    assert inside - candidates(mentee) == found.get("employer", 0)
    polyglot = candidates(replace(mentee, languages=frozenset({"nb", "da"})))
    spoken = [each for each in mentors if each.languages]
    if len(spoken) == len(mentors):
        assert polyglot - candidates(mentee) == found.get("languages", 0)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_costs_of_many_are_those_of_each() -> None:
    mentees, mentors = crowd(30, "mentee"), crowd(40, "mentor")
    found = list(costs(mentees, mentors))
    assert found == [costs_of(each, mentors) for each in mentees] and any(found) and not all(found)
