"""What is compared and with whom: the pay concept beside each other, the rest in closed lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.benchmark_words import table_words
from components.cards import disclosure
from components.dom import Id, aria
from components.forms import Choice, select_field
from components.page import Content
from data.national_ids import Country
from data.salary.asked import Asked, search_of
from data.salary.benchmark import Concept, Group
from data.salary.lattice import in_order
from data.salary.policy import Dims, Policy
from data.salary.scales import name_of, title_of, values_in
from data.words import N_
from data.words import gettext as _

CONCEPTS: dict[Concept, str] = {"base": N_("Base pay"), "bonus": N_("With bonus"), "gross": N_("Gross")}
EVERYBODY = "-"
"""Stands in the list for no dimension at all: an empty value is a list's own "Choose"."""


def choices(
    asked: Asked, policy: Policy, own: Group, country: Country, path: str, table_id: Id, value_id: Callable[[str], Id]
) -> Component:
    """The concepts as links to addresses of this page, the tables and values as lists that `assets` turn into one."""
    lists = html.Div([_tables(asked, policy, table_id), *_values(asked, own, country, value_id)], className="lists")
    parts = [concept_links(asked, policy, path), disclosure(_("Compare with others"), lists)]
    return html.Div(parts, className="choices")


def concept_links(asked: Asked, policy: Policy, path: str) -> Component:
    """Which pay is compared, each a link to an address; the chosen one says so."""
    links = [_concept(concept, asked, policy, path) for concept in policy.concepts]
    return html.Div(links, className="segments", role="group", **aria(label=_("Which pay")))


def _concept(concept: Concept, asked: Asked, policy: Policy, path: str) -> Component:
    chosen = concept == asked.concept
    said = html.Span(" " + _("(chosen)"), className="visually-hidden") if chosen else None
    href = path + search_of(policy, concept, asked.by, asked.others)
    return dcc.Link([_(CONCEPTS[concept]), said], href=href, className="segment chosen" if chosen else "segment")


def _tables(asked: Asked, policy: Policy, table_id: Id) -> Component:
    tables: list[Dims] = [in_order(policy, dims) for dims in policy.tables]
    if asked.by not in (*tables, ()):
        tables.append(asked.by)
    options: list[Choice] = [(",".join(dims), table_words(dims)) for dims in tables]
    options.append((EVERYBODY, table_words(())))
    return select_field(table_id, _("Compare by"), options, ",".join(asked.by) or EVERYBODY)


def _values(asked: Asked, own: Group, country: Country, value_id: Callable[[str], Id]) -> Sequence[Content]:
    return [
        select_field(value_id(name), title_of(name), _options(name, own, country), asked.group.get(name))
        for name in asked.by
    ]


def _options(name: str, own: Group, country: Country) -> list[Choice]:
    named = [(value, name_of(name, value)) for value in values_in(country, name)]
    if name == "occupation":
        named.sort(key=lambda each: each[1])
    return [(value, f"{words} ({_('yours')})" if own.get(name) == value else words) for value, words in named]
