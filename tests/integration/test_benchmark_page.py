"""The salary page, the negotiation sheet, the letter and how we calculate, for every state that a person can be in."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from icalendar import Calendar

from data.base import now
from data.periods import add_period
from data.salary import pay_letter
from data.salary.benchmark import Quantiles
from data.salary.policy import Policy, load_policy
from data.words import speaking, today
from pages import pay_letter as letter_page
from tests.published import ASKED, COMPARISON, WEST, published
from tests.typed import salary
from tests.visitor import Answer, Visitor
from tests.world import World

EVERYBODY = replace(WEST, group={}, band="100+")


def shown(answer: Answer) -> str:
    """What a callback draws."""
    assert answer.status == 200, answer.text[:300]
    return json.dumps(answer.json(), ensure_ascii=False)


@pytest.fixture
def anna(norway: World) -> Visitor:
    """Anna, whose pay this year is 76,400 at full time, in a world with a release."""
    visitor = norway.signed_in("anna")
    published(norway, COMPARISON)
    earns(norway, 76_400)
    return visitor


def earns(world: World, base: int) -> None:
    world.rows(
        "update app.salary_answer set base_monthly = %s, supplements_monthly = 0, bonus_yearly = 60000,"
        " hours_weekly = 37.5, role_level = '2', industry = 'C', county = '46' where person_id = %s and year = %s",
        base, world.person_id("anna"), today().year,
    )  # fmt: skip


def test_the_page_says_one_sentence_with_kind_size_and_month(anna: Visitor) -> None:
    page = anna.get("/salary").text
    assert (
        "Your pay is higher than about 45 in 100 comparable managers; the median is 2,100 NOK a month above you."
        in page
    )
    assert "Counted</span> from 20–49 answers, October 2026." in page
    assert "The upper quartile is 91,000 NOK: 14,600 NOK a month above you." in page
    assert "So your pay is higher than that of 35 to 55 in 100." in page
    assert "Base: (base pay + fixed supplements) × 37.5 ÷ agreed hours a week" in page


def test_what_was_widened_is_said_with_the_models_word_on_what_was_asked(anna: Visitor) -> None:
    page = anna.get("/salary").text
    assert "Vestland → West (fewer than 10 answers)." in page
    assert "nine times out of ten between 74,000 NOK and 80,000 NOK." in page
    assert "Estimated</span> by a model from 100 or more answers, October 2026." in page


def test_every_picture_has_its_table_and_its_words(anna: Visitor) -> None:
    page = anna.get("/salary").text
    for words in (
        "Half of them are paid from 68,000 NOK to 91,000 NOK a month.", "People by monthly pay",
        "The median went from 72,500 NOK in October 2023 to 78,500 NOK in October 2026.",
        "The same people, October 2025 to October 2026: +4.5%.", "16–50 people: +7% against 6–15 people",
        "women are paid 6 per cent less than men", "Official figures",
    ):  # fmt: skip
        assert words in page, words
    assert page.count('role="img"') >= 5


def test_prices_are_spoken_of_only_where_an_index_was_imported(norway: World, anna: Visitor) -> None:
    assert "Prices changed" not in anna.get("/salary").text
    for period, value in (("2025M10", 100), ("2026M10", 102)):
        norway.rows("insert into app.price_index values ('NO', %s, %s, 'made up', now())", period, value)
    assert "Prices changed by +2%, so that is +2.5% in what it buys." in anna.get("/salary").text


def test_the_concept_is_chosen_in_the_address_and_by_a_callback(anna: Visitor) -> None:
    for page in (anna.get("/salary?concept=bonus").text, shown(anna.fire("show_comparison", "?concept=bonus"))):
        assert "the median is 1,100 NOK a month above you." in page
        assert "bonus of the last 12 months ÷ 12" in page
    assert "Gross" not in anna.get("/salary").text


def test_denmark_compares_gross_pay_too(denmark: World) -> None:
    visitor = denmark.signed_in("anna")
    published(denmark, replace(COMPARISON, asked={**ASKED, "county": "1082"}))
    denmark.rows("update app.salary_answer set role_level = '2', industry = 'C', county = '1082'")
    page = visitor.get("/salary?concept=gross")
    assert page.status == 200 and "the employer’s pension + taxed benefits" in page.text
    assert "No official figures" in page.text


def test_a_figure_that_was_carried_forward_says_since_when(norway: World, anna: Visitor) -> None:
    published(norway, replace(COMPARISON, shown=replace(WEST, month="2026-04")))
    assert "Carried forward from April 2026" in anna.get("/salary").text


@pytest.mark.parametrize(
    ("base", "words"),
    [
        (112_500, "above the highest point that is published, 112,000 NOK: at least 9 in 10 comparable managers"),
        (54_000, "below the lowest point that is published, 55,000 NOK: at least 9 in 10 comparable managers"),
        (78_500, "You are at the median"),
        (80_000, "the median is 1,500 NOK a month below you"),
    ],
)
def test_beyond_the_published_points_no_rank_is_invented(norway: World, anna: Visitor, base: int, words: str) -> None:
    earns(norway, base)
    assert words in anna.get("/salary").text


def test_where_only_the_median_is_published_the_page_says_just_that(norway: World, anna: Visitor) -> None:
    median = Quantiles(None, None, 78_500, None, None)
    published(norway, replace(COMPARISON, shown=replace(WEST, band="10-19", pay={"base": median, "bonus": median})))
    page = anna.get("/salary").text
    assert "below the median of 78,500 NOK, the only point that is published for this group." in page
    assert page.partition("boot-layout")[0].count("not shown: too few answers") == 4 and "How pay is spread" not in page


def test_before_the_first_release_there_are_official_figures(norway: World) -> None:
    page = norway.signed_in("anna").get("/salary").text
    assert "No figures from members yet" in page and "Official figures" in page
    assert "No figures have been released yet." in norway.signed_in("anna").get("/how-we-calculate").text


def test_without_consent_the_official_figures_are_shown_and_nothing_of_members(norway: World, bo: Visitor) -> None:
    published(norway, replace(COMPARISON, asked={}, shown=EVERYBODY, steps=(), estimate=None))
    page = bo.get("/salary").text
    assert "First your consent" in page and "Official figures" in page and "Counted" not in page
    assert "Counted" not in shown(bo.fire("show_comparison", ""))
    assert "You have not given your salary yet" in bo.get("/salary-sheet").text


def test_without_an_answer_the_median_of_everybody_is_shown(norway: World, bo: Visitor) -> None:
    published(norway, replace(COMPARISON, asked={}, shown=EVERYBODY, steps=(), estimate=None))
    bo.fire("give_consent", 1, match={"purpose": "salary_statistics"})
    page = bo.get("/salary").text
    assert "The median for comparable managers is 78,500 NOK a month." in page
    assert "Everybody who has answered" in page


def test_an_old_answer_is_compared_and_asked_for_anew(norway: World, anna: Visitor) -> None:
    assert "more than 18 months old" not in anna.get("/salary").text
    norway.rows(
        "delete from app.salary_answer where person_id = %s and year >= %s", norway.person_id("anna"), today().year
    )
    long_ago = now() - dt.timedelta(days=600)
    norway.rows(
        "update app.salary_answer set answered_at = %s where person_id = %s", long_ago, norway.person_id("anna")
    )
    assert "more than 18 months old" in anna.get("/salary").text


def test_who_works_part_time_is_compared_and_told_that_it_does_not_count(anna: Visitor) -> None:
    said = shown(anna.fire("save_salary", *salary(hours="15", base="30000")))
    assert "not part of the statistics" in said and "comparable managers" in said


def test_another_group_is_chosen_from_closed_lists(norway: World, anna: Visitor) -> None:
    others = {"level": "3", "industry": "C", "county": "46"}
    published(norway, COMPARISON, replace(COMPARISON, asked=others, steps=(), estimate=None))
    page = shown(anna.fire("show_comparison", "?level=3"))
    assert "comparable managers" in page and "We widened" not in page
    assert "Middle management (yours)" in page


def test_a_registers_silence_costs_nothing_of_the_comparison(norway: World, anna: Visitor) -> None:
    with norway.register_down():
        assert "comparable managers" in anna.get("/salary").text


def test_the_sheet_proposes_three_amounts_and_keeps_none(norway: World, anna: Visitor) -> None:
    page = anna.get("/salary-sheet").text
    for words in ("78,500 NOK", "77,500 NOK", "76,400 NOK", "2.7 per cent more than today", "as today"):
        assert words in page, words
    before = norway.rows("select sum(n_tup_ins + n_tup_upd) from pg_stat_user_tables where relname = 'salary_answer'")
    said = shown(
        anna.fire("fill_in_sheet", 1, "", "90 000", "85000", "80000", ["growth", "forged"], "I lead two teams.")
    )
    assert "90,000 NOK" in said and "I lead two teams." in said and "forged" not in said
    assert norway.rows(
        "select sum(n_tup_ins + n_tup_upd) from pg_stat_user_tables where relname = 'salary_answer'"
    ) == before  # fmt: skip
    assert "I lead two teams." not in anna.get("/salary-sheet").text


@pytest.mark.parametrize("bad", ["", "abc", "0", "-1", "\0", "9" * 30, None, 7, ["1", "2"], "<b>1</b>"])
def test_an_amount_that_is_none_is_said_beside_its_field(anna: Visitor, bad: object) -> None:
    said = shown(anna.fire("fill_in_sheet", 1, "", bad, "85000", "80000", [], ""))
    assert "There is a problem" in said and "sheet-target" in said


def test_the_sheet_names_nobody(anna: Visitor) -> None:
    page = anna.get("/salary-sheet").text
    article = page[page.index("<article") : page.index("</article>")]
    assert "Berg" not in article and "AS" not in article.replace("ASK", "")


def test_how_we_calculate_takes_its_numbers_from_the_rules(anna: Visitor) -> None:
    page = anna.get("/how-we-calculate").text
    for words in (
        "at least 10 people and 3 employers", "no employer has more than 25%", "at least 3 and at most 18 months old",
        "rounded to 5,000 NOK a year", "at least 10 of its answers", "Fewer than 10 answers", "1,200", "a1b2",
        "all members of a small group but one",
    ):  # fmt: skip
        assert words in page, words


def test_the_letter_is_not_offered_before_it_is_the_law(anna: Visitor) -> None:
    page = anna.get("/pay-letter").text
    assert "As far as we know this is not in force here yet." in page and "Kind regards" not in page
    assert (anna.get("/pay-letter.txt").status, anna.get("/pay-letter.ics").status) == (404, 404)


@pytest.fixture
def in_force(monkeypatch: pytest.MonkeyPatch) -> Policy:
    """The rules as they are on the day on which the law begins."""
    rules = load_policy("norway")
    begun = replace(rules, transparency=replace(rules.transparency, starts=today()))
    monkeypatch.setattr(letter_page, "load_policy", lambda _organisation: begun)
    return begun


def test_from_its_day_on_the_letter_is_there_to_copy_print_and_download(
    norway: World, anna: Visitor, in_force: Policy
) -> None:
    norway.rows("update register.profile set employer = 'Verft AS' where ref = 'demo-anna'")
    page, text = anna.get("/pay-letter").text, anna.get("/pay-letter.txt")
    for words in ("To Verft AS", "Directive (EU) 2023/970, Article 7", "work of equal value", "Anna Berg"):
        assert words in page and words in text.text, words
    assert text.headers["Content-Disposition"] == 'attachment; filename="pay-letter.txt"'
    with norway.register_down():
        assert "To ____________________" in anna.get("/pay-letter").text


def test_the_reminder_is_a_day_in_two_months_that_names_nobody(anna: Visitor, in_force: Policy) -> None:
    answer = anna.get("/pay-letter.ics")
    (entry,) = Calendar.from_ical(answer.body).walk("VEVENT")
    assert entry["dtstart"].dt == add_period(today(), "P2M") == pay_letter.due(today())
    assert "Berg" not in answer.text


@pytest.mark.parametrize("language", ["nb", "da", "en"])
def test_the_letter_reads_from_top_to_bottom(in_force: Policy, language: str) -> None:
    with speaking(language):
        text = pay_letter.letter(in_force.transparency, "Verft AS", "Anna Berg", dt.date(2026, 12, 31))
    assert text.index("Verft AS") < text.index("2023/970") < text.index("28") < text.index("Anna Berg")


def test_a_date_to_come_is_said(monkeypatch: pytest.MonkeyPatch, anna: Visitor) -> None:
    rules = load_policy("norway")
    later = replace(rules, transparency=replace(rules.transparency, starts=dt.date(2099, 6, 7)))
    monkeypatch.setattr(letter_page, "load_policy", lambda _organisation: later)
    assert "This is the law from 7 June 2099." in anna.get("/pay-letter").text
    assert anna.get("/pay-letter.txt").status == 404


def test_the_letter_is_for_members_alone(norway: World) -> None:
    for sub in ("ex", "kim", "cille"):
        assert norway.signed_in(sub).get("/pay-letter.txt").status == 403
