"""Marks on the line of active installations: the list, and the form for one more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.cards import card, disclosure
from components.forms import button, form, radio_field, text_field
from components.page import Content
from components.usage_words import MARKS
from data import words
from data.usage.report_rest import Mark
from data.words import gettext as _


def mark_key(mark: Mark) -> str:
    """A mark as one text, for the id of its button."""
    return f"{mark.day:%Y-%m-%d}|{mark.kind}|{mark.words}"


def marks_card(
    marks: Sequence[Mark],
    ids: Any,
    remove_id: Callable[[str], dict[str, Any]],
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    done: Content = None,
) -> Component:
    """The marks, numbered as on the chart, and a form. `wrong` holds what is the matter with a field."""
    said, problems = typed or {}, wrong or {}
    listed = html.Ol([_line(each, remove_id) for each in marks[::-1]], className="marks") if marks else None
    kinds = [(kind, _(label)) for kind, label in MARKS.items()]
    adding = form(
        ids.ADD,
        text_field(ids.DAY, _("Day"), said.get("day"), kind="date", error=problems.get("day")),
        radio_field(ids.KIND, _("What it was"), kinds, said.get("kind"), error=problems.get("kind"), inline=True),
        text_field(
            ids.WORDS, _("In a few words"), said.get("words"), error=problems.get("words"), max_length=60,
            hint=_("Such as the release’s number. Nothing about a person."),
        ),
        submit=_("Add the mark"),
    )  # fmt: skip
    text = html.P(_("Releases and newsletters, numbered as on the chart."))
    return card(
        _("Marks"), done, text if marks else html.P(_("No marks in these weeks.")), listed,
        disclosure(_("Add a mark"), adding, open=bool(problems)),
    )  # fmt: skip


def _line(mark: Mark, remove_id: Callable[[str], dict[str, Any]]) -> Component:
    said = f"{words.date(mark.day)}: {_(MARKS[mark.kind])}, {mark.words}"
    remove = button(remove_id(mark_key(mark)), _("Remove"), "link")
    remove.children = [_("Remove"), html.Span(f" {mark.words}", className="visually-hidden")]
    return html.Li([said, remove])
