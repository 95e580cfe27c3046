"""components/dom.py: what the document is told of a component is what Dash itself would tell."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html
from dash.development.base_component import Component

from components import cards, forms
from components.dom import aria, dataset, node

ROOT = Path(__file__).resolve().parents[3]
LIBRARIES = {"dbc": dbc, "dcc": dcc, "html": html}
SOURCES = [path for folder in ("auth", "components", "pages") for path in (ROOT / folder).rglob("*.py")]
NAMED = {name for path in SOURCES for name in re.findall(r"\b(dbc|dcc|html)\.([A-Z]\w*)", path.read_text("utf-8"))}
KINDS: list[type[Component]] = [getattr(LIBRARIES[library], name) for library, name in sorted(NAMED)]
ATTRIBUTES = aria(label="Name", describedby="hint") | dataset(theme="dark")

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind._namespace}.{kind._type}")


def properties(kind: type[Component]) -> list[str]:
    return [name for name in inspect.signature(kind).parameters if name != "kwargs"]


def told_alike(component: Component) -> bool:
    return node(component) == component.to_plotly_json()


def test_the_kinds_are_read_from_the_code() -> None:
    assert {html.Div, html.P, dcc.Graph, dcc.Link, dbc.Input, dbc.Checklist} <= set(KINDS) and len(KINDS) > 40


@every_kind
def test_every_property_is_told_once_it_is_given(kind: type[Component]) -> None:
    given = dict.fromkeys(properties(kind), "given")
    component = kind(**given)
    assert told_alike(component) and node(component)["props"] == given


@every_kind
def test_none_that_was_given_is_told_as_none(kind: type[Component]) -> None:
    nothing = dict.fromkeys(properties(kind)) | {"id": "x"}  # Dash takes no None for an id
    component = kind(**nothing)
    assert told_alike(component) and node(component)["props"] == nothing


@pytest.mark.parametrize("kind", [each for each in KINDS if each.__module__.startswith("dash.html")])
def test_attributes_with_a_prefix_are_told_by_their_own_names(kind: type[Component]) -> None:
    component = kind("text", **ATTRIBUTES)
    assert told_alike(component) and node(component)["props"] == {"children": "text"} | ATTRIBUTES


def test_a_property_set_later_or_taken_away_is_told_as_it_is_now() -> None:
    component = html.P("before", title="gone")
    component.children = ["after", None]
    del component.title
    assert told_alike(component) and node(component)["props"] == {"children": ["after", None]}


@pytest.mark.parametrize(
    "children", [None, "", 0, [], "text", [None, "a", 1, False], html.B("b"), [html.P([html.B("c"), None]), "d"]]
)
def test_children_are_handed_on_as_they_are(children: object) -> None:
    component = html.Div(children)
    assert told_alike(component) and node(component)["props"] == {"children": children}


def test_every_component_inside_a_drawn_card_is_told_alike() -> None:
    fields = [
        forms.money_field("pay", "Pay", "1", unit="kr", error="Too low", hint=html.Em("A month")),
        forms.radio_field("one", "One", [("a", "A")], "a"),
        forms.checkboxes_field("some", "Some", [("a", "A")], ["a"]),
        forms.textarea_field({"part": "note", "field": "x"}, "Note", None),
    ]
    drawn = cards.card(
        "Title", cards.facts([cards.fact("Term", [html.Span("a"), None])]), forms.form("f", *fields, submit="Save")
    )
    inside = [each for each in drawn._traverse() if isinstance(each, Component)]
    assert len(inside) > 20 and all(told_alike(each) for each in [drawn, *inside])
