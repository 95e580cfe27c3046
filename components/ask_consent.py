"""Stands on a page whose content needs a consent first: what it is for, and the way to give it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.cards import card
from components.page import Content
from data.words import gettext as _


def ask_first(title: str, text: str, consent: Content) -> Component:
    """`consent` is the consent's own card; after giving it, a button in it leads back here."""
    return html.Div(
        [card(title, html.P(text), html.P(_("It is voluntary, and you can withdraw it at any time."))), consent],
        className="stack",
    )
