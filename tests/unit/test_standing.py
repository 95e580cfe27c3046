"""Where a pay stands among published points, the picture drawn from them, and what an address may ask for."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.salary.answers import Answer
from data.salary.asked import NoSuchComparison, asked, own_group, query_of, search_of
from data.salary.benchmark import Quantiles
from data.salary.lattice import all_tables
from data.salary.negotiation import proposed
from data.salary.policy import load_policy
from data.salary.standing import bar_of, picture, published, rank

FIVE = Quantiles(55_000, 68_000, 78_500, 91_000, 112_000)
QUARTILES = Quantiles(None, 68_000, 78_500, 91_000, None)
MEDIAN = Quantiles(None, None, 78_500, None, None)
POLICY = load_policy("norway")
OWN = {"level": "2", "industry": "C", "county": "46", "region": "west", "staff": "16-50"}


@st.composite
def any_quantiles(draw: st.DrawFn) -> Quantiles:
    p10, p25, p50, p75, p90 = sorted(draw(st.lists(st.integers(20_000, 300_000), min_size=5, max_size=5)))
    tails = draw(st.booleans())
    return Quantiles(p10 if tails else None, p25, p50, p75, p90 if tails else None)


@pytest.mark.parametrize(("pay", "share"), [(55_000, 10), (68_000, 25), (78_500, 50), (91_000, 75), (112_000, 90)])
def test_each_published_point_is_given_back(pay: int, share: int) -> None:
    assert rank(FIVE, pay).share == share


def test_between_two_points_the_logarithm_of_pay_goes_with_the_normal_score() -> None:
    score = NormalDist().inv_cdf
    halfway = math.exp((math.log(68_000) + math.log(78_500)) / 2)
    expected = 100 * NormalDist().cdf((score(0.25) + score(0.5)) / 2)
    assert rank(FIVE, halfway).share == 5 * round(expected / 5) == 35


def test_beyond_the_outermost_points_there_is_no_rank() -> None:
    above, below = rank(FIVE, 112_001), rank(FIVE, 54_999)
    assert (above.share, above.beyond, above.edge) == (None, "above", (90, 112_000))
    assert (below.share, below.beyond, below.edge) == (None, "below", (10, 55_000))
    assert rank(QUARTILES, 92_000).edge == (75, 91_000)


def test_where_only_the_median_is_published_a_pay_is_above_below_or_at_it() -> None:
    assert [rank(MEDIAN, pay).beyond for pay in (90_000, 60_000, 78_500)] == ["above", "below", ""]
    assert rank(MEDIAN, 78_500).share == 50
    assert rank(MEDIAN, 90_000).to_upper is None


def test_the_range_is_the_rank_at_the_ends_of_the_medians_interval() -> None:
    found = rank(FIVE, 76_400, (75_000, 82_000))
    assert (found.low, found.share, found.high) == (35, 45, 55)
    assert (rank(FIVE, 76_400).low, rank(FIVE, 76_400).high) == (45, 45)


def test_a_range_never_reaches_past_what_is_published() -> None:
    found = rank(QUARTILES, 90_000, (60_000, 100_000))
    assert found.high == 75 and found.low is not None and found.low >= 25


def test_the_way_to_the_median_and_the_upper_quartile_is_told_in_hundreds() -> None:
    found = rank(FIVE, 76_437)
    assert (found.to_median, found.to_upper) == (2_100, 14_600)


@pytest.mark.parametrize("pay", [0, -1])
def test_a_pay_of_nothing_has_no_rank(pay: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        rank(FIVE, pay)


@given(any_quantiles(), st.integers(10_000, 400_000), st.integers(0, 20_000))
def test_more_pay_never_ranks_lower_and_the_range_holds_the_rank(q: Quantiles, pay: int, more: int) -> None:
    one, other = rank(q, pay, (q.p50 - 500, q.p50 + 500)), rank(q, pay + more)
    if one.share is not None and other.share is not None:
        assert one.share <= other.share and one.share % 5 == 0
        assert one.low is not None and one.high is not None and one.low <= one.share <= one.high
    inside = min(published(q).values()) <= pay <= max(published(q).values())
    assert (one.share is not None) is inside


@given(any_quantiles())
def test_the_twelve_bars_hold_exactly_those_between_the_outermost_points(q: Quantiles) -> None:
    bars, shares = picture(q), list(published(q))
    if bars:
        assert len(bars) == 12 and all(bar.per_cent >= 0 for bar in bars)
        assert sum(bar.per_cent for bar in bars) == pytest.approx(shares[-1] - shares[0])
        assert (bars[0].start, bars[-1].end) == pytest.approx((min(published(q).values()), max(published(q).values())))


def test_no_picture_is_drawn_from_a_median_alone_or_from_equal_pay() -> None:
    assert picture(MEDIAN) == () == picture(Quantiles(None, 50_000, 50_000, 50_000, None))


def test_ones_own_bar_is_the_one_the_pay_lies_in() -> None:
    bars = picture(FIVE)
    mine = bar_of(bars, 76_400)
    assert mine is not None and bars[mine].start <= 76_400 <= bars[mine].end
    assert (bar_of(bars, 55_000), bar_of(bars, 112_000), bar_of(bars, 112_001), bar_of((), 1)) == (0, 11, None, None)


def test_without_an_address_one_is_compared_by_the_first_table_with_ones_own_values() -> None:
    found = asked({}, POLICY, OWN, "NO")
    assert (found.concept, found.by) == ("base", ("level", "industry", "county"))
    assert (found.group, found.others) == ({"level": "2", "industry": "C", "county": "46"}, {})


def test_what_ones_answer_does_not_say_is_left_out() -> None:
    assert asked({"by": ["level,sector,county"]}, POLICY, {"level": "2"}, "NO").group == {"level": "2"}


@pytest.mark.parametrize(
    "query",
    [
        "by=level,industry,county,staff", "by=level,industry,staff,experience", "by=level,level", "by=employer",
        "by=industry,level", "by=level,education", "employer=Verft", "since=2026-01", "month=2025-11", "concept=net",
        "level=9", "by=level&industry=C", "county=1081", "level=2&level=3", "concept=", "level=", "key=level%3D2",
        "by=level;industry", "by=level,industry,county&level=2' or '1'='1",
    ],
)  # fmt: skip
def test_an_address_that_our_pages_would_not_write_is_refused(query: str) -> None:
    with pytest.raises(NoSuchComparison):
        asked(query_of("?" + query), POLICY, OWN, "NO")


@pytest.mark.parametrize("search", [None, 7, ["?concept=base"], "?" + "x" * 500])
def test_what_is_no_search_part_is_refused(search: object) -> None:
    with pytest.raises(NoSuchComparison):
        query_of(search)


@pytest.mark.parametrize("by", all_tables(POLICY))
def test_every_address_that_is_written_is_understood(by: tuple[str, ...]) -> None:
    others = {"level": "3"} if "level" in by else {}
    found = asked(query_of(search_of(POLICY, "bonus", by, others)), POLICY, OWN, "NO")
    assert (found.concept, found.by, found.others) == ("bonus", by, others)


def test_ones_own_values_are_not_in_the_address() -> None:
    found = asked({"industry": ["C"], "level": ["3"]}, POLICY, OWN, "NO")
    assert search_of(POLICY, found.concept, found.by, found.others) == "?level=3"
    assert search_of(POLICY, "base", found.by, {}) == ""


def test_an_answer_says_its_groups() -> None:
    from decimal import Decimal

    answer = Answer(2026, "1321", "2", Decimal(37), 1, 0, 0, staff=18, county="46", years_manager=11, industry="C")
    found = own_group(answer)
    assert found == {
        "occupation": "1321", "group": "13", "level": "2", "industry": "C", "county": "46", "region": "west",
        "staff": "16-50", "experience": "11-20",
    }  # fmt: skip
    assert own_group(None, "1321") == {"occupation": "1321", "group": "13"}


@pytest.mark.parametrize(
    ("pay", "target"), [(70_000, 78_500), (78_000, 91_000), (80_000, 91_000), (91_000, 112_000), (120_000, 132_000)]
)
def test_the_target_is_the_next_published_point_or_a_tenth_more(pay: int, target: int) -> None:
    found = proposed(FIVE, pay)
    assert (found.target, found.walk_away) == (target, pay)
    assert pay < found.good < target and found.good % 500 == 0
