"""Salary answers in the database: what is kept of an answer, whose it is, who reads it, and what a withdrawal takes."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from data.base import Role
from data.db import Context
from data.permitted import persons_permitting
from data.salary.answers import SalaryAnswer
from data.salary.form import FIELDS, pay_typed
from data.services import STATISTICS
from data.words import today
from tests.typed import SALARY, salary
from tests.visitor import Answer, Visitor
from tests.world import World

KEPT = "select {} from app.salary_answer where person_id = %s and year = %s"
SAVED = "Saved. Nobody but you sees this answer."


def kept(world: World, sub: str, columns: str = "base_monthly") -> tuple[Any, ...] | None:
    """These columns of the person's answer of this year; None without one."""
    rows = world.rows(KEPT.format(columns), world.person_id(sub), today().year)
    return rows[0] if rows else None


def shown(answer: Answer) -> str:
    """What a callback draws."""
    assert answer.status == 200, answer.text[:300]
    return json.dumps(answer.json(), ensure_ascii=False)


@pytest.fixture
def bo(norway: World) -> Visitor:
    """Bo, who has just consented."""
    visitor = norway.signed_in("bo")
    visitor.fire("give_consent", 1, match={"purpose": "salary_statistics"})
    return visitor


def test_everything_that_is_typed_is_kept(norway: World, bo: Visitor) -> None:
    typed = salary(bonus="60 000", supplements="2 000", budget="whole", years="7", education="master", sex="man")
    assert SAVED in shown(bo.fire("save_salary", *typed))
    columns = (
        "occupation_code, role_level, hours_weekly, base_monthly, supplements_monthly, bonus_yearly, direct_reports,"
        " staff, budget, years_manager, industry, sector, county, employer_size, education, sex, source,"
        " unusual_confirmed, pension_percent, benefits_monthly"
    )
    assert kept(norway, "bo", columns) == (
        "1212", "2", Decimal("37.50"), 50_000, 2_000, 60_000, 4, 12, "whole", 7, "C", "private", "46", "50-249",
        "master", "man", "member", False, None, None,
    )  # fmt: skip


def test_the_employer_is_the_registers_and_cannot_be_typed(norway: World, bo: Visitor) -> None:
    norway.rows("update register.profile set employer = 'Verft AS' where ref = 'demo-bo'")
    assert "employer" not in FIELDS
    page = bo.get("/salary").text
    assert "Verft AS" in page and "Correct it" in page
    bo.fire("save_salary", *salary())
    assert kept(norway, "bo", "employer") == ("Verft AS",)


def test_while_the_register_is_down_an_answer_is_kept_with_the_employer_it_had(norway: World, bo: Visitor) -> None:
    with norway.register_down():
        assert SAVED in shown(bo.fire("save_salary", *salary()))
        assert kept(norway, "bo", "employer") == ("",)
    norway.rows("update register.profile set employer = 'Verft AS' where ref = 'demo-bo'")
    bo.fire("save_salary", *salary())
    with norway.register_down():
        bo.fire("save_salary", *salary(base="51000"))
    assert kept(norway, "bo", "employer, base_monthly") == ("Verft AS", 51_000)


def test_an_answer_takes_the_place_of_the_years_earlier_one(norway: World, bo: Visitor) -> None:
    for base in ("50000", "52000"):
        bo.fire("save_salary", *salary(base=base, education="master" if base == "50000" else "-"))
    mine = norway.rows(
        "select base_monthly, education from app.salary_answer where person_id = %s", norway.person_id("bo")
    )
    assert mine == [(52_000, "")]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"base": "620 000"}, "Did you mean per year?"),
        ({"base": "350"}, "Did you mean per hour?"),
        ({"base": "4500 EUR"}, "without another currency"),
        ({"reports": "12", "staff": "4"}, "Count those who report to you too"),
        ({"occupation": "0000"}, "Choose an occupation from the list"),
        ({"county": "30"}, "Choose the county or region of the workplace"),
    ],
)
def test_a_slip_is_told_and_kept_as_typed_and_nothing_is_saved(
    norway: World, bo: Visitor, fields: dict[str, str], sentence: str
) -> None:
    said = shown(bo.fire("save_salary", *salary(**fields)))
    assert sentence in said and SAVED not in said
    assert all(f'"value": "{typed}"' in said for typed in fields.values())
    assert kept(norway, "bo") is None


def test_two_jobs_and_a_new_one_are_answered_before_they_are_asked(bo: Visitor) -> None:
    page = bo.get("/salary").text
    assert "Answer for the one with the most hours" in page and "one year has one answer" in page


