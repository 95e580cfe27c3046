"""Who is proposed to whom: places are kept, everybody has a turn, and the order of the people changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.mentoring import rounds
from data.mentoring.columns import Taker
from data.mentoring.rounds import assign, suggest
from data.mentoring.score import bonus, scores
from tests.takers import ANNA, BO, CROWD, UNHURRIED, crowd


def alike(like: Taker, *names: str) -> list[Taker]:
    return [replace(like, person=name, name_key=name) for name in names]


def fits_of(mentees: Sequence[Taker], mentors: Sequence[Taker]) -> dict[tuple[str, str], float]:
    table = scores(mentees, mentors)
    pairs = product(enumerate(mentees), enumerate(mentors))
    return {(one.person, other.person): float(table[row, column]) for (row, one), (column, other) in pairs}


@UNHURRIED
@given(CROWD, CROWD, st.sampled_from((0.0, 0.35, 0.7)))
def test_a_round_keeps_places_musts_and_the_threshold(
    mentees: list[Taker], mentors: list[Taker], threshold: float
) -> None:
    found, fits = assign(mentees, mentors, threshold), fits_of(mentees, mentors)
    places = Counter(each.mentor for each in found)
    assert all(places[each.person] <= each.free for each in mentors)
    assert max(Counter(each.mentee for each in found).values(), default=0) <= 1
    assert all(each.fit == fits[each.mentee, each.mentor] >= np.float32(threshold) for each in found)
    assert not {(each.mentor, each.mentee) for each in found} & {(each.mentee, each.mentor) for each in found}


@UNHURRIED
@given(CROWD, CROWD, st.randoms())
def test_the_order_of_people_changes_no_round_and_no_list(
    mentees: list[Taker], mentors: list[Taker], chance: Random
) -> None:
    shuffled = chance.sample(mentees, len(mentees)), chance.sample(mentors, len(mentors))
    assert assign(*shuffled) == assign(mentees, mentors)
    assert suggest(*shuffled) == suggest(mentees, mentors)


def test_a_crowd_in_another_order_gets_the_same_round_and_lists() -> None:
    mentees, mentors = crowd(300, "mentee"), crowd(100, "mentor")
    assert assign(mentees[::-1], mentors[::-1]) == assign(mentees, mentors)
    assert suggest(mentees[::-1], mentors[::-1]) == suggest(mentees, mentors)


@pytest.mark.parametrize("seed", range(5))
def test_no_other_round_is_better(seed: int) -> None:
    mentees, mentors = crowd(4, "mentee", seed=seed), crowd(5, "mentor", (1, 1), seed=seed)
    worth = scores(mentees, mentors)
    worth = np.where(worth >= 0.35, worth + bonus(mentees)[:, None], 0)
    best = max(sum(worth[row, column] for row, column in enumerate(each)) for each in permutations(range(5), 4))
    waited = {each.person: float(bonus([each])[0]) for each in mentees}
    assert sum(each.fit + waited[each.mentee] for each in assign(mentees, mentors)) == pytest.approx(best, abs=1e-5)


def test_a_mentor_gets_as_many_mentees_as_she_has_places() -> None:
    found = assign(alike(BO, "a", "b", "c"), [replace(ANNA, free=2)])
    assert len(found) == 2 and {each.mentor for each in found} == {"anna"}


def test_the_last_place_goes_to_who_has_waited() -> None:
    some = [*alike(BO, "a", "c"), replace(BO, person="b", weeks_waiting=3)]
    assert [each.mentee for each in assign(some, [ANNA])] == ["b"]


def test_waiting_lifts_no_poor_fit_over_the_threshold() -> None:
    asks = replace(BO, industry_wish="other", weeks_waiting=50)
    assert assign([asks], [ANNA], threshold=0.9)[0].fit < 1
    assert assign([asks], [ANNA], threshold=0.95) == []


def test_two_are_never_each_others_mentor() -> None:
    middle = replace(BO, person="m", level="2", offers={"career": 3}, employer="", name_key="m")
    top = replace(middle, person="t", level="1", wants={"career": 3}, name_key="t")
    assert [(each.mentee, each.mentor) for each in assign([top, middle], [middle, top])] == [("m", "t")]
    same = replace(middle, person="s", name_key="s")
    assert [(each.mentee, each.mentor) for each in assign([same, middle], [middle, same])] == [("m", "s")]


@pytest.mark.parametrize(("mentees", "mentors"), [([], []), ([BO], []), ([], [ANNA])])
def test_nobody_to_match_is_no_match(mentees: list[Taker], mentors: list[Taker]) -> None:
    assert assign(mentees, mentors) == []
    assert suggest(mentees, mentors) == {each.person: [] for each in mentees}


def test_a_negative_number_of_places_is_none() -> None:
    assert assign([BO], [replace(ANNA, free=-1)]) == [] and suggest([BO], [replace(ANNA, free=-1)]) == {"bo": []}


def plainly(mentees: Sequence[Taker], mentors: Sequence[Taker], per_mentee: int, exposure: int) -> dict[str, list[str]]:
    """What `suggest` promises, one choice at a time: in each turn the best pair of all that are left."""
    line = sorted(mentees, key=lambda each: (-each.weeks_waiting, each.person))
    order = sorted(mentors, key=lambda each: each.person)
    table, left = scores(line, order), [exposure * each.free for each in order]
    worth = table.astype(float) + bonus(line)[:, None].astype(float)
    chosen: dict[int, list[int]] = {row: [] for row in range(len(line))}
    for turn in range(per_mentee):
        while pairs := [
            (-worth[row, column], row, column)
            for row, column in product(chosen, range(len(order)))
            if table[row, column] > 0 and left[column] and len(chosen[row]) <= turn and column not in chosen[row]
        ]:
            _, row, column = min(pairs)
            chosen[row].append(column)
            left[column] -= 1
    return {line[row].person: [order[column].person for column in found] for row, found in chosen.items()}


@pytest.mark.parametrize("kept", [1, 2, 3, 100])
@pytest.mark.parametrize("seed", range(3))
def test_lists_are_those_of_the_best_pair_first_however_few_candidates_are_kept(
    monkeypatch: pytest.MonkeyPatch, kept: int, seed: int
) -> None:
    monkeypatch.setattr(rounds, "KEPT", kept)
    mentees, mentors = crowd(25, "mentee", seed=seed), crowd(12, "mentor", (0, 2), seed=seed)
    for per_mentee, exposure in ((5, 4), (3, 1), (2, 2)):
        expected = plainly(mentees, mentors, per_mentee, exposure)
        assert suggest(mentees, mentors, per_mentee, exposure) == expected
        assert {len(each) for each in expected.values()} - {0, per_mentee}


@UNHURRIED
@given(CROWD, CROWD, st.integers(1, 3), st.integers(1, 2))
def test_lists_keep_their_length_the_exposure_and_every_filter(
    mentees: list[Taker], mentors: list[Taker], per_mentee: int, exposure: int
) -> None:
    lists, fits = suggest(mentees, mentors, per_mentee, exposure), fits_of(mentees, mentors)
    assert set(lists) == {each.person for each in mentees}
    shown = Counter(mentor for each in lists.values() for mentor in each)
    assert all(shown[each.person] <= exposure * each.free for each in mentors)
    for mentee, found in lists.items():
        assert len(found) == len(set(found)) <= per_mentee
        assert [fits[mentee, each] for each in found] == sorted((fits[mentee, each] for each in found), reverse=True)
        assert all(fits[mentee, each] > 0 for each in found)


def test_nobody_has_a_second_name_before_everybody_has_a_first() -> None:
    poorer = replace(BO, industry_wish="other")
    mentees = [*alike(BO, "a", "b"), *alike(poorer, "c", "d")]
    lists = suggest(mentees, alike(ANNA, "x", "y"), exposure=2)
    assert [len(lists[each]) for each in "abcd"] == [1, 1, 1, 1]


def test_of_equals_who_has_waited_longest_chooses_first() -> None:
    long = [replace(each, weeks_waiting=weeks) for each, weeks in zip(alike(BO, "a", "b"), (11, 12), strict=True)]
    assert suggest(long, [ANNA], exposure=1) == {"b": ["anna"], "a": []}
