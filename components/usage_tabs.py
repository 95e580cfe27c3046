"""The tabs of the usage page, drawn: each chart under the sentence that says its point, each table with its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from components import usage_sheets as sheets
from components.cards import card
from components.charts import figure, lines, stacked
from components.page import Content, grid
from components.tables import table
from components.usage_operations import consent, errors, quality
from components.usage_page import csv_link, headlines, nothing
from components.usage_sheets import Sheet, drawn
from components.usage_words import DIMENSIONS, FUNNELS, KINDS, count, period_words, short_day
from data import words
from data.usage.report import Technology
from data.usage.report_content import Funnel
from data.usage.report_people import Cell
from data.usage.report_rest import Mark
from data.usage.report_view import View
from data.words import gettext as _

Titles = Mapping[str, str]
HEATS = 4


def overview(view: View, _titles: Titles, marks_card: Content = None) -> list[Content]:
    """Headlines, and the line of active installations with its marks."""
    if view.overview is None or not view.overview.days:
        return [nothing()]
    asked, (day, last) = view.asked, view.overview.days[-1]
    said = _(
        "On {day}, {mau} installations had been active in 28 days, {wau} in 7 days, and {dau} on the day itself.",
        day=words.date(day), **{name: count(last[name]) for name in ("mau", "wau", "dau")},
    )  # fmt: skip
    names = {"mau": _("28 days"), "wau": _("7 days"), "dau": _("The day")}
    series = [(label, [counts[name] for _day, counts in view.overview.days]) for name, label in names.items()]
    days = [day for day, _counts in view.overview.days]
    ticks = [(f"{each:%Y-%m-%d}", short_day(each)) for each in days[6 :: max(1, len(days) // 5)]]
    drawing = lines([f"{each:%Y-%m-%d}" for each in days], series, signs(view.marks), ticks)
    also = _("Also: {count} visits without consent in {month}.", count=count(view.without_consent),
             month=period_words(view.month)) if view.month and not asked.chosen else None  # fmt: skip
    return [
        headlines(view.overview.kpis),
        also and html.P(also, className="note"),
        card(
            _("Active installations"),
            figure(said, drawing, drawn(sheets.days(view.overview), hide_caption=True)),
            csv_link(asked, "days"),
        ),
        marks_card,
    ]


def signs(marks: Sequence[Mark]) -> list[tuple[str, str]]:
    """The marks of a chart, numbered from the oldest."""
    return [(f"{each.day:%Y-%m-%d}", str(at)) for at, each in enumerate(marks[::-1], start=1)]


def content(view: View, titles: Titles, _marks: Content = None) -> list[Content]:
    """What is read, and for how long."""
    if not any(each.content for each in view.content):
        return [nothing()]
    note = html.P(_("A page with fewer than ten readers stands among the others."), className="note")
    sheet = drawn(sheets.content(view.content, titles), hide_caption=True, bars=1)
    return [card(_("What is read"), sheet, note, csv_link(view.asked, "content"))]


def features(view: View, titles: Titles, _marks: Content = None) -> list[Content]:
    """Adoption, and the funnels of the month."""
    if view.features is None:
        return [nothing()]
    text = _("Of {count} installations that were active in the period.", count=count(view.features.active))
    sheet = drawn(sheets.features(view.features, titles), hide_caption=True, bars=2)
    found: list[Content] = [card(_("Features"), html.P(text), sheet, csv_link(view.asked, "features"))]
    if not view.month or not view.funnels:
        return found
    cards = [card(_(FUNNELS[each.name][0]), _steps(each), level=3) for each in view.funnels]
    text = _(
        "Acts of {month}, added up day by day. They are counted without any number, so it is not the same people from"
        " step to step.", month=period_words(view.month),
    )  # fmt: skip
    return [*found, html.Section([html.H2(_("Funnels")), html.P(text), grid(*cards), csv_link(view.asked, "funnels")])]


def _steps(funnel: Funnel) -> Component:
    sheet = sheets.funnels([funnel])
    return drawn(
        Sheet(sheet.title, sheet.headings[1:], [row[1:] for row in sheet.rows], frozenset({1, 2})),
        hide_caption=True,
        bars=1,
    )


def retention(view: View, _titles: Titles, _marks: Content = None) -> list[Content]:
    """Cohorts by week, and how each week came to be."""
    found = view.retention
    if found is None or not found.weeks:
        return [nothing()]
    sheet = sheets.cohorts(found)
    heads = [_("First seen"), _("Size"), *(str(age) for age in range(len(sheet.headings) - 2))]
    rows = [(short_day(each.week), count(each.size), *(_heat(cell) for cell in each.cells)) for each in found.cohorts]
    note = _(
        "A row is the installations first seen in the week that begins on that day, a column how many weeks later they"
        " were active. Hatched weeks are not over. Rows of fewer than twenty are not told."
    )
    grid_of_weeks = table(sheet.title, heads, rows, range(1, len(heads)), hide_caption=True)
    weeks = [short_day(each.week) for each in found.weeks]
    series = [
        (_(label), [(-1 if kind == "dormant" else 1) * (each.counts[kind] or 0) for each in found.weeks])
        for kind, label in KINDS.items()
    ]
    last = found.weeks[-1].counts
    said = _(
        "In the last week {returning} installations went on from the week before, {resurrected} came back after a"
        " pause, {fresh} were first seen, and {dormant} went quiet.", **{kind: count(last[kind]) for kind in KINDS},
    )  # fmt: skip
    return [
        card(
            _("Still active, week by week"),
            html.P(note),
            html.Div(grid_of_weeks, className="cohorts"),
            csv_link(view.asked, "cohorts"),
        ),
        card(
            _("Where activity comes from"),
            figure(said, stacked(weeks, series), drawn(sheets.lifecycle(found))),
            csv_link(view.asked, "lifecycle"),
        ),
    ]  # fmt: skip


def _heat(cell: Cell) -> Component:
    if cell.open:
        return html.Span(html.Span(_("Not over"), className="visually-hidden"), className="heat heat-open")
    strength = min(HEATS, 1 + int(HEATS * cell.share)) if cell.share is not None else HEATS if cell.installs else 0
    text = words.percent(cell.share) if cell.share is not None else count(cell.installs)
    return html.Span(text, className=f"heat heat-{strength}")


def technology(view: View, _titles: Titles, _marks: Content = None) -> list[Content]:
    """What installations run on."""
    found, cards = view.offered, []
    for name, parts in found.parts.items():
        if any(each.value for each in parts):
            rows = sheets.technology(Technology(found.active, {name: parts})).rows
            heads = [_("Value"), _("Installations"), _("Of all active")]
            sheet = Sheet(_(DIMENSIONS[name]), heads, [row[1:] for row in rows], frozenset({1, 2}))
            cards.append(card(sheet.title, drawn(sheet, hide_caption=True, bars=1)))
    if not cards:
        return [nothing()]
    text = _("Of {count} installations active in the 28 days up to the end of the period.", count=count(found.active))
    return [html.P(text), grid(*cards), csv_link(view.asked, "technology")]


TABS = {
    "overview": overview, "content": content, "features": features, "retention": retention, "technology": technology,
    "errors": errors, "consent": consent, "quality": quality,
}  # fmt: skip
