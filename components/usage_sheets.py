"""Every table of the usage page as values: the page draws them, and the CSV writes the same ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dash import html
from dash.development.base_component import Component

from components.dom import aria
from components.page import Content
from components.states import empty
from components.tables import table
from components.usage_words import COUNTED, DIMENSIONS, FEW, FUNNELS, KINDS, KPIS, SPEED, count, time_words, value_words
from data import words
from data.usage.report import Kpi, Overview, Technology
from data.usage.report_content import ContentRow, Features, Funnel
from data.usage.report_disclosure import share
from data.usage.report_errors import ErrorRow, Release
from data.usage.report_people import Retention
from data.usage.report_rest import Consent, Quality, Speed
from data.words import gettext as _

BAR_STEPS = 20


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1, None where it is not told."""

    value: float | None


@dataclass(frozen=True)
class Time:
    """Seconds or, of what is quick, milliseconds; None where it is not told."""

    value: int | None
    unit: str = "s"


Cell: TypeAlias = "str | int | dt.date | Share | Time | None"
"""None is a count that is not told; "" is nothing."""


@dataclass(frozen=True)
class Sheet:
    """A table; `numeric` are the positions of its columns of numbers."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numeric: frozenset[int] = frozenset()


def drawn(sheet: Sheet, *, hide_caption: bool = False, bars: int | None = None) -> Component:
    """The sheet as a table, or that it is empty. `bars` draws the counts of that column as bars under the names."""
    if not sheet.rows:
        return empty(_("Nothing to show"), _("There was too little use in this period, or none."))
    cells: list[list[Content]] = [[on_page(cell) for cell in row] for row in sheet.rows]
    if bars is not None:
        counts = [cell if isinstance(cell := row[bars], int) else 0 for row in sheet.rows]
        most = max([*counts, 1])
        for line, many in zip(cells, counts, strict=True):
            length = max(1, round(BAR_STEPS * many / most)) if many else 0
            line[0] = [line[0], html.Span(className=f"bar of-{length}", **aria(hidden="true"))]  # type: ignore[list-item]
    return table(sheet.title, sheet.headings, cells, sheet.numeric, hide_caption=hide_caption)


def on_page(cell: Cell) -> str:
    """A cell in the reader's digits."""
    match cell:
        case None:
            return FEW
        case Share(value=value):
            return "–" if value is None else words.percent(value)
        case Time(value=None):
            return "–"
        case Time(value=int(value), unit=unit):
            return time_words(value) if unit == "s" else f"{words.number(value)} ms"
        case dt.date():
            return words.date(cell)
    return count(cell) if isinstance(cell, int) else str(cell)


def in_csv(cell: Cell) -> str | int:
    """The same cell for a spreadsheet: plain digits, and never more of them."""
    match cell:
        case None:
            return FEW
        case Share(value=value):
            return "" if value is None else f"{round(100 * value)} %".replace("-", "−")  # a hyphen begins a formula
        case Time(value=value, unit=unit):
            return "" if value is None else f"{value} {unit}"
        case dt.date():
            return cell.isoformat()
    return cell  # type: ignore[return-value]


def _numbers(first: int, many: int) -> frozenset[int]:
    return frozenset(range(first, first + many))


def kpi_value(kpi: Kpi) -> Cell:
    """A headline's value: stickiness is a share, all else counts."""
    return Share(kpi.value) if kpi.name == "stickiness" else None if kpi.value is None else int(kpi.value)


def headlines(found: Overview) -> Sheet:
    """The headlines with their change."""
    rows = [(_(KPIS[each.name]), kpi_value(each), Share(each.change)) for each in found.kpis]
    headings = [_("Figure"), _("In this period"), _("Change against the period before")]
    return Sheet(_("Headlines"), headings, rows, _numbers(1, 2))


def days(found: Overview) -> Sheet:
    """Day by day, newest first."""
    rows = [(day, *(counts[name] for name in ("dau", "wau", "mau", "visits"))) for day, counts in found.days[::-1]]
    headings = [_("Day"), _("That day"), _("In 7 days"), _("In 28 days"), _("Visits")]
    return Sheet(_("Active installations"), headings, rows, _numbers(1, 4))


def content(rows: Sequence[ContentRow], titles: Mapping[str, str]) -> Sheet:
    """Pages by how often they were opened."""
    cells = [
        (titles.get(each.content, each.content), each.views, each.readers, Time(each.median), Time(each.three_quarters))
        if each.content
        else (_("All others together"), each.views, "", "", "")
        for each in rows
    ]
    headings = [_("Page"), _("Views"), _("Readers"), _("Median time"), _("A quarter read longer than")]
    return Sheet(_("What is read"), headings, cells, _numbers(1, 4))


