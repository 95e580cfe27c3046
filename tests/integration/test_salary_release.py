"""The job that makes the pay figures: consented answers in, one frozen release out, and one row for the page."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from data.base import Role
from data.db import Context
from data.salary import publishing
from data.salary.benchmark import Comparison
from data.salary.intake import answers_for
from data.salary.policy import load_policy
from data.salary.published import comparison
from data.salary.publishing import Refused, publish, releases
from data.services import STATISTICS
from tests.salary.population import FIXED, population
from tests.salary.survey import answer_all
from tests.world import World

TODAY = dt.date(2026, 11, 23)
RULES = load_policy("norway")
POLICY = replace(RULES, model=replace(RULES.model, refits=2))
PEOPLE = population(1, 600, replace(FIXED, releases=1))


@pytest.fixture
def surveyed(norway: World) -> World:
    """Six hundred consenting members who answered in spring."""
    norway.rows("delete from app.salary_answer")
    answer_all(norway, PEOPLE.at(1), dt.date(2026, 3, 20))
    return norway


def make(world: World, month: str = "2026-10", today: dt.date = TODAY) -> publishing.Release:
    return publish(world.services.jobs, world.services.organisation, POLICY, month, today, with_model=False)


def asked(world: World, group: dict[str, str]) -> tuple[Comparison | None, list[str]]:
    """What a member's page gets for a group, and the statements that took, beyond entering the transaction."""
    statements: list[str] = []
    with world.services.web.session(Context(Role.MEMBER, world.person_id("anna"), read_only=True)) as session:
        sa.event.listen(session.connection(), "before_cursor_execute", lambda _c, _k, sql, *_: statements.append(sql))
        return comparison(session, POLICY, group), statements


def test_the_page_reads_one_row_of_what_the_release_published(surveyed: World) -> None:
    release = make(surveyed)
    assert len(release.people) > 50 and release.people[""] == len(release.used)
    found, statements = asked(surveyed, {"level": "2"})
    assert found and found.shown == release.cells["level=2"] and found.steps == () and found.month == "2026-10"
    assert len(statements) == 1
    ((plan,),) = surveyed.rows(
        "explain (analyze, format json) " + statements[0].replace("%(key_1)s::VARCHAR", "'level=2'")
    )
    node = plan[0]["Plan"]
    assert node["Node Type"] == "Index Scan" and node["Actual Rows"] == 1 and "Plans" not in node


def test_a_group_that_is_too_small_is_widened_step_by_step_and_everybody_gets_an_answer(surveyed: World) -> None:
    release = make(surveyed)
    rows = surveyed.rows("select key, body from app.salary_group")
    assert len(rows) > 3_000
    for key, body in rows:
        assert body["shown"]["kind"] == "counted" and (body["steps"] == []) == (key in release.people)
    narrow, _ = asked(surveyed, {"level": "4", "industry": "U", "county": "56"})
    assert narrow and [step.group for step in narrow.steps][:2] == [
        {"level": "4", "industry": "U", "county": "56"},
        {"level": "4", "industry": "U", "region": "north"},
    ]


