"""Every state of the tables has its sentence, the stepper follows permitted steps, and each reason can be read."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import replace

import pytest

from components import mentor_help, mentor_words
from components.mentor_reasons import reasons
from data.base import now
from data.mentoring.columns import Taker
from data.mentoring.moves import OPEN, PAIR_MOVES, PAIR_STATES, PROFILE_MOVES, PROFILE_STATES, TOGETHER
from data.mentoring.overview import Overview
from data.mentoring.profile import Profile
from data.mentoring.reasons import explain
from data.mentoring.together import Pair
from data.mentoring.why import written

PROFILES = [
    None,
    *(
        Profile(role, "2", state=state, mentor_since=since)
        for role, state, since in itertools.product(("mentor", "mentee", "both"), PROFILE_STATES, (None, now()))
        if state not in ("listed", "paused") or role == "mentee" or since
    ),
]


def seen(profile: Profile | None, *pairs: Pair) -> Overview:
    return Overview(profile, pairs, {}, [], [], None, masked=False)


def pair(state: str, part: str) -> Pair:
    return Pair(uuid.uuid4(), part, state, "", uuid.uuid4(), [], now(), now(), now(), None, False)


def test_the_help_page_means_every_state():
    assert set(mentor_help.PROFILE_MEANS) == set(PROFILE_STATES)
    assert set(mentor_help.PAIR_MEANS) == set(PAIR_STATES)


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_the_way_is_made_of_permitted_steps(profile):
    way = mentor_words.way(profile)
    first = way.index("listed")
    known = {(move.before, move.after) for move in (*PROFILE_MOVES, *PAIR_MOVES)} | {("listed", "requested")}
    assert set(itertools.pairwise(way)) <= known and first in (1, 2)


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_every_profile_has_a_place_on_the_way_and_a_sentence(profile):
    assert 0 <= mentor_words.place_on_way(seen(profile)) <= mentor_words.way(profile).index("listed")
    assert mentor_words.what_next(seen(profile))


@pytest.mark.parametrize(("state", "part"), itertools.product((*OPEN, *TOGETHER), ("mentor", "mentee")))
def test_every_pair_that_is_not_over_has_a_place_and_a_sentence(state, part):
    one = seen(Profile("both", "2", state="listed", mentor_since=now()), pair(state, part))
    assert mentor_words.what_next(one) and mentor_words.place_on_way(one) >= 1


def test_the_furthest_pair_counts():
    both = Profile("both", "2", state="listed", mentor_since=now())
    assert (
        seen(both, pair("requested", "mentee"), pair("active", "mentor"), pair("ended", "mentee")).furthest().state
        == "active"
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "1 of 1 topic in common"),
        ({"level": "4"}, "The mentor is 2 levels above"),
        ({"level": "1"}, "The mentor is on a lower level"),
        ({"industry_wish": "other"}, "Same industry; another was wished"),
        ({"industry_wish": "same"}, "Same industry, as wished"),
        ({"county": "03", "format": "meeting"}, "Far apart, and not by video"),
        ({"times": frozenset({"evening"})}, "Times in common: in the evening"),
        ({"times": frozenset({"daytime"})}, "No times in common"),
        ({"hours": 9}, "Hours a month: the mentor has 2, wanted are 9"),
    ],
)
def test_a_reason_is_a_sentence(changed, said):
    mentee = Taker("e", "3", wants={"career": 2}, industry="C", county="46", languages=frozenset({"nb"}))
    mentor = Taker(
        "m", "2", offers={"career": 2}, industry="C", county="46", languages=frozenset({"nb"}),
        times=frozenset({"evening"}), free=1,
    )  # fmt: skip
    why = [written(each) for each in explain(replace(mentee, **changed), mentor)]
    assert said in str(reasons(why))


def test_an_unknown_reason_is_left_out():
    assert reasons(["someday:1"]) is None and reasons([]) is None


def test_the_wish_that_costs_most_is_named():
    assert "the same county: without it 7 more people" in mentor_words.costliest({"level": 2, "county": 7})
    assert mentor_words.costliest({}) == ""
