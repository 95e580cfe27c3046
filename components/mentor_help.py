"""How mentoring works, drawn from the tables that hold it: each state, what follows, by whom, and who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from babel import dates
from dash import html
from dash.development.base_component import Component

from components.cards import card, fact, facts
from components.mentor_words import WHO
from components.page import section
from data import words
from data.mentoring.moves import PAIR_MOVES, PAIR_STATES, PROFILE_MOVES, PROFILE_STATES, Move
from data.mentoring.rules import Rules, days
from data.words import N_
from data.words import gettext as _

PROFILE_MEANS = {
    "draft": N_("You have saved your profile. Nobody sees it."),
    "applied": N_("You want to be a mentor, and the coordinator looks at your card. Your name is not on it."),
    "listed": N_("You are suggested to others, or get suggestions."),
    "paused": N_("Nobody new is suggested to you. A mentoring that is under way goes on."),
    "rejected": N_("The coordinator wants something changed. You can send your profile again."),
}
PAIR_MEANS = {
    "suggested": N_("The coordinator has proposed the two of you to each other. The mentee decides first."),
    "requested": N_("The mentee has asked, and the mentor is to answer. Both see the other’s card, without a name."),
    "question": N_("The mentor would like to know something first, and the mentee is to answer."),
    "accepted": N_("Both have said yes. Each decides for themselves whether the other sees how to reach them."),
    "active": N_("You have started: messages, goals and meetings."),
    "ended": N_("It is over. Each can say how it was; contact details are hidden again."),
    "declined": N_("One of you has said no. Nobody has to give a reason."),
    "withdrawn": N_("The mentee has taken the request back."),
    "expired": N_("Nobody answered in time, so the mentee is free to ask somebody else."),
    "closed": N_(
        "It could not go on: the mentor’s places are taken, the mentee has found somebody, or one has paused or left."
    ),
}


def life(title: str, lead: str, means: Mapping[str, str], moves: Sequence[Move], names: Mapping[str, str]) -> Component:
    """A life cycle: each state, what it means and what can follow."""
    lines = [
        fact(_(names[state]), html.Span(_(means[state]), className="fw-normal"), _steps(state, moves, names))
        for state in names
    ]
    return section(title, card(_("Step by step"), html.P(lead), facts(lines), level=3))


def _steps(state: str, moves: Sequence[Move], names: Mapping[str, str]) -> Component | None:
    after = dict.fromkeys(move.after for move in moves if move.before == state)
    lines = [
        html.Li([html.Strong(_(names[each])), ": ", _step([m for m in moves if (m.before, m.after) == (state, each)])])
        for each in after
    ]
    return html.Ul(lines, className="next-states") if lines else None


def _step(moves: Sequence[Move]) -> str:
    """Who may take the step, and who is told."""
    who = ", ".join(_(WHO[move.who]) for move in moves)
    told = {side for move in moves for side, kind in zip(("mentor", "mentee"), move.notices, strict=True) if kind}
    if not told:
        return who
    if all(move.who == "system" for move in moves):
        return who + "; " + (_("both get a message") if len(told) > 1 else _("the mentee gets a message"))
    return who + "; " + _("the other gets a message")


def profile_life() -> Component:
    """Of a profile."""
    lead = _(
        "A mentee takes part at once. Whoever wants to be a mentor is looked at by the coordinator the first time."
    )
    return life(_("Your profile"), lead, PROFILE_MEANS, PROFILE_MOVES, PROFILE_STATES)


def pair_life() -> Component:
    """Of a pair."""
    lead = _("From a suggestion to a good end. Every step is in your hands, or happens when time is up.")
    return life(_("Two who may suit each other"), lead, PAIR_MEANS, PAIR_MOVES, PAIR_STATES)


def rules_card(rules: Rules) -> Component:
    """The numbers that hold, from the organisation's own file."""
    n = words.number
    weeks = _(" and ").join(n(week) for week in rules.check_in_weeks)
    lines = [
        _("A mentee has {most} open requests at most.", most=n(rules.most_open_requests)),
        _("After {days} days without an answer you are reminded.", days=n(days(rules.remind_after))),
        _("After {days} days without an answer a request ends.", days=n(days(rules.expire_after))),
        _("These days do not count: {spans}.", spans=_spans(rules)),
        _(
            "A mentor who has let {count} requests in a row run out is paused, and can go on at any time.",
            count=n(rules.pause_after_expiries),
        ),
        _("When a mentor’s places are full, other open requests are closed, and the others are told."),
        _("You are asked how it goes in week {weeks}, and at the end.", weeks=weeks),
        _("Most go on for up to {months} months.", months=n(rules.programme_months)),
    ]
    return card(_("The rules"), html.Ul([html.Li(each) for each in lines]))


def _spans(rules: Rules) -> str:
    return "; ".join(f"{_day(span.first)} – {_day(span.last)}" for span in rules.holidays)


def _day(month_and_day: str) -> str:
    return str(
        dates.format_skeleton("MMMMd", dt.date.fromisoformat(f"2024-{month_and_day}"), locale=words.babel_locale())
    )


def who_sees_what() -> Component:
    """What others see, and when."""
    lines = [
        (_("Those who may suit you"), _("Your card: no name, no employer, no contact details.")),
        (
            _("The one you are with"),
            _("Your card and what you write to each other. Contact details only while you show them."),
        ),
        (_("The coordinator"), _("Cards of new mentors, and counts. No names, and nothing of what you write.")),
        (_("Support"), _("While they help you: where you stand. No texts, no cards, no contact details.")),
        (
            _("Nobody"),
            _(
                "Whom you do not want to meet, and what you answer in check-ins and at the end. Your answers are"
                " counted among those of others only if you allow it."
            ),
        ),
    ]
    return card(_("Who sees what"), facts([fact(who, html.Span(what, className="fw-normal")) for who, what in lines]))


def how_chosen() -> Component:
    """How suggestions come about."""
    lines = [
        _(
            "First we leave out those who cannot be: no place free, no language in common, a must that is not met,"
            " people you have named, your own employer."
        ),
        _(
            "Then we look from both sides at topics, level, industry, distance and time. A fit that is good for one"
            " side alone counts for little."
        ),
        _("No mentor is shown to too many at once, and whoever has waited long comes first when two fit alike."),
        _("You see the reasons, and what is missing. There is no score."),
    ]
    return card(_("How we choose whom to suggest"), html.Ul([html.Li(each) for each in lines]))
