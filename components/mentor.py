"""Mentoring: the card that others see, where one stands, what is waited for, and what is over."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.cards import badge, card, fact, facts, progress, steps, timeline
from components.forms import link_button
from components.mentor_words import costliest, names_of_way, on_card, place_on_way, what_next, when
from components.page import Content
from components.states import hidden
from data import words
from data.interests import TOPICS
from data.mentoring.moves import PAIR_STATES, PROFILE_STATES, REASONS
from data.mentoring.overview import Overview
from data.mentoring.pairs import PARTS
from data.mentoring.profile import FORMATS, ROLES, TIMES, Profile, Weights
from data.mentoring.together import Card, Pair
from data.salary.scales import EXPERIENCE, name_of
from data.words import LANGUAGES
from data.words import gettext as _

TONES = {"listed": "success", "paused": "warning", "rejected": "warning"}


def own_card(profile: Profile) -> Card:
    """One's own profile as the others get it."""
    return Card(
        uuid.UUID(int=0), profile.role, profile.level, profile.industry, profile.county, profile.experience,
        profile.languages, profile.format, profile.hours, profile.times, _by_weight(profile.offers),
        _by_weight(profile.wants), profile.about,
    )  # fmt: skip


def _by_weight(weights: Weights) -> list[str]:
    return sorted(weights, key=lambda topic: (-weights[topic], topic))


def mentor_card(shown: Card, *, masked: bool = False) -> Component:
    """Everything that stands on a card: no name, no employer, no contact details. `masked` hides the free text."""
    about = hidden(_("Only the member sees this.")) if masked else html.Span(shown.about, className="own-words")
    lines: list[tuple[str, Content]] = [
        (_("Takes part as"), _(ROLES[shown.role])),
        (_("Role level"), name_of("level", shown.level)),
        (_("Industry"), name_of("industry", shown.industry) if shown.industry else None),
        (_("County or region"), name_of("county", shown.county) if shown.county else None),
        (_("Experience"), _(EXPERIENCE[shown.experience]) if shown.experience else None),
        (_("Can help with"), _topics(shown.offers)),
        (_("Wants to talk about"), _topics(shown.wants)),
        (_("Languages"), ", ".join(LANGUAGES[each] for each in shown.languages) or None),
        (_("Meets"), _(FORMATS[shown.format])),
        (_("Hours a month"), words.number(shown.hours)),
        (_("Times that suit"), ", ".join(_(TIMES[each]) for each in shown.times) or _("Any")),
        (_("About"), about if masked or shown.about else None),
    ]
    return facts([fact(label, value) for label, value in lines if value])


def _topics(topics: Sequence[str]) -> Component | None:
    named = [badge(_(TOPICS[topic])) for topic in topics if topic in TOPICS]
    return html.Div(named, className="badges") if named else None


def status_card(seen: Overview, needs: Sequence[tuple[str, str]]) -> Component:
    """Where one is on the way, what happens next, and what waits for oneself: (sentence, where to do it)."""
    profile = seen.profile
    state = profile.state if profile else ""
    told = f"{_(ROLES[profile.role])} · {_(PROFILE_STATES[state])}" if profile else _("Not taking part")
    waits = [html.Li(dcc.Link(sentence, href=path) if path else sentence) for sentence, path in needs]
    return card(
        _("Where you are"),
        badge(told, TONES.get(state, "neutral")),  # type: ignore[arg-type]
        steps(names_of_way(profile), place_on_way(seen)),
        html.P(what_next(seen), className="next-step"),
        html.Div([html.H3(_("What needs you now")), html.Ul(waits)], className="needs") if waits else None,
        _places(seen),
        actions=[
            link_button(_("Your profile") if profile else _("Fill in your profile"), "/mentor-profile",
                        "secondary" if profile else "primary"),
            link_button(_("How mentoring works"), "/mentor-help", "link"),
        ],
    )  # fmt: skip


def _places(seen: Overview) -> Component | None:
    profile = seen.profile
    if profile is None or profile.role == "mentee":
        return None
    return progress(len(seen.together("mentor")), profile.capacity, _("Your places for mentees in use"))


def waiting_card(seen: Overview) -> Component | None:
    """The place in the line, and the wish that keeps most people away; None for whoever is not waiting."""
    if seen.waiting is None:
        return None
    place = _(
        "Nobody who suits you is free now. Your place in the line: {place}.", place=words.number(seen.waiting.place)
    )
    hours = _("Worked out {date}. You move on as others find a mentor.", date=words.date(seen.waiting.made_at))
    lost = costliest(seen.waiting.costs)
    change = html.P([lost, " ", dcc.Link(_("Change your wishes"), href="/mentor-profile")]) if lost else None
    return card(_("You are on the waiting list"), html.P(place), change, html.P(hours, className="note"))


def history_card(past: Sequence[Pair]) -> Component | None:
    """What is over, newest first; None when nothing is."""
    if not past:
        return None
    events: list[tuple[str, Content, Content]] = [
        (
            when(each.since),
            f"{_(PARTS[each.part])}: {_(PAIR_STATES[each.state])}",
            _(REASONS.get(each.reason, "")) or None,
        )
        for each in past
    ]
    return card(_("What has been"), timeline(events))


def heading(shown: Card | None, part: str, *, masked: bool) -> str:
    """Who the other of a pair is, as far as one may know."""
    if shown is not None:
        return on_card(shown.level, shown.industry, shown.county)
    other = _("Mentee") if part == "mentor" else _("Mentor")
    return other if masked else _("{part}, whose card is hidden now", part=other)


def left_words(asked: int, most: int) -> str:
    """How many requests one may still send."""
    left = max(most - asked, 0)
    return _("{left} of {most} requests left", left=words.number(left), most=words.number(most))
