"""An earlier survey is taken over: of members who consent, all rows or none, and never over what a member has said."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from data.base import Role
from data.consents.ledger import answer
from data.db import Context
from data.salary.answers import answers_of
from tests.surveys import EXAMPLE, ROW, as_csv, as_xlsx, consenting, survey_row
from tests.world import World

REPORTED = {"line", "field", "reason", "words"}


def run(
    world: World, folder: Path, content: bytes, *options: str, mapping: Path = EXAMPLE
) -> tuple[int, str, dict[str, Any]]:
    """Exit code, words and report of `flask --app app jobs salary-import …`."""
    file, report = folder / "survey", folder / "report.json"
    file.write_bytes(content)
    command = ["jobs", "salary-import", str(file), "--mapping", str(mapping), "--report", str(report), *options]
    result = world.app.test_cli_runner().invoke(args=command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output, json.loads(report.read_text("utf-8") or "{}")


def stored(world: World) -> list[tuple[Any, ...]]:
    return world.rows("select * from app.salary_answer order by person_id, year")


def logged(world: World) -> list[tuple[Any, ...]]:
    return world.rows(
        "select person_id, detail, actor from app.audit_event where action = 'salary-imported' order by position"
    )


def refusals(report: dict[str, Any]) -> set[tuple[int, str, str]]:
    assert all(each.keys() == REPORTED for each in report["refused"])
    return {(each["line"], each["field"], each["reason"]) for each in report["refused"]}


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_the_example_takes_over_a_survey_with_foreign_columns(norway: World, tmp_path: Path, write: Any) -> None:
    (number, person_id), *_ = consenting(norway)
    code, said, report = run(norway, tmp_path, write([survey_row(number)]))
    assert (code, report["new"], report["kept"]) == (0, 1, True), said
    with norway.services.web.transaction(Context(Role.MEMBER, person_id)) as session:
        (found,) = answers_of(session, person_id)
    assert (found.year, found.occupation_code, found.role_level, found.hours_weekly) == (2025, "1212", "2", 30)
    assert (found.base_monthly, found.supplements_monthly, found.bonus_yearly) == (55200, 1200, 25000)
    assert (found.direct_reports, found.staff, found.years_manager) == (4, 6, 7)
    assert (found.industry, found.sector, found.county, found.employer_size) == ("J", "private", "46", "50-249")
    assert (found.education, found.employer, found.sex) == ("master", "Nordlys AS", "")
    assert (found.source, found.unusual_confirmed) == ("import", False)
    assert found.answered_at == dt.datetime(2025, 5, 20, 12, tzinfo=dt.UTC)
    assert logged(norway) == [(person_id, "2025", "system")]


def test_a_member_reads_what_was_taken_over_and_that_it_was(norway: World, tmp_path: Path) -> None:
    norway.rows("delete from app.salary_answer")
    anna = norway.signed_in("anna")
    number = norway.rows("select min(member_number) from register.membership where ref = 'demo-anna'")[0][0]
    run(norway, tmp_path, as_csv([survey_row(number)]))
    page = anna.get("/my-data").text
    assert "A salary you gave in an earlier survey was taken over" in page and "Nordlys AS" in page


def test_the_same_file_twice_changes_nothing_and_another_changes_what_differs(norway: World, tmp_path: Path) -> None:
    (one, _), (other, _), *_ = consenting(norway)
    content = as_csv([survey_row(one), survey_row(other)])
    run(norway, tmp_path, content)
    before = stored(norway), logged(norway)
    code, said, report = run(norway, tmp_path, content)
    assert (code, report["new"], report["changed"], report["unchanged"]) == (0, 0, 0, 2), said
    assert (stored(norway), logged(norway)) == before
    report = run(norway, tmp_path, as_csv([survey_row(one, Sektor="Statlig"), survey_row(other)]))[2]
    assert (report["new"], report["changed"], report["unchanged"]) == (0, 1, 1)
    assert len(logged(norway)) == 3


def test_a_dry_run_gives_the_same_report_and_keeps_nothing(norway: World, tmp_path: Path) -> None:
    (one, _), (other, _), *_ = consenting(norway)
    content = as_csv([survey_row(one), survey_row(other, Arbeidsfylke="Troms og Finnmark")])
    code, said, dry = run(norway, tmp_path, content, "--dry-run", "--skip-refused")
    assert code == 0 and said.endswith("Nothing was kept: this was a dry run.\n")
    assert stored(norway) == logged(norway) == []
    real = run(norway, tmp_path, content, "--skip-refused")[2]
    assert dry | {"dry_run": False, "kept": True} == real and real["new"] == 1


def test_one_refused_row_stops_all_unless_it_may_be_skipped(norway: World, tmp_path: Path) -> None:
    (one, _), (other, _), *_ = consenting(norway)
    content = as_csv([survey_row(one), survey_row(other, Ledernivå="Konge")])
    code, said, report = run(norway, tmp_path, content)
    assert code == 1 and "Nothing was kept." in said and not report["kept"]
    assert "Refused: level: the value is none of ours" in said and "(1: line 3)" in said
    assert stored(norway) == logged(norway) == []
    assert run(norway, tmp_path, content, "--skip-refused")[0] == 0
    assert len(stored(norway)) == 1


def test_each_refused_row_is_named_by_line_field_and_reason(norway: World, tmp_path: Path) -> None:
    numbers = [number for number, _ in consenting(norway)]
    twice = numbers.pop()
    rows = [
        survey_row("9999999"),
        survey_row(""),
        survey_row(numbers[0], **{"Årslønn (1000 kr)": "66 240"}),  # kroner and thousands mixed up
        survey_row(numbers[1], **{"Årslønn (1000 kr)": "mye"}),
        survey_row(numbers[2], Yrke="", Stillingsprosent="800"),
        survey_row(numbers[3], **{"Rapporterer direkte": "50"}),  # more than all staff
        survey_row(numbers[4], Svardato="20.05.2031"),
        survey_row(twice),
        survey_row(twice, Sektor="Statlig"),
        survey_row(numbers[5], Arbeidsgiver="x" * 121),
    ]
    report = run(norway, tmp_path, as_csv(rows))[2]
    assert refusals(report) == {
        (2, "member", "member"), (3, "member", "empty"), (4, "base", "range"), (5, "base", "number"),
        (6, "occupation", "empty"), (6, "hours", "range"), (7, "staff", "range"), (8, "answered", "date"),
        (9, "member", "twice"), (10, "member", "twice"), (11, "employer", "text"),
    }  # fmt: skip


def test_a_report_holds_no_pay_no_number_and_nothing_else_from_the_file(norway: World, tmp_path: Path) -> None:
    numbers = [number for number, _ in consenting(norway)]
    odd = {column: f"canary-{at}" for at, column in enumerate(ROW) if column != "Medlemsnr"}
    rows = [
        survey_row(numbers[0], **odd), survey_row("canary-number"),
        survey_row(numbers[1], **{"Årslønn (1000 kr)": "987654", "Stillingsprosent": "87654"}),
    ]  # fmt: skip
    _, said, report = run(norway, tmp_path, as_csv(rows))
    assert len({each["line"] for each in report["refused"]}) == 3
    for secret in ("canary", "987654", "82304", "87654", *numbers[:2]):
        assert secret not in said + json.dumps(report)


def test_only_members_who_consent_are_taken_over(norway: World, tmp_path: Path) -> None:
    (one, person_id), *_ = consenting(norway)
    bo = norway.rows("select min(member_number) from register.membership where ref = 'demo-bo'")[0][0]
    ((stranger,),) = norway.rows(
        "select member_number from register.membership where status = 'active'"
        " and ref not in (select register_ref from app.person) order by ref limit 1"
    )
    content = as_csv([survey_row(one), survey_row(bo), survey_row(stranger)])
    assert refusals(run(norway, tmp_path, content)[2]) == {(3, "member", "no_consent"), (4, "member", "no_consent")}
    run(norway, tmp_path, content, "--skip-refused")
    assert [row[0] for row in stored(norway)] == [person_id]
    assert norway.rows("select count(*) from app.person where register_ref = %s", "demo-" + stranger) == [(0,)]
    withdraw(norway, person_id)
    assert stored(norway) == [], "a withdrawal erases imported answers too"
    assert refusals(run(norway, tmp_path, as_csv([survey_row(one)]))[2]) == {(2, "member", "no_consent")}


def withdraw(world: World, person_id: Any) -> None:
    with world.services.web.transaction(Context(Role.MEMBER, person_id)) as session:
        answer(session, world.services.organisation, person_id, "salary_statistics", give=False, language="nb", level=3)


def test_a_withdrawal_while_the_import_runs_waits_for_it_and_then_erases(norway: World, tmp_path: Path) -> None:
    everybody = consenting(norway)[:3]
    norway.rows(
        "create function app.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.7); return new; end $$"
    )
    norway.rows("create trigger slow after insert on app.salary_answer for each row execute function app.slow()")
    first = min(everybody, key=lambda each: each[1])
    done: list[int] = []
    running = threading.Thread(
        target=lambda: done.append(run(norway, tmp_path, as_csv([survey_row(number) for number, _ in everybody]))[0])
    )
    running.start()
    writing = "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'"
    while running.is_alive() and norway.rows(writing) == [(0,)]:
        pass
    withdraw(norway, first[1])
    running.join()
    assert done == [0]
    assert norway.rows("select count(*) from app.salary_answer where person_id = %s", first[1]) == [(0,)]
    assert len(stored(norway)) == len(everybody) - 1


def test_what_a_member_has_said_herself_stands(norway: World, tmp_path: Path) -> None:
    (number, person_id), *_ = consenting(norway)
    run(norway, tmp_path, as_csv([survey_row(number)]))
    norway.rows("update app.salary_answer set source = 'member', base_monthly = 51000 where person_id = %s", person_id)
    before = stored(norway)
    code, _, report = run(norway, tmp_path, as_csv([survey_row(number)]))
    assert code == 1 and refusals(report) == {(2, "year", "answered_by_member")} and stored(norway) == before


def test_members_are_found_by_e_mail_and_by_national_id_too(norway: World, tmp_path: Path) -> None:
    (number, person_id), *_ = consenting(norway)
    ref, email = norway.rows(
        "select register_ref, email from app.person join register.profile on ref = register_ref where person_id = %s", person_id
    )[0]  # fmt: skip
    national_id = norway.services.register.national_id(ref)
    for by, value in (("email", email.upper()), ("national_id", national_id)):
        mapping = tmp_path / f"{by}.toml"
        mapping.write_text(EXAMPLE.read_text("utf-8").replace('by = "number"', f'by = "{by}"'), "utf-8")
        assert run(norway, tmp_path, as_csv([survey_row(value)]), mapping=mapping)[0] == 0
        report = run(norway, tmp_path, as_csv([survey_row(number)]), mapping=mapping)[2]
        assert refusals(report) == {(2, "member", "member")}
    assert len(stored(norway)) == 1


def test_a_survey_of_a_past_year_is_as_old_as_that_year_when_no_day_is_said(norway: World, tmp_path: Path) -> None:
    (number, _), *_ = consenting(norway)
    run(norway, tmp_path, as_csv([survey_row(number, Svardato="")]))
    assert norway.rows("select answered_at from app.salary_answer") == [(dt.datetime(2025, 12, 31, 12, tzinfo=dt.UTC),)]
    assert run(norway, tmp_path, as_csv([survey_row(number, Svardato="")]))[2]["unchanged"] == 1


def test_a_broken_file_or_mapping_is_one_sentence(norway: World, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[member]\n", "utf-8")
    for content, mapping in (
        (b"", EXAMPLE), (b"Medlemsnr;Yrke\n1;2\n", EXAMPLE), (b"a;b\n\x00;1\n", EXAMPLE), (b"PK\x03\x04broken", EXAMPLE),
        (as_csv([survey_row("1")]) + b'\r\n"', EXAMPLE), (as_csv([survey_row("1")]), wrong),
    ):  # fmt: skip
        code, said, report = run(norway, tmp_path, content, mapping=mapping)
        assert code == 1 and said.startswith("Error: ") and said.endswith("Nothing was kept.\n")
        assert report["kept"] is False and report["error"] in said
    assert logged(norway) == []


def test_a_register_that_is_away_is_said(norway: World, tmp_path: Path) -> None:
    (number, _), *_ = consenting(norway)
    with norway.register_down():
        code, said, _ = run(norway, tmp_path, as_csv([survey_row(number)]))
    assert code == 1 and "The member register does not answer. Nothing was kept." in said and stored(norway) == []


def test_an_import_that_fails_in_the_middle_keeps_nothing(norway: World, tmp_path: Path) -> None:
    rows = [survey_row(number) for number, _ in consenting(norway)]
    last = max(person_id for _, person_id in consenting(norway))
    norway.rows(f"alter table app.salary_answer add constraint full_up check (person_id <> '{last}')")
    file = tmp_path / "survey.csv"
    file.write_bytes(as_csv(rows))
    command = ["jobs", "salary-import", str(file), "--mapping", str(EXAMPLE)]
    assert norway.app.test_cli_runner().invoke(args=command).exit_code == 1
    assert stored(norway) == logged(norway) == []


def test_the_web_process_loads_nothing_of_the_imports() -> None:
    heavy = {"openpyxl", "pandas", "data.salary.survey_import", "data.salary.official_files"}
    code = f"import sys, app, data.commands; print(sorted({heavy!r} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=EXAMPLE.parents[1]
    )
    assert done.stdout == "[]\n"
