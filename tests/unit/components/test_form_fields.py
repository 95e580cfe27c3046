"""components/forms.py: every field has a name, and its error is tied to it."""

from __future__ import annotations

import pytest

from components import forms
from components.html import to_html
from tests.unit.components.html_reader import Reader

LABELLED = [
    forms.text_field("f", "Name", error="Wrong", hint="Help"),
    forms.money_field("f", "Name", unit="kr", error="Wrong", hint="Help"),
    forms.typeahead_field("f", "Name", ["a"], error="Wrong", hint="Help"),
    forms.textarea_field("f", "Name", error="Wrong", hint="Help"),
    forms.select_field("f", "Name", [("a", "A")], error="Wrong", hint="Help"),
]
GROUPED = [
    forms.radio_field("f", "Name", [("a", "A")], error="Wrong", hint="Help"),
    forms.checkboxes_field("f", "Name", [("a", "A")], error="Wrong", hint="Help"),
]


@pytest.mark.parametrize("field", LABELLED)
def test_a_field_has_its_label_and_its_error(field):
    read = Reader(to_html(field))
    assert read.all("label")[0]["for"] == "f"
    control = read.by_id("f")
    assert control["aria-invalid"] == "true"
    described = (control["aria-describedby"] or "").split()
    assert described[:2] == ["f-hint", "f-error"]
    assert all(read.by_id(part) for part in described)


@pytest.mark.parametrize("field", GROUPED)
def test_a_group_of_choices_has_its_name_and_its_error(field):
    read = Reader(to_html(field))
    [group] = read.all("fieldset")
    assert group["aria-describedby"] == "f-hint f-error"
    assert read.by_id("f-error")
    assert read.all("legend")
    assert {box["id"] for box in read.all("input")} == {label["for"] for label in read.all("label")}


def test_a_field_that_is_right_says_nothing_of_errors():
    control = Reader(to_html(forms.text_field("f", "Name"))).by_id("f")
    assert not {"aria-invalid", "aria-describedby"} & control.keys()


def test_the_error_begins_with_a_word_for_those_who_hear_it():
    assert "Error: Enter a name" in Reader(to_html(forms.text_field("f", "Name", error="Enter a name"))).text


def test_an_optional_field_says_so():
    assert "(optional)" in Reader(to_html(forms.select_field("f", "Sector", [], optional=True))).text


def test_words_for_a_field_with_an_id_of_parts_are_found_again():
    read = Reader(to_html(forms.text_field({"row": 7, "part": "name"}, "Name", error="Wrong")))
    described = read.by_id('{"part":"name","row":7}')["aria-describedby"]
    assert " " not in described
    assert read.by_id(described)


def test_what_was_typed_stays_beside_the_error():
    assert (
        Reader(to_html(forms.money_field("f", "Pay", "7o 000", unit="kr", error="x"))).by_id("f")["value"] == "7o 000"
    )


def test_the_summary_links_to_each_field_in_the_same_words():
    read = Reader(to_html(forms.error_summary({"a": ("f", "Enter a name"), "b": ({"n": 1}, "Choose one")})))
    assert [link["href"] for link in read.all("a")] == ["#f", '#{"n":1}']
    assert read.text.endswith("Enter a nameChoose one")


def test_no_problems_no_summary():
    assert forms.error_summary({}) is None


def test_enter_sends_the_form_by_its_only_submit_button():
    drawn = to_html(
        forms.form("send", forms.text_field("f", "Name"), submit="Save", extra=[forms.button("no", "Cancel")])
    )
    assert [button["type"] for button in Reader(drawn).all("button")] == ["submit", "button"]
