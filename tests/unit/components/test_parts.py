"""Cards, states, tables and charts."""

from __future__ import annotations

import pytest
from dash import html

from components import cards, charts, states, tables
from components.html import to_html
from tests.unit.components.html_reader import Reader


def read(component):
    return Reader(to_html(component))


def test_a_fact_is_a_term_with_its_description():
    drawn = read(cards.facts([cards.fact("E-mail", "a@b.example", "You gave it", "Edit")]))
    assert [tag for tag, _attributes in drawn.elements if tag.startswith("d") and len(tag) == 2] == [
        "dl",
        "dt",
        "dd",
        "dd",
    ]


@pytest.mark.parametrize(("current", "done", "marked"), [(0, 0, 1), (2, 2, 1), (3, 3, 0)])
def test_steps_before_the_current_one_are_done_and_say_so(current, done, marked):
    drawn = read(cards.steps(["Sent", "Checked", "Answered"], current))
    assert drawn.text.count("(done)") == done
    assert sum(step.get("aria-current") == "step" for step in drawn.all("li")) == marked


def test_progress_is_said_in_words_and_drawn_as_a_named_bar():
    drawn = read(cards.progress(3, 8, "Building your archive"))
    assert drawn.text == "Building your archive3 of 8"
    assert drawn.all("progress") == [{"max": "8", "value": "3", "aria-label": "Building your archive"}]


def test_the_heading_of_a_card_follows_the_level_of_its_place():
    assert [tag for tag, _attributes in read(cards.card("T", level=3)).elements] == ["section", "h3"]


def test_a_failed_part_offers_to_try_again_only_when_it_can():
    assert read(states.failed("Down", "Since 09:14", "again")).by_id("again")
    assert not read(states.failed("Down", "Since 09:14")).all("button")


def test_a_saved_notice_is_read_out_politely():
    assert read(states.saved("Saved 14:02")).all("div")[0]["role"] == "status"


def test_a_confirmation_tells_what_follows_before_its_buttons():
    drawn = read(states.confirm("Erase?", ["All is gone"], confirm_id="yes", confirm_label="Erase", cancel_id="no"))
    assert drawn.text == "Erase?All is goneEraseCancel"
    assert [button["id"] for button in drawn.all("button")] == ["yes", "no"]


def test_each_cell_of_a_table_knows_its_heading():
    drawn = read(tables.table("Views", ["When", "Who", "Pages"], [["Monday", "Support", 3]], {2}))
    assert [cell["data-label"] for cell in drawn.all("td")] == ["Who", "Pages"]
    assert [cell.get("class") for cell in drawn.all("td")] == [None, "number"]
    assert [heading["scope"] for heading in drawn.all("th")] == ["col", "col", "col", "row"]


def test_a_row_that_does_not_fit_its_headings_is_an_error():
    with pytest.raises(ValueError, match="1 cells under 2 headings"):
        tables.table("Views", ["When", "Who"], [["Monday"]])


QUARTILES = {"p25": 68000, "p50": 78500, "p75": 91000}


def test_a_strip_shows_you_by_shape_and_words():
    drawing = charts.strip(QUARTILES, 76400, str)
    assert any(trace.get("marker", {}).get("symbol") == "triangle-down" for trace in drawing["data"])
    assert any("You 76400" in note["text"] for note in drawing["layout"]["annotations"])


def test_a_strip_without_you_names_the_three_quartiles():
    notes = charts.strip(QUARTILES, None, str)["layout"]["annotations"]
    assert [note["text"].split("<br>")[1] for note in notes] == ["68000", "91000", "78500"]


@pytest.mark.parametrize("you", [1000, 500000])
def test_a_strip_has_room_for_you_however_far_out_you_are(you):
    lowest, highest = charts.strip(QUARTILES | {"p10": 60000, "p90": 99000}, you, str)["layout"]["xaxis"]["range"]
    assert lowest < min(you, 60000) < max(you, 99000) < highest


def test_a_strip_of_equal_pay_can_be_drawn():
    lowest, highest = charts.strip(dict.fromkeys(QUARTILES, 50000), 50000, str)["layout"]["xaxis"]["range"]
    assert lowest < 50000 < highest


def test_your_bar_is_hatched_and_labelled():
    [trace] = charts.histogram(["40", "50"], [3, 4], 1)["data"]
    assert trace["marker"]["pattern"]["shape"] == ["", "/"]
    assert trace["text"] == ["", "You"]


def test_bars_of_nothing_can_be_drawn():
    assert charts.bars([], [])["data"][0]["x"] == []


def test_a_chart_stands_under_its_sentence_with_its_figures_in_a_table():
    figures = tables.table("Figures", ["Year", "Median"], [["2026", 1]])
    drawn = read(charts.figure("Pay grew.", charts.trend(["2026"], [1]), figures))
    assert {"role": "img", "aria-label": "Pay grew.", "class": "chart chart-trend"} in drawn.all("div")
    assert drawn.text.startswith("Pay grew.")
    assert drawn.all("table")


def test_a_chart_whose_sentence_is_no_string_needs_an_alternative():
    with pytest.raises(TypeError, match="text="):
        charts.figure(html.Strong("Pay grew."), charts.trend([], []), html.Table())
