"""The usage page's errors, consents and data quality, drawn."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from components import usage_sheets as sheets
from components.cards import badge, card, fact, facts
from components.page import Content
from components.tables import table
from components.usage_page import csv_link, nothing
from components.usage_sheets import drawn
from components.usage_words import count, period_words, value_words
from data import words
from data.usage.report_errors import ErrorRow
from data.usage.report_view import View
from data.words import gettext as _

Titles = Mapping[str, str]


def errors(view: View, titles: Titles, _marks: Content = None) -> list[Content]:
    """Releases side by side, and the errors that hit enough of them."""
    if view.errors is None or not view.errors.releases:
        return [nothing()]
    sheet = sheets.releases(view.errors.releases)
    rows = [(*map(sheets.on_page, row[:4]), badge(str(row[4]), "danger") if row[4] else "") for row in sheet.rows]
    note = _(
        "Counted over the 28 days up to the end of the period. A release is marked when its errors are surely more"
        " frequent than those of the release before."
    )
    by_release = card(
        _("Errors by release"),
        html.P(note),
        table(sheet.title, sheet.headings, rows, sheet.numeric, hide_caption=True),
        csv_link(view.asked, "releases"),
    )
    listed = [_error(each, titles) for each in view.errors.rows]
    rare = html.P(
        _("An error that never hit ten installations on one day is not listed."),
        className="note",
    )
    return [
        by_release,
        html.Section([html.H2(_("Errors")), rare, *listed, csv_link(view.asked, "errors")], className="stack"),
    ]


def _error(row: ErrorRow, titles: Titles) -> Component:
    """One error: where, how often, and what was done just before."""
    lines = [
        fact(_("Release"), row.release),
        fact(_("Page"), titles.get(row.page, row.page), row.where or None),
        fact(_("Most often on"), ", ".join(filter(None, (value_words("device", row.device), row.os)))),
        fact(_("Times"), count(row.occurrences)),
        fact(_("Installations on its worst day"), count(row.installs)),
        fact(_("Done just before"), html.Ol([html.Li(titles.get(each, each)) for each in row.actions]))
        if row.actions
        else None,
    ]
    return card(row.fingerprint, facts([each for each in lines if each]), level=3)


def consent(view: View, titles: Titles, _marks: Content = None) -> list[Content]:
    """How purposes stand."""
    if not view.month or not view.consents:
        return [nothing()]
    text = _(
        "How often each was given and withdrawn in {month}, and for how many members it is on at its end.",
        month=period_words(view.month),
    )
    sheet = sheets.consents(view.consents, titles)
    return [
        card(_("Consents by purpose"), html.P(text), drawn(sheet, hide_caption=True), csv_link(view.asked, "consents"))
    ]


def quality(view: View, _titles: Titles, _marks: Content = None) -> list[Content]:
    """What came in, what was dropped, how old the figures are."""
    found = view.quality
    if not view.month or found is None:
        return [nothing()]
    rolled = words.date_time(found.rolled_at) if found.rolled_at else "–"
    lag = words.ngettext("{count} hour after the day’s end", "{count} hours after the day’s end", found.lag_hours or 0)
    text = _(
        "Events of {month}. The figures were last made {at}, usually {lag}.",
        month=period_words(view.month),
        at=rolled,
        lag=lag,
    )
    events, waits = drawn(sheets.quality(found), hide_caption=True), drawn(sheets.speed(found.speed), hide_caption=True)
    return [
        card(_("What came in"), html.P(text), events, csv_link(view.asked, "quality")),
        card(_("How long members wait"), waits, csv_link(view.asked, "speed")),
    ]
