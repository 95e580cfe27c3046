"""Row H04: the usage page's own filters, subtracted from each other in every way, recover no group under ten."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.orm import Session

from components.usage_sheets import Time, in_csv
from components.usage_tables import TAB_OF, sheets_of
from components.usage_words import FEW
from data.base import Role
from data.db import Context
from data.usage import report, report_content, report_people
from data.usage.report_view import view
from data.usage.rules import shown
from tests.usage_attack import (
    EXACT,
    FEW_MEANS_FEW,
    TENS,
    Cell,
    Shown,
    collect,
    every_query,
    of_a_day,
    of_a_month,
    of_a_page,
    of_weeks,
    seen,
    small_groups,
    subtractions,
)
from tests.usage_crowd import DIMS, PAGES, Crowd, _reads, crowd, published
from tests.world import World

SOME_DAYS = (20, 27, 41, 55, 58, 62)


@pytest.fixture(scope="module")
def people() -> Crowd:
    """A crowd in which every trait has values of one to nine installations."""
    found = crowd(4)
    for name in DIMS:
        sizes = [
            sum(each.traits[name] == value for each in found.installs)
            for value in {e.traits[name] for e in found.installs}
        ]
        assert min(sizes) < 10 < max(sizes)
    return found


@pytest.fixture(scope="module")
def crowded(shared_norway: World, people: Crowd) -> World:
    """A world whose roll-ups are those of the crowd."""
    published(people).write(shared_norway)
    return shared_norway


def all_seen(world: World) -> dict[Cell, Shown]:
    """Every count of installations that the product team's role can be shown."""
    with as_pia_reads(world) as session:
        return collect(seen(session))


def as_pia_reads(world: World) -> AbstractContextManager[Session]:
    """A session of the product team's role."""
    return world.services.web.transaction(Context(Role.PRODUCT, read_only=True))


@pytest.mark.attack("H04")
def test_nothing_under_ten_is_ever_shown(crowded: World) -> None:
    views = 0
    with as_pia_reads(crowded) as session:
        for each in seen(session):
            views += 1
            for name, sheet in sheets_of(each, {}).items():
                for cell in [cell for row in sheet.rows for cell in row]:
                    assert not isinstance(cell, int) or (cell >= 10 and cell % 10 == 0), (each.asked, name)
    assert views > 300


@pytest.mark.attack("H04")
def test_page_and_file_show_these_figures_and_no_others(crowded: World) -> None:
    pia = crowded.signed_in("pia")
    with as_pia_reads(crowded) as session:
        queries = list(every_query(session))[::12]
    for query in queries:
        address = "&".join(f"{name}={value}" for name, (value,) in query.items())
        page = pia.get(f"/staff/usage?{address}").text
        with as_pia_reads(crowded) as session:
            sheets = sheets_of(view(session, query), {})
        for number in re.findall(r'<td[^>]*class="number"[^>]*>(.*?)</td>', page):
            assert may_stand_in_a_table(number), (query, number)
        for drawn in charted(page):
            assert drawn is None or drawn % 10 == 0, query
        for name, sheet in sheets.items():
            if name in ("content", "features", "consents", "errors"):
                continue  # their first column has titles
            answer = pia.get(f"/staff/usage.csv?table={name}&{address.partition('&')[2]}")
            rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
            assert rows == [list(sheet.headings), *([str(in_csv(cell)) for cell in row] for row in sheet.rows)]


def may_stand_in_a_table(text: str) -> bool:
    """Whether this is a rounded count, a share, a time, an interval, or that it is not told."""
    plain = html.unescape(re.sub("<[^>]*>", "", text)).replace(",", "").strip()
    if plain.isdigit():
        return int(plain) >= 10 and int(plain) % 10 == 0
    return plain in ("", "–", FEW, "Not over") or plain.endswith(("%", " s", " min", " ms"))


def charted(page: str) -> list[float | None]:
    """Every number that a chart on the page is drawn from."""
    layout = json.loads(re.findall(r'id="boot-layout">(.*?)</script>', page, re.DOTALL)[0])
    found: list[float | None] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if node.get("type") in ("scatter", "bar") and "y" in node:
                found.extend(node["y"])
            for each in node.values():
                walk(each)
        elif isinstance(node, list):
            for each in node:
                walk(each)

    walk(layout)
    return found


@pytest.mark.attack("H04")
def test_no_subtraction_of_what_is_shown_gives_a_group_under_ten(crowded: World) -> None:
    assert subtractions(all_seen(crowded), TENS) == []


@pytest.mark.attack("H04")
def test_linear_programs_prove_no_group_under_ten(crowded: World, people: Crowd) -> None:
    cells = all_seen(crowded)
    tried = 0
    for at in SOME_DAYS:
        day = people.days[at]
        known = of_a_day(people, cells, day, TENS)
        for group, parts in small_groups(people, day):
            tried += 1
            assert not known.proves(parts), group
    assert tried > 300


@pytest.mark.attack("H04")
def test_linear_programs_over_many_days_weeks_and_pages_prove_no_group_under_ten(crowded: World, people: Crowd) -> None:
    cells = all_seen(crowded)
    for name in DIMS:
        prove_nothing(of_a_month(people, cells, name, people.days[-21:], TENS))
    prove_nothing(of_weeks(people, cells, TENS))
    for at, page in enumerate(PAGES):
        reads = {each: _reads(each, at) for each in people.installs}
        for name in DIMS:
            prove_nothing(of_a_page(people, cells, page, reads, name, TENS))


def prove_nothing(known) -> None:
    """None of the sizes that are one to nine can be proved to be so."""
    assert known.rows
    assert [name for name, size in known.truth.items() if 1 <= size <= 9 and known.proves([name])] == []


@pytest.mark.attack("H04")
def test_without_rounding_the_same_attack_finds_them(
    crowded: World, people: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "shown", int)
    monkeypatch.setattr(report, "told", lambda sizes, _whole=None, _always=(): dict(sizes))
    assert found_out(crowded, people, EXACT) > 50


@pytest.mark.attack("H04")
def test_rounding_alone_would_not_do(crowded: World, people: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = {"told": lambda sizes, _whole=None, _always=(): {key: shown(size) for key, size in sizes.items()}}
    for module in (report, report_content):
        monkeypatch.setattr(module, "told", plain["told"])
    assert found_out(crowded, people, FEW_MEANS_FEW) > 0


@pytest.mark.attack("H04")
def test_without_rounding_weeks_and_pages_give_them_away_too(
    crowded: World, people: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (report, report_people, report_content):
        monkeypatch.setattr(module, "shown", int)
    monkeypatch.setattr(report_people, "held_back", lambda *_sizes, **_more: set())
    for module in (report, report_content):
        monkeypatch.setattr(module, "told", lambda sizes, _whole=None, _always=(): dict(sizes))
    cells = all_seen(crowded)
    reads = {each: _reads(each, 6) for each in people.installs}
    for known in (of_weeks(people, cells, EXACT), of_a_page(people, cells, PAGES[6], reads, "country", EXACT)):
        assert any(1 <= size <= 9 and known.proves([name]) for name, size in known.truth.items())


def found_out(world: World, people: Crowd, rounding) -> int:
    """How many small groups the attack proves on some days."""
    cells = all_seen(world)
    many = 0
    for day in (people.days[at] for at in SOME_DAYS[-2:]):
        known = of_a_day(people, cells, day, rounding)
        many += sum(known.proves(parts) for _group, parts in small_groups(people, day))
    return many


def test_a_time_is_no_count() -> None:
    assert in_csv(Time(7)) == "7 s" and set(TAB_OF.values()) >= {"overview", "content"}
