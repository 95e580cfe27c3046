"""Pay figures in words and pictures, from hand-made comparisons."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from components import benchmark, benchmark_charts, benchmark_choices, benchmark_words, charts
from components.html import to_html
from components.negotiation import Sheet, sheet
from data.datamap.organisation import load
from data.salary.asked import asked
from data.salary.benchmark import CONCEPTS, Comparison, Effect, Gap, Point, Quantiles, Step
from data.salary.negotiation import Amounts
from data.salary.policy import load_policy
from data.salary.standing import rank
from data.words import speaking
from tests.published import ASKED, COMPARISON, ESTIMATE, FIVE, WEST
from tests.unit.components.html_reader import Reader

NORWAY, POLICY = load("norway"), load_policy("norway")
KRONER = benchmark.in_kroner(NORWAY)
MEDIAN = Quantiles(None, None, 78_500, None, None)


def read(component: object) -> Reader:
    return Reader(to_html(component))


def card(comparison: Comparison = COMPARISON, pay: int | None = 76_400) -> str:
    return read(benchmark.standing_card(comparison, "base", pay, NORWAY, POLICY, None)).text


@pytest.mark.parametrize(("share", "words"), [(40, "4 in 10"), (75, "3 in 4"), (25, "1 in 4"), (35, "35 in 100")])
def test_a_share_is_said_as_one_says_it(share: int, words: str) -> None:
    assert benchmark_words.share_words(share) == words


def test_a_group_is_named_in_one_order_however_it_was_kept() -> None:
    group = {"staff": "16-50", "county": "46", "level": "2"}
    assert benchmark_words.group_words(group) == "Middle management · Vestland · 16–50 people"
    assert benchmark_words.group_words({}) == "Everybody who has answered"


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "oktober 2026"), ("da", "oktober 2026"), ("en", "October 2026")]
)
def test_a_month_is_said_in_the_readers_language(language: str, words: str) -> None:
    with speaking(language):
        assert benchmark_words.month_words("2026-10") == words


def test_each_step_of_the_widening_says_what_and_why() -> None:
    steps = (Step(ASKED, "employers"), Step({"level": "2", "industry": "C", "region": "west"}, "neighbours"))
    found = replace(COMPARISON, shown=replace(WEST, group={"level": "2", "industry": "C"}), steps=steps)
    assert benchmark_words.widened_steps(found, POLICY) == [
        ("County or region of the workplace: Vestland → West", "fewer than 3 employers"),
        ("Part of the country: West → all", "it could be worked out from the groups beside it"),
    ]
    assert benchmark_words.widened_words(found, POLICY) == "County or region of the workplace: Vestland → all"


@pytest.mark.parametrize("why", ["empty", "people", "employers", "largest", "dominance", "same", "old", "neighbours"])
def test_every_rule_that_hides_a_group_has_words_of_its_own(why: str) -> None:
    assert benchmark_words.why_words(why, POLICY) != benchmark_words.why_words("unknown", POLICY)  # type: ignore[arg-type]


def test_no_figure_stands_without_its_kind_its_size_and_its_month() -> None:
    said = card()
    assert "Counted from 20–49 answers, October 2026." in said
    assert "Estimated by a model from 100 or more answers, October 2026." in said
    assert "Counted" in card(replace(COMPARISON, shown=WEST, steps=(), estimate=None))


def test_without_an_estimate_nothing_is_made_up() -> None:
    assert "there is no estimate either" in card(replace(COMPARISON, estimate=None))


def test_without_a_pay_the_median_is_said() -> None:
    assert "The median for comparable managers is 78,500 NOK a month." in card(pay=None)


@pytest.mark.parametrize("pay", [54_000, 55_000, 70_000, 78_500, 90_000, 112_000, 113_000])
@pytest.mark.parametrize("quantiles", [FIVE, MEDIAN, Quantiles(None, 68_000, 78_500, 91_000, None)])
def test_a_sentence_names_no_share_beyond_what_is_published(quantiles: Quantiles, pay: int) -> None:
    said = benchmark.sentence(quantiles, rank(quantiles, pay), KRONER)
    inside = rank(quantiles, pay).share is not None
    assert ("higher than about" in said or "at the median" in said) is inside
    assert ("published" in said) is not inside


def test_the_picture_has_twelve_bars_and_one_is_yours() -> None:
    drawn = benchmark_charts.picture_card(COMPARISON, "base", 76_400, KRONER)
    assert drawn is not None and "Drawn from the published points alone" in read(drawn).text
    assert read(drawn).text.count("NOK –") == 12
    assert (
        benchmark_charts.picture_card(replace(COMPARISON, shown=replace(WEST, pay={"base": MEDIAN})), "base", 1, KRONER)
        is None
    )


def test_the_trend_needs_two_releases_and_shows_ones_own_answers() -> None:
    own = [benchmark_charts.OwnPay(dt.date(2025, 4, 14), dict.fromkeys(CONCEPTS, 74_000))]
    drawn = benchmark_charts.trend_card(COMPARISON, "base", own, {}, KRONER)
    assert drawn is not None and "You, 14 April 202574,000 NOK" in read(drawn).text.replace("\n", "")
    once = replace(COMPARISON, trend=COMPARISON.trend[:1])
    assert benchmark_charts.trend_card(once, "base", own, {}, KRONER) is None


def test_a_release_of_before_a_concept_was_counted_is_left_out_of_the_trend() -> None:
    older = (Point("2021-10", {"base": FIVE}), *COMPARISON.trend)
    drawn = benchmark_charts.trend_card(replace(COMPARISON, trend=older), "gross", [], {}, KRONER)
    assert drawn is not None and "2021" not in read(drawn).text


def test_what_moves_pay_begins_with_ones_own_values() -> None:
    effects = (
        Effect("level", "1", "2", 14, 4, 22, "100+", "2026-10"),
        Effect("staff", "16-50", "6-15", -7.5, -11, -1, "100+", "2026-10"),
    )
    drawn = read(benchmark_charts.moves_card(effects, {"staff": "16-50"}))  # type: ignore[arg-type]
    assert "16–50 people: −7.5% against 6–15 people" in drawn.text
    assert drawn.text.index("(yours)") < drawn.text.index("Top management")
    assert benchmark_charts.moves_card((), {}) is None


def test_bars_below_zero_have_room_on_their_side() -> None:
    lowest, highest = charts.bars(["a", "b"], [-20, 5])["layout"]["xaxis"]["range"]
    assert lowest < -20 and highest > 5


@pytest.mark.parametrize(
    ("adjusted", "low", "high", "words"),
    [(-6, -9, -3, "6 per cent less"), (4, 1, 7, "4 per cent more"), (-2, -9, 3, "no sure difference")],
)
def test_a_gap_is_called_one_only_when_its_range_leaves_out_nothing_at_all(
    adjusted: float, low: float, high: float, words: str
) -> None:
    gap = Gap({}, -12, adjusted, low, high, "100+", "100+", "2026-10")
    assert words in read(benchmark_charts.gap_card(gap)).text  # type: ignore[arg-type]
    assert benchmark_charts.gap_card(None) is None


def test_choices_are_closed_and_mark_what_is_ones_own() -> None:
    found = asked({}, POLICY, ASKED, "NO")
    drawn = read(
        benchmark_choices.choices(found, POLICY, ASKED, "NO", "/salary", "table", lambda name: f"value-{name}")
    )
    assert [link["href"] for link in drawn.all("a")] == ["/salary", "/salary?concept=bonus"]
    assert drawn.text.count("(yours)") == 3 and drawn.text.count("(chosen)") == 1
    assert len(drawn.all("select")) == 4 and not [each for each in drawn.all("input") if each.get("type") == "text"]


def test_the_sheet_says_where_each_figure_is_from() -> None:
    filled = Sheet(Amounts(85_000, 80_000, 76_400), ["market"], "I lead two teams.")
    said = read(sheet(COMPARISON, "base", 76_400, filled, NORWAY, "Official figures for managers", KRONER)).text
    for words in ("Counted from 20–49 answers", "Estimated by a model", "Official figures for managers", "Lederlaget"):
        assert words in said, words
    assert "11.3 per cent more than today" in said and ESTIMATE.band == "100+"
