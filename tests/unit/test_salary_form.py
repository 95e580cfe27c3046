"""The salary form: each slip has its sentence beside its field, and an unusual pay is kept only when confirmed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.datamap.organisation import load
from data.salary.answers import Answer, concepts
from data.salary.form import FIELDS, NEEDED, check, is_counted, pay_typed, typed_of, usual
from data.salary.official import quartiles
from data.words import speaking
from tests.typed import SALARY

NORWAY, DENMARK = load("norway"), load("denmark")
DANISH = SALARY | {"county": "1084", "hours": "37"}


def problems(**fields: str) -> dict[str, str]:
    return check(SALARY | fields, 2026, NORWAY)[1]


def answer(typed=SALARY, organisation=NORWAY, **fields: str) -> Answer:
    found, wrong = check(typed | fields, 2026, organisation)
    assert found is not None, wrong
    return found


def test_a_good_answer_is_taken_as_it_is_typed():
    found = answer(education="master", years="7", budget="whole", sex="woman", bonus="60 000", supplements="2.000")
    assert (found.base_monthly, found.supplements_monthly, found.bonus_yearly) == (50_000, 2_000, 60_000)
    assert (found.direct_reports, found.staff, found.years_manager, found.budget) == (4, 12, 7, "whole")
    assert (found.industry, found.sector, found.county, found.employer_size) == ("C", "private", "46", "50-249")
    assert (found.education, found.sex, found.source, found.unusual_confirmed) == ("master", "woman", "member", False)


def test_an_answer_goes_back_into_the_form_as_it_came():
    found = answer(education="master", years="0", sex="man", bonus="60000", budget="-")
    assert check(typed_of(found), 2026, NORWAY) == (found, {})
    assert set(typed_of(found)) <= set(FIELDS)


def test_everything_left_out_is_told_at_once():
    assert set(check({}, 2026, NORWAY)[1]) == NEEDED


@pytest.mark.parametrize("left_out", ["supplements", "bonus", "budget", "years", "education", "sex"])
@pytest.mark.parametrize("typed", ["", "-"])
def test_what_is_optional_may_be_left_out(left_out, typed):
    assert problems(**{left_out: typed}) == {}


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"base": "620000"}, "sure", "Did you mean per year? Then write the pay for one month, about 51,667."),
        ({"base": "240000", "occupation": "1420"}, "sure", "Did you mean per year?"),
        ({"base": "2400000"}, "base", "Did you mean per year? Write the pay for one month, about 200,000."),
        ({"base": "350"}, "base", "Did you mean per hour?"),
        ({"base": "350"}, "base", "here about 56,875."),
        ({"base": "0"}, "base", "The base pay must be between 1 and"),
        ({"base": "-5"}, "base", "The base pay must be between 1 and"),
        ({"base": "99000000"}, "base", "The base pay must be between 1 and"),
        ({"base": "4 500 €"}, "base", "Write the pay in kroner (NOK), without another currency"),
        ({"base": "EUR 4500"}, "base", "Write the pay in kroner (NOK)"),
        ({"base": "45000 sek"}, "base", "Write the pay in kroner (NOK)"),
        ({"base": "45000 DKK"}, "base", "Write the pay in kroner (NOK)"),
        ({"bonus": "$ 9000"}, "bonus", "Write the pay in kroner (NOK)"),
        ({"supplements": "500 pounds"}, "supplements", "Write the pay in kroner (NOK)"),
        ({"base": "lots <b>of</b> money"}, "base", "Write the base pay as a number"),
        ({"reports": "12", "staff": "4"}, "staff", "Count those who report to you too: at least 12"),
        ({"reports": "-1"}, "reports", "must be between 0 and"),
        ({"staff": "a few"}, "staff", "as a whole number, such as 12"),
        ({"staff": "4.5"}, "staff", "as a whole number, such as 12"),
        ({"years": "71"}, "years", "The years as manager must be between 0 and 70"),
        ({"occupation": "no such code"}, "occupation", "Choose an occupation from the list"),
        ({"occupation": "0000"}, "occupation", "Choose an occupation from the list"),
        ({"level": "9"}, "level", "Choose your role level"),
        ({"industry": "c"}, "industry", "Choose the industry"),
        ({"county": "1084"}, "county", "Choose the county or region of the workplace"),
        ({"county": "30"}, "county", "Choose the county or region of the workplace"),
        ({"size": "1000+"}, "size", "Choose the size of the employer"),
        ({"education": "doctor"}, "education", "Choose your education"),
        ({"sex": "no"}, "sex", "Choose your gender"),
        ({"hours": "0"}, "hours", "The agreed hours must be between 1 and 80"),
    ],
)
def test_each_slip_has_its_sentence_beside_its_field(fields, field, sentence):
    found = problems(**fields)
    assert list(found) == [field] and sentence in found[field]


@pytest.mark.parametrize(
    "typed", ["52 000 kr", "kr 52000", "52.000,-", "52 000 NOK", "nok 52000 kr.", "52\u00a0000 Kr"]
)
def test_our_own_currency_may_be_written(typed):
    assert answer(base=typed).base_monthly == 52_000


def test_krone_of_the_other_country_is_foreign():
    assert check(DANISH | {"base": "52000 NOK"}, 2026, DENMARK)[1].keys() == {"base"}
    assert answer(DANISH, DENMARK, base="52000 DKK").base_monthly == 52_000


def test_nobody_to_lead_is_an_answer():
    found = answer(reports="0", staff="0")
    assert (found.direct_reports, found.staff) == (0, 0)


def test_part_time_pay_is_not_taken_for_an_hours():
    assert problems(base="1900", hours="2") == {}


@pytest.mark.parametrize(("base", "other"), [("13000", "13001"), ("399000", "398000")])
def test_an_unusual_pay_is_kept_only_when_exactly_it_is_confirmed(base, other):
    typed = SALARY | {"occupation": "1420", "base": base}
    found, wrong = check(typed, 2026, NORWAY)
    assert found is None and wrong.keys() == {"sure"}
    sure = pay_typed(typed)
    assert answer(typed, sure=sure).unusual_confirmed
    assert check(typed | {"sure": sure, "base": other}, 2026, NORWAY)[1].keys() == {"sure"}
    assert check(typed_of(answer(typed, sure=sure)), 2026, NORWAY)[0], "it need not be confirmed each time"


def test_a_confirmation_that_was_not_asked_for_marks_nothing():
    assert answer(sure=pay_typed(SALARY)).unusual_confirmed is False


def test_what_is_usual_follows_the_official_quartiles():
    official = quartiles("NO", "1212")
    assert official is not None
    assert usual("1212", NORWAY) == (round(0.35 * official.lower), 4 * official.upper)
    assert problems(base=str(usual("1212", NORWAY)[0])) == {}
    assert problems(base=str(usual("1212", NORWAY)[0] - 1)).keys() == {"sure"}
    assert usual("1212", DENMARK) == (10_000, 400_000)


@pytest.mark.parametrize(("hours", "counted"), [("18.75", True), ("18.7", False), ("37.5", True), ("60", True)])
def test_less_than_half_of_full_time_is_not_counted(hours, counted):
    assert is_counted(answer(hours=hours), NORWAY) is counted


def test_pension_and_benefits_are_kept_where_they_count():
    extras = {"pension": "10,5 %", "benefits": "4000"}
    danish = answer(DANISH, DENMARK, **extras)
    assert (danish.pension_percent, danish.benefits_monthly) == (Decimal("10.50"), 4_000)
    norwegian = answer(**extras)
    assert (norwegian.pension_percent, norwegian.benefits_monthly) == (None, None)
    assert "in per cent" in check(DANISH | {"pension": "ten"}, 2026, DENMARK)[1]["pension"]


def test_the_pay_concepts_follow_their_formulas():
    found = answer(DANISH, DENMARK, base="30000", supplements="2000", hours="29,6", bonus="12000", pension="10",
                   benefits="3000")  # fmt: skip
    assert concepts(found, Decimal(37), counts_benefits=True) == {"base": 40_000, "bonus": 41_000, "gross": 48_000}
    assert concepts(found, Decimal(37)) == {"base": 40_000, "bonus": 41_000, "gross": 41_000}
    assert found.monthly(Decimal(37)) == 40_000


@pytest.mark.parametrize("language", ["nb", "da", "en"])
def test_decimals_come_back_as_the_reader_writes_them(language):
    found = answer(DANISH, DENMARK, hours="29,6", pension="10,5")
    with speaking(language):
        assert check(typed_of(found), 2026, DENMARK) == (found, {})


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60)))
def test_whatever_is_typed_gives_an_answer_or_a_sentence(typed):
    with speaking("en"):
        found, wrong = check({**SALARY, **typed}, 2026, NORWAY)
    assert (found is None) == bool(wrong)
    assert all(isinstance(sentence, str) and sentence for sentence in wrong.values())
