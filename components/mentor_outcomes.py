"""How mentoring went, for the coordinator: answers, ends of pairs, whether groups fare alike. No small number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from components.cards import card, disclosure, fact, facts
from components.page import grid, section
from components.tables import table
from data import words
from data.mentoring.pairs import ANSWERS
from data.mentoring.programme_facts import (
    ANSWERS_TO,
    LEAST_SHARE,
    Fairness,
    Group,
    Mentees,
    Mentors,
    Programme,
    Said,
)
from data.salary.scales import name_of
from data.words import N_, ngettext
from data.words import gettext as _

TITLES = {
    "check_in": N_("Check-ins on the way"),
    "feedback": N_("Feedback at the end"),
    "ended": N_("How pairs ended"),
}
_ANSWERED = N_("Shown once {least} people have answered, and allow that it is counted.")
NOT_YET = {
    "check_in": _ANSWERED,
    "feedback": _ANSWERED,
    "ended": N_("Shown once {least} people have had a pair that is over, and allow that it is counted."),
}
ENDED = {
    "completed": N_("Went through it to the end"),
    "stopped": N_("Stopped early"),
    "no_contact": N_("Never got in touch"),
}
DIMENSIONS = {"level": N_("By role level"), "county": N_("By county or region")}


def how_it_went(programme: Programme, least: int) -> Component:
    """What is counted of those alone who allow it, and a sentence on what is left out."""
    left_out = _(
        "The numbers above are exact, because you act on them. Those below tell how it went, and count only people who"
        " have allowed that, each once. A number of fewer than {least} people is not shown, nor one that would give it"
        " away. They are renewed when {least} people have something new, so they can be some weeks old.",
        least=words.number(least),
    )
    cards = (_said(kind, programme.said.get(kind), least) for kind in ANSWERS_TO)
    return section(_("How it went"), html.P(left_out), grid(*cards), _fairness(programme.fairness, least))


def _fairness(fairness: Fairness | None, least: int) -> Component:
    """Whether groups fare alike: a sentence for all, a table for each dimension, and what the words mean."""
    title = _("Do groups fare alike?")
    if fairness is None:
        text = _("Shown once {least} mentees or mentors allow that it is counted.", least=words.number(least))
        return card(title, html.P(text), level=3)
    everybody = fairness.report.everybody
    return card(
        title,
        everybody.mentees and html.P(_all_mentees(everybody.mentees)),
        everybody.mentors and html.P(_all_mentors(everybody.mentors)),
        *(_table(dimension, groups) for dimension, groups in fairness.report.by.items() if groups),
        html.P(_("Counted {at}", at=words.date_time(fairness.at)), className="note"),
        _explained(least),
        level=3,
    )


def _said(kind: str, said: Said | None, least: int) -> Component:
    if said is None:
        return card(_(TITLES[kind]), html.P(_(NOT_YET[kind], least=words.number(least))), level=3)
    names: Mapping[str, str] = ENDED if kind == "ended" else ANSWERS
    lines = [fact(_(names[answer]), _number(said.people.get(answer))) for answer in ANSWERS_TO[kind]]
    made = html.P(_("Counted {at}", at=words.date_time(said.at)), className="note")
    return card(_(TITLES[kind]), facts(lines), made, level=3)


def _number(people: int | None) -> str:
    return _("Not shown") if people is None else words.number(people)


def _all_mentees(mentees: Mentees) -> str:
    return ngettext(
        "Of at least {people} mentees {share} have found a mentor. The typical wait is {count} week. For those"
        " who still look it is counted until now.",
        "Of at least {people} mentees {share} have found a mentor. The typical wait is {count} weeks. For those"
        " who still look it is counted until now.",
        mentees.weeks,
        people=words.number(mentees.people),
        share=_share(mentees.matched),
    )


def _all_mentors(mentors: Mentors) -> str:
    return _(
        "At least {people} mentors have a free place. How unevenly they are suggested, from 0 to 1: {gini}.",
        people=words.number(mentors.people),
        gini=words.number(mentors.gini),
    )


def _share(matched: float) -> str:
    """A share as it may be told: never how close to nobody or to everybody it is."""
    if matched <= LEAST_SHARE:
        return _("at most {share}", share=words.percent(LEAST_SHARE))
    if matched >= 1 - LEAST_SHARE:
        return _("at least {share}", share=words.percent(1 - LEAST_SHARE))
    return _("about {share}", share=words.percent(matched))


def _table(dimension: str, groups: Sequence[Group]) -> Component:
    headings = (
        _("Group"), _("Mentees, at least"), _("Found a mentor"), _("Typical wait in weeks"),
        _("Mentors, at least"), _("Unevenness of suggestions"),
    )  # fmt: skip
    rows = [
        (name_of(dimension, each.key) if each.key else _("Not stated"), *_of_mentees(each), *_of_mentors(each))
        for each in groups
    ]
    return table(_(DIMENSIONS[dimension]), headings, rows, numeric=range(1, len(headings)))


def _of_mentees(group: Group) -> tuple[str, str, str]:
    if group.mentees is None:
        return (_("Not shown"),) * 3
    of = group.mentees
    return words.number(of.people), _share(of.matched), words.number(of.weeks)


def _of_mentors(group: Group) -> tuple[str, str]:
    if group.mentors is None:
        return (_("Not shown"),) * 2
    return words.number(group.mentors.people), words.number(group.mentors.gini)


def _explained(least: int) -> Component:
    return disclosure(
        _("What these numbers mean"),
        html.P(
            _(
                "Unevenness (the Gini coefficient) is 0 when all mentors are suggested equally often for each free"
                " place, and near 1 when one mentor gets nearly all suggestions."
            )
        ),
        html.P(_("The typical wait is the median: as many have waited longer as shorter.")),
        html.P(
            _(
                "A group that is not in the table is smaller than {least} people, empty, or left out so that a smaller"
                " one cannot be worked out. Numbers of people are rounded down, shares to the nearest ten percent.",
                least=words.number(least),
            )
        ),
        html.P(_("Women and men are not compared: members were not asked whether their sex may be used for this.")),
    )