def features(found: Features, titles: Mapping[str, str]) -> Sheet:
    """Features in their own order."""
    rows = [
        (titles.get(each.feature, each.feature), each.acts, each.installs, Share(each.share)) for each in found.rows
    ]
    headings = [_("Feature"), _("Times used"), _("Installations"), _("Of all active")]
    return Sheet(_("Features"), headings, rows, _numbers(1, 3))


def funnels(found: Sequence[Funnel]) -> Sheet:
    """Every step of every funnel."""
    rows = [
        (_(FUNNELS[each.name][0]), _(step), many, Share(of_first))
        for each in found
        for step, many, of_first in zip(FUNNELS[each.name][1], each.steps, each.shares, strict=True)
    ]
    return Sheet(_("Funnels"), [_("Funnel"), _("Step"), _("Times"), _("Of the first step")], rows, _numbers(2, 2))


def cohorts(found: Retention) -> Sheet:
    """A row for each week in which installations were first seen."""
    ages = range(len(found.cohorts[0].cells)) if found.cohorts else range(0)
    rows = [
        (each.week, each.size, *("" if cell.open else cell.installs for cell in each.cells)) for each in found.cohorts
    ]
    headings = [_("First seen in the week of"), _("Installations"), *(_("Week {number}", number=age) for age in ages)]
    return Sheet(_("Still active, week by week"), headings, rows, _numbers(1, len(headings) - 1))


def lifecycle(found: Retention) -> Sheet:
    """How each week's installations came to be active."""
    rows = [(each.week, *(each.counts[kind] for kind in KINDS)) for each in found.weeks[::-1]]
    return Sheet(_("Where activity comes from"), [_("Week of"), *map(_, KINDS.values())], rows, _numbers(1, 4))


def technology(found: Technology) -> Sheet:
    """Every dimension's values."""
    rows = [
        (_(DIMENSIONS[name]), value_words(name, each.value), each.installs, Share(share(each.installs, found.active)))
        for name, parts in found.parts.items()
        for each in parts
    ]
    headings = [_("What"), _("Value"), _("Installations"), _("Of all active")]
    return Sheet(_("Technology"), headings, rows, _numbers(2, 2))


def releases(found: Sequence[Release]) -> Sheet:
    """Releases, newest first."""
    rows = [
        (each.name, each.active, each.with_error, crash_free(each), _("More errors than before") if each.worse else "")
        for each in found
    ]
    headings = [_("Release"), _("Active in 28 days"), _("With an error"), _("Without an error, 95 % sure"), _("Mark")]
    return Sheet(_("Errors by release"), headings, rows, _numbers(1, 3))


def crash_free(release: Release) -> str:
    """The interval in words."""
    if release.crash_free is None:
        return "–"
    low, high = (f"{words.number(round(100 * edge, 1))} %" for edge in release.crash_free)
    return _("{low} to {high}", low=low, high=high)


def errors(rows: Sequence[ErrorRow]) -> Sheet:
    """Errors with what was done just before."""
    cells = [
        (
            each.fingerprint,
            each.release,
            each.page,
            each.where,
            each.occurrences,
            each.installs,
            " → ".join(each.actions),
        )
        for each in rows
    ]
    headings = [
        _("Error"), _("Release"), _("Page"), _("Where"), _("Times"), _("Installations on its worst day"),
        _("Done just before"),
    ]  # fmt: skip
    return Sheet(_("Errors"), headings, cells, _numbers(4, 2))


def consents(rows: Sequence[Consent], titles: Mapping[str, str]) -> Sheet:
    """Purposes."""
    cells = [
        (titles.get(each.purpose, each.purpose), each.given, each.withdrawn, each.on, each.members, Share(each.share))
        for each in rows
    ]
    headings = [_("Purpose"), _("Given"), _("Withdrawn"), _("On now"), _("Members"), _("On, of all members")]
    return Sheet(_("Consents by purpose"), headings, cells, _numbers(1, 5))


def quality(found: Quality) -> Sheet:
    """What became of what was sent."""
    rows = [(_(COUNTED[name]), many) for name, many in found.counts.items()]
    return Sheet(_("What came in"), [_("What"), _("Times")], rows, _numbers(1, 1))


def speed(rows: Sequence[Speed]) -> Sheet:
    """How long members wait."""
    cells = [
        (_(SPEED[each.what]) if each.what in SPEED else each.what, each.measured, Time(each.median, "ms"),
         Time(each.three_quarters, "ms"))
        for each in rows
    ]  # fmt: skip
    headings = [_("What"), _("Measured"), _("Median"), _("A quarter waits longer than")]
    return Sheet(_("How long members wait"), headings, cells, _numbers(1, 3))
