"""What stands above every tab of the usage page: tabs, filters, headlines; and below, what it can and cannot tell."""

from __future__ import annotations

import urllib.parse
from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components.cards import disclosure
from components.dom import aria
from components.forms import button, select_field
from components.states import empty, notice
from components.usage_sheets import kpi_value, on_page
from components.usage_words import (
    DIMENSIONS,
    FEW,
    KPIS,
    REFUSED,
    TABS,
    count,
    period_words,
    value_words,
)
from data import words
from data.usage.report import Kpi
from data.usage.report_asked import ANY, FILTERS, MOST_FILTERS, Asked
from data.usage.report_view import View
from data.words import gettext as _

PATH = "/staff/usage"
STEPS = 10


def address(asked: Asked, *, path: str = PATH, **other: str) -> str:
    """The address of what is asked for, with something else in it."""
    parts = {"tab": asked.tab, "period": asked.period.key if asked.period else "", **asked.chosen, **other}
    return f"{path}?{urllib.parse.urlencode({name: value for name, value in parts.items() if value})}"


def csv_link(asked: Asked, table: str) -> Component:
    """Leads to a table as a file."""
    link = html.A(_("Download as CSV"), href=address(asked, path=f"{PATH}.csv", table=table, tab=""))
    return html.P(link, className="csv")


def tabs(asked: Asked) -> Component:
    """The tabs as links: the back button and a bookmark lead where they should."""
    links = []
    for tab, label in TABS.items():
        link = html.A(_(label), href=address(asked, tab=tab))
        link._valid_wildcard_attributes = ["aria-"]
        if tab == asked.tab:
            setattr(link, "aria-current", "page")
        links.append(html.Li(link))
    return html.Nav(html.Ul(links), className="tabs", **aria(label=_("Parts of usage")))


def filters(view: View) -> Component:
    """A form that the browser itself sends, as an address."""
    asked = view.asked
    periods = [(each.key, period_words(each)) for each in view.choice.periods]
    fields = [
        select_field("usage-period", _("Period"), periods, asked.period.key if asked.period else None, name="period")
    ]
    for name in FILTERS:
        values = sorted((value_words(name, value), value) for value in view.offered.values(name))
        options = [(ANY, _("All")), *((value, label) for label, value in values)]
        chosen = asked.chosen.get(name, ANY)
        why = asked.refused.get(name)
        error = _(REFUSED[why]) if why else None
        fields.append(select_field(f"usage-{name}", _(DIMENSIONS[name]), options, chosen, error=error, name=name))
    hidden = dbc.Input(type="hidden", name="tab", value=asked.tab)
    clear = html.A(_("Clear the filters"), href=f"{PATH}?tab={asked.tab}") if asked.chosen or asked.refused else None
    actions = html.Div([button(None, _("Show"), submits=True), clear], className="actions")
    form = html.Form([hidden, html.Div(fields, className="choices"), actions], method="get", action=PATH)
    return html.Div([form], className="choose", role="search", **aria(label=_("What to show")))


def not_followed(asked: Asked) -> Component | None:
    """Says so where a tab has no filters but some are chosen."""
    if asked.tab in MOST_FILTERS or not asked.chosen:
        return None
    names = ", ".join(_(DIMENSIONS[name]) for name in asked.chosen)
    return notice(_("This tab shows everybody: it does not follow the filter {names}.", names=names), "warning")


def headlines(kpis: Sequence[Kpi]) -> Component:
    """A row of figures, each with its change and its last weeks."""
    return html.Ul([_headline(each) for each in kpis], className="kpis")


def _headline(kpi: Kpi) -> Component:
    lines = [
        html.Span(_(KPIS[kpi.name]), className="kpi-name"),
        html.Span(on_page(kpi_value(kpi)), className="kpi-value"),
        html.Span(change_words(kpi.change), className="kpi-change"),
        _spark(kpi),
    ]
    return html.Li(lines)


def change_words(change: float | None) -> str:
    """A change as one says it."""
    if change is None:
        return _("No comparison")
    per_cent = words.percent(abs(change))
    if round(100 * change) == 0:
        return _("As before")
    return _("▲ {share} more", share=per_cent) if change > 0 else _("▼ {share} less", share=per_cent)


def _spark(kpi: Kpi) -> Component:
    """Thirteen weeks as bars from zero; a week that is not told leaves a gap."""
    most = max((each for each in kpi.spark if each is not None), default=0)
    heights = [0 if each is None or not most else max(1, round(STEPS * each / most)) for each in kpi.spark]
    ends = [
        words.percent(v) if kpi.name == "stickiness" and v is not None else count(v)
        for v in kpi.spark[:: len(kpi.spark) - 1]
    ]
    said = _("Thirteen weeks, from {first} to {last}", first=ends[0], last=ends[-1])
    return html.Span(
        [html.Span(className=f"s-{each}") for each in heights], className="spark", role="img", **aria(label=said)
    )


def what_it_tells() -> Component:
    """Honest about what the counts rule out and what they do not."""
    sure = [
        _("It counts installations, not people. Who cleared the browser or uses two devices is counted twice."),
        _("An installation has a random number that stands beside no name, no member number and no address."),
        _(
            "Counts are rounded to the nearest ten. {few} means fewer than ten, or more but held back, because a group"
            " of fewer than ten could be worked out by subtraction.", few=FEW,
        ),
        _("Shares and changes are worked out from the rounded counts, so small ones jump."),
        _("How many were active in a week is counted for the week: days cannot be added up, and the page never does."),
        _("Only weeks and months that are over can be chosen, and at most two filters at once."),
    ]  # fmt: skip
    possible = [
        _(
            "Two counts can differ by so little that one is sure that there was somebody: that one to nineteen"
            " installations, for example, were active in a week and not on its last day. Who they were, nothing says."
        ),
        _(
            "Those who run the servers can read the installations’ own rows for sixty days. Who of them knew when a"
            " member used which page from which device could look for rows that fit. No row says whose it is."
        ),
        _("Members who have not agreed to be counted are in no figure but the visits without consent."),
        _("Salary, mentor, consent and archive acts are counted per day without any number: funnels follow nobody."),
        _("A new cookie after a reset looks like a new installation, so retention is somewhat better than it looks."),
    ]  # fmt: skip
    return disclosure(
        _("What this page can and cannot tell"),
        html.H3(_("What holds for every figure")),
        html.Ul([html.Li(each) for each in sure]),
        html.H3(_("What remains possible")),
        html.Ul([html.Li(each) for each in possible]),
    )


def nothing() -> Component:
    """A tab without figures."""
    text = _("There is no whole week of use, or too little of it in this period. Choose another one.")
    return empty(_("Nothing to show yet"), text)
