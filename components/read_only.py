"""A page as somebody sees it who may change nothing: every control is there, and says why it does not work."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.dom import aria
from components.states import notice

NOTE = "read-only"
CONTROLS = frozenset({"Button", "Input", "Textarea", "Select", "Checkbox", "Switch"})
GROUPS = frozenset({"Checklist", "RadioItems"})


def read_only(page: Component, reason: str) -> html.Div:
    """The page below the reason, with every control disabled and described by it."""
    for part in page._traverse():
        kind = getattr(part, "_type", "")
        if kind in CONTROLS:
            part.disabled = True
            _describe(part, reason)
        elif kind in GROUPS:
            part.options = [{**_option(each), "disabled": True} for each in part.options]
    return html.Div([html.Div(notice(reason), id=NOTE), page])


def _option(each: Any) -> dict[str, Any]:
    return each if isinstance(each, dict) else {"label": each, "value": each}


def _describe(control: Component, reason: str) -> None:
    if control._type == "Button":
        control.title = reason
        for name, value in aria(describedby=NOTE).items():
            setattr(control, name, value)
