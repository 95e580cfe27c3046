"""A person's letters, each opened to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from components.cards import card, disclosure, fact, facts
from components.states import hidden
from data import words
from data.letters import LetterRow
from data.vault import Unreadable
from data.words import gettext as _

Open = Callable[[LetterRow], str | None]


def letters_card(letters: Sequence[LetterRow], text_of: Open | None, why: Component) -> Component:
    """The letters of one sender, newest first; `text_of` opens a sealed text, None stands for who may not read it."""
    return card(_("Letters"), *(_letter(each, text_of) for each in letters), why, level=3)


def _letter(letter: LetterRow, text_of: Open | None) -> Component:
    if text_of is None:
        return html.P([letter.subject, " ", hidden(_("Support never sees what a letter says"))])
    try:
        text = text_of(letter) or ""
    except Unreadable:
        return html.P([letter.subject, " ", hidden(_("This text can't be opened any more"))])
    paragraphs = [html.P(part) for part in text.split("\n\n")]
    read = words.date_time(letter.read_at) if letter.read_at else "–"
    when = facts([fact(_("Sent"), words.date_time(letter.sent_at)), fact(_("Read"), read)])
    return disclosure(f"{letter.subject} · {words.date(letter.sent_at)}", when, *paragraphs)
