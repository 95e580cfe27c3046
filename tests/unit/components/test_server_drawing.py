"""components/html.py: the server draws what React would, and nothing gets out of its place."""

from __future__ import annotations

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from components import forms
from components.html import to_html
from tests.unit.components.html_reader import Reader

anything = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]))
nasty = anything | st.sampled_from(["<script>", '"><img src=x onerror=y>', "&amp;", "'", "</textarea>", "</select>"])


@given(nasty, nasty)
def test_text_and_attributes_come_back_as_they_were_given(text, title):
    read = Reader(to_html(html.Div([html.P(text, title=title)])))
    assert read.text == text
    assert read.elements == [("div", {}), ("p", {"title": title})]


def every_field(typed, label):
    return [
        forms.text_field("one", label, typed, error=label, hint=label),
        forms.money_field("two", label, typed, unit=label),
        forms.typeahead_field("three", label, [typed], typed),
        forms.textarea_field("four", label, typed),
        forms.select_field("five", label, [(typed, label)], typed),
        forms.radio_field("six", label, [(typed, label)], typed),
        forms.checkboxes_field("seven", label, [(typed, label)], [typed]),
        forms.checkbox_field("eight", label, True),
    ]


@given(nasty.filter(bool), nasty.filter(bool))
def test_what_a_person_typed_cannot_leave_its_field(typed, label):
    drawn, plain = (Reader(to_html(every_field(*words))) for words in ((typed, label), ("x", "x")))
    assert [tag for tag, _attributes in drawn.elements] == [tag for tag, _attributes in plain.elements]
    assert drawn.by_id("one")["value"] == typed


def test_a_textarea_keeps_what_looks_like_its_end():
    read = Reader(to_html(forms.textarea_field("note", "Note", "a </textarea><b>")))
    assert read.text == "Note" + "a </textarea><b>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", " javascript:x"])
def test_an_address_that_runs_script_is_not_drawn(address):
    assert Reader(to_html(html.A("x", href=address))).all("a") == [{"href": "about:blank"}]


@pytest.mark.parametrize("address", ["/a", "?a=b:c", "#main", "https://x.example/", "mailto:a@b.example", "a/b:c", ""])
def test_an_honest_address_is_drawn_as_it_is(address):
    assert Reader(to_html(dcc.Link("x", href=address))).all("a") == [{"href": address}]


def test_an_unknown_component_is_refused_by_name():
    with pytest.raises(TypeError, match=r"dash_core_components\.Slider"):
        to_html(html.Div(dcc.Slider(0, 1)))


def test_something_that_is_no_component_is_refused_by_name():
    with pytest.raises(TypeError, match="set"):
        to_html(html.Div([{1}]))


def test_an_inline_style_is_refused():
    with pytest.raises(TypeError, match="style"):
        to_html(html.P("x", style={"color": "red"}))


def test_an_attribute_name_cannot_bring_another_attribute():
    with pytest.raises(TypeError, match="property"):
        to_html(html.P("x", **{"data-x onclick": "y"}))


def test_yes_or_no_attributes_stand_bare_or_not_at_all():
    assert to_html(html.Button("x", disabled=True, hidden=False)) == "<button disabled>x</button>"
    assert to_html(html.P("x", **{"aria-busy": False})) == '<p aria-busy="false">x</p>'


def test_nothing_draws_nothing_and_numbers_draw_themselves():
    assert to_html([None, False, True, 0, 1.5, [], "a"]) == "01.5a"


def test_what_only_dash_needs_is_left_out():
    parts = [dcc.Location(id="a"), dcc.Store(id="b"), dcc.Interval(id="c"), dcc.Download(id="d")]
    assert to_html([html.P("x", n_clicks=1, key="k"), *parts]) == "<p>x</p>"


def test_an_id_of_parts_is_written_as_dash_writes_it():
    assert Reader(to_html(html.P("x", id={"b": 1, "a": "y"}))).all("p") == [{"id": '{"a":"y","b":1}'}]


def test_an_element_without_content_has_no_end():
    assert to_html([html.Br(), html.Hr(), html.Img(src="/a.svg")]) == '<br><hr><img src="/a.svg">'


def test_the_chosen_option_is_chosen():
    drawn = to_html(dbc.Select(id="s", options=[{"value": "a", "label": "A"}, {"value": "b", "label": "B"}], value="b"))
    assert [option.get("value") for option in Reader(drawn).all("option") if "selected" in option] == ["b"]


def test_the_chosen_box_is_checked():
    drawn = to_html(forms.radio_field("r", "R", [("a", "A"), ("b", "B")], "b"))
    assert [box["value"] for box in Reader(drawn).all("input") if "checked" in box] == ["b"]
