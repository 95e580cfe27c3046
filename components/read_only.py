"""A page as somebody sees it who may change nothing: every control is there, and says why it does not work."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.dom import aria
from components.states import notice
from data.words import gettext as _

NOTE = "read-only"
CONTROLS = frozenset({"Button", "Input", "Textarea", "Select", "Checkbox", "Switch"})
GROUPS = frozenset({"Checklist", "RadioItems"})


def read_only(page: Component) -> html.Div:
    """The page below the reason, with every control disabled and described by it."""
    return html.Div([html.Div(notice(_reason()), id=NOTE), disabled(page)])


def disabled(part: Any) -> Any:
    """The same part of a page, or several, with every control disabled; what is no component stays as it is."""
    if isinstance(part, tuple):
        return tuple(map(disabled, part))
    if isinstance(part, Component):
        for each in (part, *part._traverse()):
            _disable(each)
    return part


def _disable(part: Any) -> None:
    kind = getattr(part, "_type", "")
    if kind in GROUPS:
        part.options = [{**_option(each), "disabled": True} for each in part.options]
    elif kind in CONTROLS:
        part.disabled = True
    if kind == "Button":
        part.title = _reason()
        for name, value in aria(describedby=NOTE).items():
            setattr(part, name, value)


def _option(each: Any) -> dict[str, Any]:
    return each if isinstance(each, dict) else {"label": each, "value": each}


def _reason() -> str:
    return _("You are looking at somebody else’s pages: nothing can be changed.")
