"""Official figures come in by a command: all of a file or nothing, once, and the newest quartiles are what counts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.base import Role
from data.db import Context
from data.salary.official import quartiles
from data.salary.official_tables import official_figures, prices
from tests.official import CHIEF_2023, DEVELOPERS_2024, lons20_csv, ssb_11418, ssb_11658, ssb_prices
from tests.world import World

CHIEF_2025 = {"01": 86000, "02": 108000, "051": 64000, "061": 126000}


def run(world: World, folder: Path, content: bytes, *options: str) -> tuple[int, str]:
    """Exit code and words of `flask --app app jobs official-import FILE …`."""
    file = folder / "official"
    file.write_bytes(content)
    result = world.app.test_cli_runner().invoke(args=["jobs", "official-import", str(file), *options])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def stored(world: World) -> list[tuple[Any, ...]]:
    return world.rows("select * from app.official_pay order by 1, 2, 3, 4, 5, 6")


def figures(world: World, country: str, code: str) -> Any:
    with world.services.web.transaction(Context(Role.MEMBER)) as session:
        return official_figures(session, country, code)  # type: ignore[arg-type]


def test_a_table_is_kept_once_and_the_second_time_changes_nothing(norway: World, tmp_path: Path) -> None:
    content = ssb_11418({"1120": CHIEF_2025, "1321": {"01": None}, "3_01-03": {"01": 62920}}, "2025")
    code, said = run(norway, tmp_path, content)
    assert code == 0 and said.splitlines() == [
        "15 values read, 6 held back or not given by the office.",
        "1 rows: 1 new, 0 changed, 0 as they were, 0 taken away.",
        "Left out: YRKE 3_01-03 is no occupation code (5 values).",
        "All of it is kept.",
    ]
    (row,) = first = stored(norway)
    assert row[:11] == ("NO", "11418", "1120", "all", "all", "2025", 64000, 86000, 126000, 108000, None)
    assert row[11] == "Statistics Norway (SSB), table 11418, CC BY 4.0"
    assert "1 rows: 0 new, 0 changed, 1 as they were" in run(norway, tmp_path, content)[1]
    assert stored(norway) == first, "not even the time of the import"


def test_a_newer_file_replaces_what_it_has_and_nothing_else(norway: World, tmp_path: Path) -> None:
    run(norway, tmp_path, ssb_11418({"1120": CHIEF_2025, "1321": CHIEF_2025}, "2025"))
    code, said = run(norway, tmp_path, ssb_11418({"1120": {"01": 87000}}, "2025", measures=["01"]))
    assert code == 0 and "0 new, 1 changed" in said
    assert [row[2:3] + row[6:10] for row in stored(norway)] == [
        ("1120", 64000, 87000, 126000, 108000), ("1321", 64000, 86000, 126000, 108000),
    ]  # fmt: skip


def test_a_dry_run_says_the_same_and_keeps_nothing(norway: World, tmp_path: Path) -> None:
    code, said = run(norway, tmp_path, ssb_11658(), "--dry-run")
    assert code == 0 and "4 rows: 4 new" in said and said.endswith("Nothing was kept: this was a dry run.\n")
    assert stored(norway) == []


def test_a_file_that_is_wrong_anywhere_is_refused_whole(norway: World, tmp_path: Path) -> None:
    twisted = CHIEF_2025 | {"061": 70000}
    code, said = run(norway, tmp_path, ssb_11418({"1120": CHIEF_2025, "1321": twisted}, "2025"))
    assert code == 1 and "quartiles of 1321 all all 2025 are not in order" in said and "Nothing was kept." in said
    assert stored(norway) == []
    for content in (b"", b"\n", b"period;value\n2025;\x00", b'{"dimension": []}'):
        assert run(norway, tmp_path, content)[0] == 1


def test_an_import_that_is_stopped_in_the_middle_keeps_nothing(norway: World, tmp_path: Path) -> None:
    full = "add constraint full_up check (code <> '1321')"
    norway.rows(f"alter table app.official_pay {full}")
    many = {f"{code}": CHIEF_2025 for code in (*range(2000, 3200), 1321)}
    result = norway.app.test_cli_runner()
    file = tmp_path / "official"
    file.write_bytes(ssb_11418(many, "2025"))
    assert isinstance(result.invoke(args=["jobs", "official-import", str(file)]).exception, sa.exc.IntegrityError)
    assert stored(norway) == []


def test_imported_quartiles_count_when_they_are_newer_and_all_three_are_there(norway: World, tmp_path: Path) -> None:
    shipped = quartiles("NO", "1120")
    assert figures(norway, "NO", "1120") == shipped
    run(norway, tmp_path, ssb_11418({"1120": CHIEF_2023 | {"01": 60000}}, "2022"))
    run(norway, tmp_path, ssb_11418({"1120": CHIEF_2025 | {"061": None}}, "2025"))
    run(norway, tmp_path, ssb_11658())
    assert figures(norway, "NO", "1120") == shipped, "older, or not whole"
    run(norway, tmp_path, ssb_11418({"1120": CHIEF_2025}, "2024"))
    found = figures(norway, "NO", "1120")
    assert (found.year, found.lower, found.median, found.upper, found.mean) == (2024, 64000, 86000, 126000, 108000)
    assert figures(norway, "NO", "1321") == quartiles("NO", "1321")


def test_denmark_gets_its_first_official_figures(denmark: World, tmp_path: Path) -> None:
    assert figures(denmark, "DK", "2512") is None
    assert run(denmark, tmp_path, lons20_csv({"2512": DEVELOPERS_2024}))[0] == 0
    found = figures(denmark, "DK", "2512")
    assert (found.year, found.lower, found.median, found.upper) == (2024, 51860, 63141, 76054)
    assert found.source == "Statistics Denmark (DST), table LONS20, CC BY 4.0"


def test_a_price_index_replaces_the_whole_series_and_only_its_own(denmark: World, tmp_path: Path) -> None:
    def known(country: str) -> dict[str, Decimal]:
        with denmark.services.web.transaction(Context(Role.MEMBER)) as session:
            return dict(prices(session, country))  # type: ignore[arg-type]

    plain, source = b"period;value\n2024M11;119,4\n2024M12;120.0\n", ("--source", "Statistics Denmark, PRIS111")
    assert known("DK") == {}
    assert run(denmark, tmp_path, plain)[0] == 1, "whose index?"
    assert run(denmark, tmp_path, plain, *source)[0] == 0
    assert "2 as they were" in run(denmark, tmp_path, plain, *source)[1]
    run(denmark, tmp_path, ssb_prices({"2025M01": 98.7}))
    code, said = run(denmark, tmp_path, b"period;value\n2024M12;100.0\n2025M01;100,5\n", *source)
    assert code == 0 and "1 new, 1 changed, 0 as they were, 1 taken away" in said, "2024M11 has the old base"
    assert known("DK") == {"2024M12": Decimal("100"), "2025M01": Decimal("100.5")}
    assert known("NO") == {"2025M01": Decimal("98.7")}
    assert denmark.rows("select distinct source from app.price_index where country = 'DK'") == [(source[1],)]


def test_a_missing_file_is_said(norway: World) -> None:
    result = norway.app.test_cli_runner().invoke(args=["jobs", "official-import", "/nowhere/x.json"])
    assert result.exit_code == 2 and "does not exist" in result.output


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STATISTICS])
def test_those_who_read_the_figures_cannot_change_them(norway: World, role: Role) -> None:
    with norway.services.jobs.session(Context(role)) as session, pytest.raises(sa.exc.ProgrammingError, match="denied"):
        session.execute(sa.text("delete from app.official_pay"))