@pytest.mark.attack("J05")
@pytest.mark.parametrize(
    "group",
    [
        {"level": "2", "industry": "C", "county": "46", "sector": "private"},
        {"employer": "Fjellvåg"},
        {"level": "2", "answered_at": "2026-01-01"},
        {"level": "2' or true --"},
        {"county": "46", "region": "west"},
        {"industry": "C", "experience": "0-2"},
    ],
)
def test_a_group_that_no_table_has_is_refused_before_anything_is_asked(surveyed: World, group: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        asked(surveyed, group)


def test_only_consented_answers_old_enough_and_of_at_least_half_time_are_taken(surveyed: World) -> None:
    def used() -> int:
        with surveyed.services.jobs.snapshot(STATISTICS) as session:
            return len(answers_for(session, POLICY, "2026-10", Decimal("37.5")))

    assert used() == 600
    change = "update app.salary_answer set {} where person_id = (select person_id from app.salary_answer {} limit 1)"
    surveyed.rows(change.format("answered_at = '2026-07-02'", "order by person_id"))
    surveyed.rows(change.format("answered_at = '2025-03-01'", "order by person_id desc"))
    surveyed.rows(change.format("hours_weekly = 18", "where industry = 'C'"))
    assert used() == 597
    event = "select person_id, gen_random_uuid(), 'salary_statistics', 'withdrawn', now(), text_sha256, 'nb', 'button', 3, salt"
    columns = "person_id, event_id, purpose, state, at, text_sha256, language, method, level, salt"
    surveyed.rows(
        f"insert into app.consent_event ({columns}) {event} from app.consent_event where state = 'given'"
        " and purpose = 'salary_statistics' and person_id = (select person_id from app.salary_answer where industry = 'Q' limit 1)"
    )
    assert used() == 596


def test_growth_compares_a_person_with_the_year_before_at_the_same_level_alone(surveyed: World) -> None:
    """A step up or down is no growth in pay, and the year before the last tells nothing of this one."""
    people = [
        person for (person,) in surveyed.rows("select person_id from app.salary_answer order by person_id limit 3")
    ]
    for person, year, level in zip(people, (2025, 2025, 2024), ("same", "next", "same"), strict=True):
        surveyed.rows("update app.salary_answer set role_level = '2' where person_id = %s", person)
        columns = (
            "occupation_code, hours_weekly, supplements_monthly, bonus_yearly, source, industry, county, employer_size"
        )
        surveyed.rows(
            f"insert into app.salary_answer (person_id, year, base_monthly, answered_at, role_level, {columns})"
            f" select person_id, %s, 30000, '2024-05-01', %s, {columns} from app.salary_answer where person_id = %s",
            year, "2" if level == "same" else "3", person,
        )  # fmt: skip
    with surveyed.services.jobs.snapshot(STATISTICS) as session:
        answers = answers_for(session, POLICY, "2026-10", Decimal("37.5")).set_index("person")
    assert answers["before"].count() == 1 and answers["before"][str(people[0])] == 30_000


@pytest.mark.attack("J09")
def test_who_withdraws_the_day_before_is_not_in_the_next_release_and_the_earlier_one_stands(surveyed: World) -> None:
    make(surveyed, "2026-07")
    before = surveyed.rows("select sha256 from app.salary_release")
    anna = surveyed.person_id("anna")
    ((other,),) = surveyed.rows("select person_id from app.salary_use limit 1")
    for table in ("salary_use", "salary_answer"):
        surveyed.rows(f"update app.{table} set person_id = %s where person_id = %s", anna, other)
    surveyed.signed_in("anna").fire("withdraw_consent", 1, match={"purpose": "salary_statistics"})
    assert surveyed.rows("select from app.salary_use where person_id = %s", anna) == []
    release = make(surveyed)
    assert str(anna) not in release.used and len(release.used) == 599
    assert surveyed.rows("select sha256 from app.salary_release where month = '2026-07'") == before


@pytest.mark.attack("J03")
def test_a_year_later_one_who_left_still_renews_nothing(surveyed: World) -> None:
    first = make(surveyed, "2026-07")
    one = "(select person_id from app.salary_answer order by person_id limit 1)"
    surveyed.rows(f"delete from app.salary_answer where person_id = {one}")
    later = make(surveyed, "2027-07", today=dt.date(2027, 7, 2))
    both = set(first.people) & set(later.people)
    assert len(both) > 50 and {later.cells[key].month for key in both} == {"2026-07"}
    too_late = make(surveyed, "2027-08", today=dt.date(2027, 8, 2))
    assert not set(first.people) & set(too_late.people) and too_late.suppressed["level=2"] == "old"


@pytest.mark.attack("J10")
def test_a_release_is_made_once_in_order_and_never_of_a_month_to_come(surveyed: World) -> None:
    make(surveyed)
    for month, why in (
        ("2026-10", "published already"),
        ("2026-09", "published already"),
        ("2027-01", "to come"),
        ("now", "no month"),
    ):
        with pytest.raises(Refused, match=why):
            make(surveyed, month)
    with pytest.raises(Refused, match="to come"):
        make(surveyed, "2026-11", today=dt.date(2020, 1, 1))
    assert surveyed.rows("select month from app.salary_release") == [("2026-10",)]


@pytest.mark.attack("J10")
@pytest.mark.parametrize("table", ["salary_release_kept", "salary_group", "salary_use"])
def test_a_release_that_is_stopped_while_it_is_kept_leaves_nothing(surveyed: World, table: str) -> None:
    make(surveyed, "2026-07")
    before = surveyed.rows("select key, body from app.salary_group order by key")
    surveyed.rows("create function app.stop() returns trigger language plpgsql as $$ begin raise 'stopped'; end $$")
    surveyed.rows(f"create trigger stop before insert on app.{table} execute function app.stop()")
    with pytest.raises(DBAPIError):
        make(surveyed)
    assert surveyed.rows("select month from app.salary_release") == [("2026-07",)]
    assert surveyed.rows("select key, body from app.salary_group order by key") == before
    surveyed.rows(f"drop trigger stop on app.{table}")
    assert make(surveyed).month == "2026-10"


@pytest.mark.attack("J10")
def test_what_was_kept_is_what_was_published_and_the_same_answers_make_the_same_bytes(surveyed: World) -> None:
    first = make(surveyed, "2026-07")
    with surveyed.services.jobs.snapshot(STATISTICS) as session:
        (kept,) = releases(session)
    assert kept.to_bytes() == first.to_bytes() and kept.used == first.used and kept.people == first.people
    for table in ("salary_release", "salary_release_kept", "salary_group", "salary_use"):
        surveyed.rows(f"delete from app.{table}")
    assert make(surveyed, "2026-07").to_bytes() == first.to_bytes()


@pytest.mark.attack("J09")
def test_a_consent_that_is_withdrawn_while_figures_are_made_leaves_nothing_kept(
    surveyed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = "person_id, event_id, purpose, state, at, text_sha256, language, method, level, salt"
    event = "person_id, gen_random_uuid(), purpose, 'withdrawn', now(), text_sha256, 'nb', 'button', 3, salt"

    def slow(*answers: object, **more: object) -> publishing.Release:
        given = "state = 'given' and purpose = 'salary_statistics' and person_id in (select person_id from app.salary_answer)"
        surveyed.rows(
            f"insert into app.consent_event ({columns}) select {event} from app.consent_event where {given} limit 1"
        )
        return build(*answers, **more)

    build = publishing.build
    monkeypatch.setattr(publishing, "build", slow)
    with pytest.raises(Refused, match="withdrew"):
        make(surveyed)
    assert surveyed.rows("select from app.salary_use") == surveyed.rows("select from app.salary_release") == []


def test_two_jobs_at_once_make_one_release(surveyed: World) -> None:
    with ThreadPoolExecutor(2) as both:
        done = [each.exception() for each in [both.submit(make, surveyed) for _ in range(2)]]
    assert sorted(type(each).__name__ for each in done) == ["NoneType", "Refused"]
    assert surveyed.rows("select count(*) from app.salary_release") == [(1,)]
    assert surveyed.rows("select count(*) = count(distinct person_id) from app.salary_use") == [(True,)]


def test_the_command_says_what_it_published_and_writes_its_report(surveyed: World, tmp_path: Path) -> None:
    run = surveyed.app.test_cli_runner()
    report = tmp_path / "report.json"
    done = run.invoke(args=["jobs", "salary-release", "--month", "2026-10", "--report", str(report)])
    assert done.exit_code == 0 and "2026-10 is published:" in done.output, done.output
    written = json.loads(report.read_text())
    assert written["policy"] == RULES.sha256 and "people" in written["suppressed"].values()
    again = run.invoke(args=["jobs", "salary-release", "--month", "2026-10"])
    assert again.exit_code == 1 and "Nothing was published." in again.output


def test_the_web_role_cannot_read_the_answers_of_others_nor_what_only_the_job_needs(surveyed: World) -> None:
    make(surveyed)
    with surveyed.services.web.session(Context(Role.MEMBER, surveyed.person_id("anna"))) as session:
        assert session.scalar(sa.text("select count(*) from app.salary_answer")) == 0
        assert session.scalar(sa.text("select count(*) from app.salary_use")) == 0
        assert session.scalar(sa.text("select count(*) from app.salary_group")) > 0
        with pytest.raises(DBAPIError, match="permission denied"):
            session.execute(sa.text("select * from app.salary_release_kept"))
    with surveyed.services.web.session(STATISTICS) as session, pytest.raises(DBAPIError, match="permission denied"):
        session.execute(sa.text("select 1"))
