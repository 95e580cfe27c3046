"""What of a count is told, and what is held back so that subtraction gives nothing small."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data.usage.report_disclosure import change, held_back, share, told

PARTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), min_size=1)


def test_a_small_part_takes_the_next_smallest_with_it() -> None:
    assert told({"phone": 60, "desktop": 40, "tablet": 7}) == {"phone": 60, "desktop": None, "tablet": None}


def test_parts_that_are_small_together_but_enough_take_nobody_with_them() -> None:
    assert told({"NO": 60, "SE": 7, "FI": 6}) == {"NO": 60, "SE": None, "FI": None}


def test_a_part_of_nobody_is_held_back_as_one_of_somebody_is() -> None:
    nobody, somebody = ({"phone": 60, "desktop": 40, "tablet": many} for many in (0, 7))
    assert told(nobody) == told(somebody)


def test_where_there_may_be_parts_without_a_name_the_smallest_is_always_held_back() -> None:
    assert told({"NO": 60, "DK": 40}, 100) == told({"NO": 60, "DK": 40}, 104) == {"NO": 60, "DK": None}


def test_enough_parts_without_a_name_are_enough() -> None:
    assert told({"NO": 60, "DK": 40}, 112) == {"NO": 60, "DK": 40}


@given(PARTS, st.none() | st.integers(0, 40), st.sets(st.sampled_from("abcdefgh")))
def test_what_is_held_back_is_nobody_or_enough_and_holds_all_that_is_small(sizes, rest, always) -> None:
    hidden = held_back(sizes, rest, always & set(sizes))
    together = (rest or 0) + sum(sizes[key] for key in hidden)
    assert {key for key, size in sizes.items() if size < 10} <= hidden
    assert together >= 10 or hidden == set(sizes) or (not hidden and rest is None)
    if rest is not None and together < 10:
        assert hidden == set(sizes)


@given(PARTS, st.integers(0, 40))
def test_what_is_told_is_rounded_to_tens(sizes, rest) -> None:
    for key, many in told(sizes, sum(sizes.values()) + rest).items():
        assert many is None or (many % 10 == 0 and many >= 10 and abs(many - sizes[key]) <= 5)


def test_a_share_is_told_where_the_part_and_what_it_lacks_are() -> None:
    assert share(40, 100) == 0.4
    assert share(None, 100) is share(40, None) is share(100, 100) is share(0, 0) is None


def test_a_change_against_nothing_is_none() -> None:
    assert change(110, 100) == 110 / 100 - 1
    assert change(None, 100) is change(10, None) is change(10, 0) is None