def test_an_unusual_pay_is_saved_after_a_second_press(norway: World, bo: Visitor) -> None:
    unusual = {"occupation": "1420", "base": "700000"}
    said = shown(bo.fire("save_salary", *salary(**unusual)))
    assert "Did you mean per year?" in said and kept(norway, "bo") is None
    sure = pay_typed(SALARY | unusual)
    assert SAVED in shown(bo.fire("save_salary", *salary(**unusual, sure=[sure])))
    assert kept(norway, "bo", "base_monthly, unusual_confirmed") == (700_000, True)
    bo.fire("save_salary", *salary(sure=[sure]))
    assert kept(norway, "bo", "base_monthly, unusual_confirmed") == (50_000, False)


def test_who_works_less_than_half_is_told_that_the_answer_does_not_count(norway: World, bo: Visitor) -> None:
    told = "Your answer is compared, but is not part of the statistics."
    assert told not in shown(bo.fire("save_salary", *salary()))
    assert told in shown(bo.fire("save_salary", *salary(hours="15", base="20000")))
    assert told in bo.get("/salary").text
    assert kept(norway, "bo") == (20_000,)


def test_an_answer_without_consent_is_not_kept(norway: World) -> None:
    bo = norway.signed_in("bo")
    bo.fire("save_salary", *salary())
    assert kept(norway, "bo") is None


def test_a_new_year_is_filled_in_from_the_last_and_says_so(norway: World, anna: Visitor) -> None:
    norway.rows("delete from app.salary_answer where year = %s", today().year)
    last = norway.rows("select year, staff from app.salary_answer where person_id = %s order by year desc",
                       norway.person_id("anna"))[0]  # fmt: skip
    page = anna.get("/salary").text
    assert f"Filled in from your answer for {last[0]}, and not saved yet." in page
    assert f'value="{last[1]}"' in page or f"value={last[1]}" in page


def test_denmark_asks_for_pension_and_benefits_and_keeps_them(denmark: World) -> None:
    anna = denmark.signed_in("anna")
    typed = salary(hours="37", county="1082", pension="12,5", benefits="4 000")
    assert SAVED in shown(anna.fire("save_salary", *typed))
    assert kept(denmark, "anna", "pension_percent, benefits_monthly") == (Decimal("12.50"), 4_000)


def test_the_statistics_read_those_alone_who_consent_and_change_nothing(norway: World, bo: Visitor) -> None:
    bo.fire("save_salary", *salary())
    mine = norway.person_id("bo")
    permitted = select(SalaryAnswer.person_id).where(
        SalaryAnswer.person_id.in_(persons_permitting("salary_statistics")), SalaryAnswer.year == today().year
    )
    with norway.services.jobs.transaction(STATISTICS) as session:
        assert mine in session.scalars(permitted).all()
    bo.fire("withdraw_consent", 1, match={"purpose": "salary_statistics"})
    with norway.services.jobs.transaction(STATISTICS) as session:
        assert mine not in session.scalars(permitted).all()
    with pytest.raises(DBAPIError, match="permission denied"), norway.services.jobs.transaction(STATISTICS) as session:
        session.query(SalaryAnswer).delete()


def test_the_web_can_never_take_the_statistics_role(norway: World) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), norway.services.web.transaction(STATISTICS) as session:
        session.scalar(select(SalaryAnswer.year).limit(1))
    with norway.services.web.transaction(Context(Role.MEMBER, uuid.uuid4())) as session:
        assert session.scalars(select(SalaryAnswer.year)).all() == []


@pytest.mark.parametrize(
    ("callback", "values", "purpose"),
    [("save_salary", salary(), "salary_statistics"), ("save_interests", (1, ["career"]), "interests")],
)
def test_what_is_sent_after_the_consent_is_gone_is_not_called_saved(
    norway: World, callback: str, values: tuple[Any, ...], purpose: str
) -> None:
    bo = norway.signed_in("bo")
    for act in ("give_consent", "withdraw_consent"):
        bo.fire(act, 1, match={"purpose": purpose})
    said = shown(bo.fire(callback, *values))
    assert "You have withdrawn this consent, so nothing was saved." in said and "Saved" not in said


def test_withdrawing_the_consent_erases_every_years_answer(norway: World, anna: Visitor) -> None:
    mine = norway.person_id("anna")
    count = "select count(*) from app.salary_answer where person_id = %s"
    assert norway.rows(count, mine) == [(5,)]
    anna.fire("withdraw_consent", 1, match={"purpose": "salary_statistics"})
    assert norway.rows(count, mine) == [(0,)]


@pytest.mark.parametrize(
    "wrong",
    ["staff = direct_reports - 1", "direct_reports = -1", "years_manager = 71", "pension_percent = -1",
     "benefits_monthly = -1", "sex = 'other'", "source = 'guess'"],
)  # fmt: skip
def test_the_database_refuses_what_the_form_would(norway: World, wrong: str) -> None:
    with norway.admin() as connection, pytest.raises(Exception, match="violates check constraint"):
        connection.execute(f"update app.salary_answer set {wrong} where direct_reports is not null")
