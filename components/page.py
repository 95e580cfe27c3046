"""The frame of a page: one heading, an optional lead, sections."""

from __future__ import annotations

from typing import TypeAlias

from dash import html
from dash.development.base_component import Component

from components.dom import given

Content: TypeAlias = Component | str | None
"""What may stand inside another component; `None` draws nothing."""


def page(title: str, *children: Content, lead: Content = None) -> html.Div:
    """A page with its only h1, which takes the focus after a move between pages."""
    head = [html.H1(title, tabIndex=-1), lead and html.P(lead, className="lead")]
    return html.Div([html.Div(head, className="page-head"), *children], className="page")


def section(title: str, *children: Content, id: str | None = None) -> html.Section:
    """A titled part of a page; `id` makes it a target for links."""
    return html.Section([html.H2(title), *children], className="section", **given(id=id))


def grid(*children: Content) -> html.Div:
    """Cards beside each other where there is room, below each other where there is not."""
    return html.Div(list(children), className="grid")
