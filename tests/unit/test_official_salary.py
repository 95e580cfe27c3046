"""The official pay figures, where a pay stands among them, and the occupations they are for."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.occupations import name_of, occupations, search
from data.salary.official import Quartiles, Standing, estimated_percentiles, pay_at, quartiles, standing
from data.words import speaking

CHIEF_EXECUTIVES = Quartiles(
    "1120", 2023, "Statistics Norway (SSB), table 11418, CC BY 4.0", 59430, 79700, 117020, 100300
)
pay = st.integers(1_000, 1_000_000)


@st.composite
def any_quartiles(draw: st.DrawFn) -> Quartiles:
    lower, median, upper = sorted(draw(st.lists(st.integers(5_000, 500_000), min_size=3, max_size=3, unique=True)))
    return Quartiles("0000", 2023, "made up", lower, median, upper, median)


def test_chief_executives_have_the_published_figures() -> None:
    assert quartiles("NO", "1120") == CHIEF_EXECUTIVES


@pytest.mark.parametrize(
    ("code", "lower", "median", "upper", "mean"),
    [
        ("1211", 75000, 92190, 121200, 107120),
        ("1321", 60570, 75890, 97430, 85130),
        ("1420", 43000, 52000, 66940, 59530),
        ("3122", 49130, 54840, 62150, 56700),
    ],
)
def test_other_occupations_have_the_published_figures(
    code: str, lower: int, median: int, upper: int, mean: int
) -> None:
    found = quartiles("NO", code)
    assert found is not None
    assert (found.lower, found.median, found.upper, found.mean) == (lower, median, upper, mean)


def test_every_occupation_has_figures_in_norway_and_none_has_in_denmark_yet() -> None:
    assert all(quartiles("NO", code) for code in occupations())
    assert not any(quartiles("DK", code) for code in occupations())


def test_an_unknown_occupation_has_no_figures() -> None:
    assert quartiles("NO", "9999") is None


def test_a_pay_between_the_quartiles_is_not_called_estimated() -> None:
    assert standing(CHIEF_EXECUTIVES, 70_000) == Standing(40, False, 25, 50, 9_700, 47_020, "")


def test_a_pay_above_the_upper_quartile_is_called_estimated() -> None:
    assert standing(CHIEF_EXECUTIVES, 150_000) == Standing(85, True, 75, 100, -70_300, -32_980, "")


def test_among_the_highest_and_lowest_five_per_cent_nothing_finer_is_said() -> None:
    highest, lowest = standing(CHIEF_EXECUTIVES, 900_000), standing(CHIEF_EXECUTIVES, 9_000)
    assert (highest.share_below, highest.beyond) == (95, "above")
    assert (lowest.share_below, lowest.beyond) == (5, "below")


@pytest.mark.parametrize("monthly", [0, -1])
def test_no_pay_has_no_standing(monthly: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        standing(CHIEF_EXECUTIVES, monthly)


def test_quartiles_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="not in order"):
        Quartiles("1120", 2023, "", 60_000, 60_000, 70_000, 60_000)


@given(any_quartiles())
def test_the_quartiles_stand_exactly_where_they_are_published(q: Quartiles) -> None:
    for share, edge in ((25, q.lower), (50, q.median), (75, q.upper)):
        assert (standing(q, edge).share_below, standing(q, edge).estimated) == (share, False)
        assert pay_at(q, share / 100) == pytest.approx(edge)


@given(any_quartiles(), pay, pay)
def test_who_earns_more_never_stands_lower(q: Quartiles, one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert standing(q, less).share_below <= standing(q, more).share_below


@given(any_quartiles(), pay)
def test_a_share_is_a_step_of_five_within_what_is_certain(q: Quartiles, monthly: int) -> None:
    found = standing(q, monthly)
    assert found.share_below % 5 == 0
    assert 5 <= found.share_below <= 95
    assert found.lower <= found.share_below <= found.upper
    assert (found.beyond != "") <= found.estimated


@given(any_quartiles())
def test_estimated_percentiles_lie_outside_the_quartiles(q: Quartiles) -> None:
    assume(q.median - q.lower > 2_000 and q.upper - q.median > 2_000)
    tails = estimated_percentiles(q)
    assert tails.p10 < q.lower < q.upper < tails.p90
    assert tails.estimated


def test_an_occupation_has_its_name_in_the_reader_s_language() -> None:
    with speaking("nb"):
        assert name_of("1212") == "Personalsjefer"
    with speaking("en"):
        assert name_of("1212") == "Human resource managers"


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert name_of("9999") == "9999"


def test_search_finds_by_code_and_by_a_word_of_any_language() -> None:
    with speaking("da"):
        assert "1420" in [hit.code for hit in search("142")]
        assert [hit.code for hit in search("personalsjef")] == ["1212"]
        assert search("arbejdsleder industri")[0].code == "3122"


def test_search_puts_names_that_begin_with_the_word_first() -> None:
    with speaking("en"):
        found = [hit.name.startswith("Manag") for hit in search("manag", limit=50)]
    assert found == sorted(found, reverse=True)
    assert set(found) == {True, False}


def test_an_empty_search_finds_nothing_and_a_broad_one_is_cut() -> None:
    assert search("  ") == []
    assert len(search("e", limit=7)) == 7
