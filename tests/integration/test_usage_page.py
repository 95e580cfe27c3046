"""The product team's page: who may open it, what its address may ask for, its tables as files, its marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import ProgrammingError

from data.base import Role
from data.db import Context
from data.usage.report_asked import TABS
from data.usage.report_view import view
from tests.matrix import PEOPLE
from tests.usage_crowd import crowd, published
from tests.visitor import Visitor
from tests.world import World

PRODUCT = Context(Role.PRODUCT, read_only=True)


@pytest.fixture(scope="module")
def crowded(shared_norway: World) -> World:
    """A world with nine weeks of use."""
    published(crowd(1)).write(shared_norway)
    return shared_norway


@pytest.fixture
def pia(crowded: World) -> Visitor:
    """Pia, signed in: she looks after the product."""
    return crowded.signed_in("pia")


@pytest.mark.parametrize("sub", [sub for sub, kind in PEOPLE.items() if kind != "product"])
def test_nobody_else_sees_usage(crowded: World, sub: str) -> None:
    visitor = crowded.signed_in(sub)
    page, file = visitor.get("/staff/usage"), visitor.get("/staff/usage.csv?table=days")
    assert "Active in 28 days" not in page.text and "not for you" in page.text
    assert file.status == 403
    fired = visitor.fire("put_mark", 1, "2026-02-03", "release", "3.2.0", "")
    assert fired.status in (200, 403) and "Added" not in fired.text
    assert crowded.rows("select count(*) from usage.mark") == [(0,)]


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_answers(pia: Visitor, tab: str) -> None:
    answer = pia.get(f"/staff/usage?tab={tab}")
    assert answer.status == 200 and "Nothing to show yet" not in answer.text


@pytest.mark.parametrize(
    "query",
    ["tab=people", "period=2026-W99", "period=x", "person=anna", "device=%27%3B--", "device=a&device=b", "tab="],
)
def test_an_address_that_asks_for_nothing_there_is_says_so(pia: Visitor, query: str) -> None:
    answer = pia.get(f"/staff/usage?{query}")
    assert answer.status == 400 and "There is no such view" in answer.text and "/staff/usage" in answer.text
    assert pia.get(f"/staff/usage.csv?table=days&{query}").status == 400


@pytest.mark.parametrize("query", ["", "table=people", "table=days&table=days", "table=days&tab=errors"])
def test_a_table_that_there_is_not_cannot_be_downloaded(pia: Visitor, query: str) -> None:
    assert pia.get(f"/staff/usage.csv?{query}").status == 400


def test_a_third_filter_is_refused_beside_it(pia: Visitor) -> None:
    answer = pia.get("/staff/usage?device=phone&country=NO&language=nb").text
    assert "At most two filters at once" in answer and 'aria-describedby="usage-language-error"' in answer


def test_a_value_of_few_is_refused_with_the_words_for_one_of_nobody(pia: Visitor) -> None:
    few, nobody = (pia.get(f"/staff/usage?country={country}").text for country in ("US", "XX"))
    assert "too few installations of this in the period, or none" in few
    cut = [each.partition('id="first-paint"')[2].partition('id="react-entry-point"')[0] for each in (few, nobody)]
    assert cut[0].replace("US", "XX") == cut[1]


@pytest.mark.parametrize("query", ["country=US", "country=XX", "country=NO&device=phone&language=nb"])
def test_no_file_of_everybody_comes_where_a_filter_is_refused(pia: Visitor, query: str) -> None:
    assert pia.get(f"/staff/usage.csv?table=days&{query}").status == 400


def test_a_tab_says_when_it_does_not_follow_the_filters(pia: Visitor) -> None:
    assert "does not follow the filter Device" in pia.get("/staff/usage?tab=retention&device=phone").text


def test_files_hold_what_the_page_shows(pia: Visitor) -> None:
    answer = pia.get("/staff/usage.csv?table=technology")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="usage-technology.csv"'
    assert '"Country","Norway","150"' in answer.text and '"Country","All others together","' in answer.text


def test_no_cell_of_a_file_is_a_formula(crowded: World, pia: Visitor) -> None:
    day = dt.date(2026, 3, 8)
    crowded.rows(
        "insert into usage.error_day (day, fingerprint, release, page, where_, occurrences, installs, device, os, actions)"
        " values (%s, '=HYPERLINK(1)', '3.2.0', '/', '@x', 40, 40, 'phone', 'ios', '{}')", day,
    )  # fmt: skip
    found = pia.get("/staff/usage.csv?table=errors").text
    crowded.rows("delete from usage.error_day where fingerprint = '=HYPERLINK(1)'")
    assert '"\'=HYPERLINK(1)"' in found and '"\'@x"' in found


def test_an_error_of_few_is_not_listed(pia: Visitor) -> None:
    answer = pia.get("/staff/usage?tab=errors").text
    assert "TypeError" in answer and "RangeError" not in answer


def test_a_release_with_surely_more_errors_is_marked_and_no_other(pia: Visitor) -> None:
    answer = pia.get("/staff/usage.csv?table=releases").text
    marked = [row for row in answer.splitlines() if "More errors than before" in row]
    assert len(marked) == 1 and marked[0].startswith('"3.2.0"')


def test_marks_are_added_shown_once_and_removed(crowded: World, pia: Visitor) -> None:
    for _twice in range(2):
        assert "Added: 3.2.0." in pia.fire("put_mark", 1, "2026-02-03", "release", "3.2.0", "").text
    assert crowded.rows("select day, kind, words from usage.mark") == [(dt.date(2026, 2, 3), "release", "3.2.0")]
    assert "3 February 2026: Release, 3.2.0" in pia.get("/staff/usage").text
    key = {"page": "usage", "mark": "2026-02-03|release|3.2.0"}
    assert "Removed: 3.2.0." in pia.fire("take_mark", [(key, 1)], "").text
    assert crowded.rows("select count(*) from usage.mark") == [(0,)]


def test_a_mark_that_says_too_little_is_refused_beside_its_fields(crowded: World, pia: Visitor) -> None:
    answer = pia.fire("put_mark", 1, "yesterday", "party", "x" * 61, "").text
    for words in ("Choose a day", "Choose what it was", "may have 60 characters at most"):
        assert words in answer
    assert crowded.rows("select count(*) from usage.mark") == [(0,)]


def test_before_the_first_whole_week_the_page_says_so(norway: World) -> None:
    published(crowd(1, people=0)).write(norway)
    pia = norway.signed_in("pia")
    for tab in TABS:
        answer = pia.get(f"/staff/usage?tab={tab}")
        assert answer.status == 200 and "Nothing to show yet" in answer.text
    assert pia.get("/staff/usage.csv?table=days").status == 200
    assert pia.get("/staff/usage?period=2026-W02").status == 400


def test_one_installation_is_told_of_nowhere(norway: World) -> None:
    published(crowd(1, people=1)).write(norway)
    pia = norway.signed_in("pia")
    for tab in ("overview", "content", "features", "retention", "technology"):
        answer = pia.get(f"/staff/usage?tab={tab}")
        assert answer.status == 200 and "Norway" not in main_of(answer.text)


def main_of(page: str) -> str:
    """What is drawn of the page itself, without the frame around it."""
    return page.partition('id="main"')[2].partition("<footer")[0]


@pytest.fixture
def statements(crowded: World) -> Iterator[list[str]]:
    """What is asked of the database by the web's login."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "usage." in statement:
            found.append(statement)

    event.listen(crowded.services.web.engine, "before_cursor_execute", note)
    yield found
    event.remove(crowded.services.web.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("many", [60, 600])
def test_a_tab_asks_a_handful_of_questions_however_many_rows(
    crowded: World, statements: list[str], tab: str, many: int
) -> None:
    published(crowd(2, people=many, weeks=5)).write(crowded)
    with crowded.services.web.transaction(PRODUCT) as session:
        view(session, {"tab": [tab], "device": ["phone"], "country": ["NO"]})
    published(crowd(1)).write(crowded)
    assert 2 <= len(statements) <= 6


def test_the_product_team_reads_what_is_published_and_nothing_else(crowded: World) -> None:
    published_tables = {"dim_day", "content_hour", "content_period", "feature_period", "error_day", "release_day",
                        "funnel_day", "cohort", "lifecycle", "consent_day", "perf_day", "quality_day", "mark"}  # fmt: skip
    listed = crowded.rows("select table_name from information_schema.tables where table_schema = 'usage'")
    for (table,) in listed:
        with crowded.services.web.transaction(PRODUCT) as session:
            if table in published_tables:
                session.execute(text(f"select * from usage.{table} limit 1"))
            else:
                with pytest.raises(ProgrammingError, match="permission denied"):
                    session.execute(text(f"select * from usage.{table} limit 1"))
                session.rollback()
    assert published_tables < {table for (table,) in listed}


def test_a_mark_of_somebody_else_is_not_touched(crowded: World, pia: Visitor) -> None:
    crowded.rows("insert into usage.mark (day, kind, words) values ('2026-02-10', 'newsletter', 'B')")
    pia.fire("take_mark", [({"page": "usage", "mark": "2026-02-10|newsletter|A"}, 1)], "")
    assert crowded.rows("select words from usage.mark") == [("B",)]
    crowded.rows("delete from usage.mark")
