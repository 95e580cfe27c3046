"""Icons are masks in `assets/icons.css`, so they take the colour of the words beside them."""

from __future__ import annotations

from dash import html

from components.dom import aria


def icon(name: str) -> html.Span:
    """The decorative icon `name` (a class `icon-<name>` in `assets/icons.css`); silent for screen readers."""
    return html.Span(className=f"icon icon-{name}", **aria(hidden="true"))
