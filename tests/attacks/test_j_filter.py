"""Row J05: an address or a post that asks for a group there are no figures for is refused before any figure is read."""

from __future__ import annotations

import pytest

from tests.integration.test_statements import watched
from tests.published import COMPARISON, published
from tests.visitor import Visitor
from tests.world import World

FORGED = [
    "by=level,industry,county,staff", "by=level,industry,staff,experience", "by=level,employer", "by=employer",
    "employer=Verft+AS", "since=2026-01-01", "month=2025-11", "from=2020&to=2026", "concept=net", "level=9",
    "by=level&by=industry", "by=education", "person=1", "key=level%3D2%3Bindustry%3DC", "level=2%27+or+%271%27=%271",
    "by=level,industry,county&county=1081", "by=" + "level," * 200,
]  # fmt: skip


@pytest.fixture(scope="module")
def anna(shared_norway: World) -> Visitor:
    """Anna, in a world with a release; she sees her own comparison."""
    visitor = shared_norway.signed_in("anna")
    published(shared_norway, COMPARISON)
    return visitor


def reads_of_figures(sent: list[str]) -> list[str]:
    return [statement for statement in sent if "salary_group" in statement]


@pytest.mark.attack("J05")
@pytest.mark.parametrize("query", FORGED)
@pytest.mark.parametrize("path", ["/salary", "/salary-sheet"])
def test_a_forged_address_is_refused_and_no_figure_is_read(
    shared_norway: World, anna: Visitor, path: str, query: str
) -> None:
    with watched(shared_norway) as seen:
        answer = anna.get(f"{path}?{query}")
    assert answer.status == 400 and "There is no such comparison" in answer.text
    assert reads_of_figures(seen.sent) == []


@pytest.mark.attack("J05")
@pytest.mark.parametrize("query", FORGED)
def test_a_forged_post_is_refused_and_no_figure_is_read(shared_norway: World, anna: Visitor, query: str) -> None:
    shared_norway.a_minute_later()
    with watched(shared_norway) as seen:
        one = anna.fire("show_comparison", f"?{query}")
        other = anna.fire("fill_in_sheet", 1, f"?{query}", "1", "1", "1", [], "")
    assert (one.status, other.status) == (400, 400)
    assert reads_of_figures(seen.sent) == []


@pytest.mark.attack("J05")
def test_what_the_page_offers_is_read_by_one_statement(shared_norway: World, anna: Visitor) -> None:
    with watched(shared_norway) as seen:
        assert anna.get("/salary").status == 200
    assert len(reads_of_figures(seen.sent)) == 1


@pytest.mark.attack("J05")
def test_a_person_looks_at_sixty_other_comparisons_a_day_and_at_the_same_ones_again(norway: World) -> None:
    from data.salary.scales import COUNTIES, INDUSTRIES, LEVELS

    anna = norway.signed_in("anna")
    asked = [
        f"?level={level}&industry={industry}&county={county}"
        for level in list(LEVELS)[:2] for industry in INDUSTRIES for county in list(COUNTIES["NO"])[:2]
    ]  # fmt: skip
    said = []
    for at, search in enumerate(asked[:61]):
        if at % 100 == 0:
            norway.a_minute_later()
        said.append("Enough for today" in anna.fire("show_comparison", search).text)
    assert said == [False] * 60 + [True]
    assert "Enough for today" not in anna.fire("show_comparison", asked[0]).text
    assert "Enough for today" not in anna.get("/salary").text
