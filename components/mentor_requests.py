"""Suggestions, requests that wait for one's own answer, and requests of one's own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.cards import Tone, badge, card, disclosure
from components.forms import button, form, textarea_field
from components.mentor import heading, left_words, mentor_card
from components.mentor_reasons import reasons
from components.mentor_words import pair_sentence
from components.page import Content, section
from components.states import empty, hidden, notice
from data import words
from data.mentoring.moves import PAIR_STATES
from data.mentoring.overview import Overview
from data.mentoring.together import Card, Entry, Pair, Suggestion
from data.words import gettext as _
from data.words import ngettext

MOST_TEXT = 1000
TONES: dict[str, Tone] = {"requested": "info", "question": "warning", "suggested": "info"}


@dataclass(frozen=True)
class RequestIds:
    """The ids of the buttons and forms; `step` takes what is to happen and the pair."""

    ask: Callable[[uuid.UUID], Any]
    step: Callable[[str, uuid.UUID], Any]
    form: Callable[[uuid.UUID], Any]
    text: Callable[[uuid.UUID], Any]


@dataclass(frozen=True)
class Wrong:
    """What was typed for a pair, and what is wrong with it."""

    pair_id: uuid.UUID
    typed: str
    sentence: str


def suggestions(seen: Overview, ids: RequestIds, most: int) -> Component:
    """Whom one may ask, the reasons and what is missing, and how many requests are left."""
    known = {each.other_card for each in seen.pairs if each.is_open or each.is_together}
    shown = [(each, seen.cards.get(each.card_id)) for each in seen.suggestions if each.card_id not in known]
    there = [(each, other) for each, other in shown if other is not None or seen.masked]
    title, left = _("Suggested mentors"), html.Strong(left_words(seen.asked(), most))
    if not there:
        text = _("They are worked out every night, and soon after you have sent or changed your profile.")
        return section(title, html.P(left), empty(_("No suggestions yet"), text))
    lead = html.P([left, ". ", _("The best fit stands first.")])
    drawn = [_suggestion(each, other, ids, left=seen.asked() < most) for each, other in there]
    return section(title, lead, html.Div(drawn, className="grid"))


def _suggestion(one: Suggestion, other: Card | None, ids: RequestIds, *, left: bool) -> Component:
    ask = button(ids.ask(one.card_id), _("Ask"), disabled=not left)
    return _about("mentee", other, reasons(one.why), actions=[ask], masked=other is None)


def _about(part: str, other: Card | None, *parts: Content, actions: Sequence[Content] = (), masked: bool) -> Component:
    """A card about the other: who, what is to say, their own words, and everything else for those who want it."""
    own = html.P(other.about, className="own-words quoted") if other and other.about else None
    whole = disclosure(_("The whole card"), mentor_card(other)) if other else None
    unseen = hidden(_("Only the member sees the card.")) if masked else None
    return card(heading(other, part, masked=masked), own, *parts, whole, unseen, actions=actions, level=3)


def inbox(seen: Overview, ids: RequestIds, wrong: Wrong | None) -> Component | None:
    """Requests to the mentor; None for whoever has none and is none."""
    found = seen.open_as("mentor")
    if not found and (seen.profile is None or seen.profile.role == "mentee"):
        return None
    if not found:
        return section(
            _("Requests to you"), empty(_("Nobody waits for you"), _("You get a message when somebody asks."))
        )
    return section(_("Requests to you"), *(_to_mentor(seen, each, ids, wrong) for each in found))


def _to_mentor(seen: Overview, pair: Pair, ids: RequestIds, wrong: Wrong | None) -> Component:
    other, actions, more = seen.cards.get(pair.other_card), [], []
    if pair.state != "suggested":
        actions = [
            button(ids.step("accepted", pair.pair_id), _("Accept")),
            button(ids.step("declined", pair.pair_id), _("Decline"), "secondary"),
        ]
        pausing = _("Nobody else can ask you then, and other open requests are closed. Pairs that are under way go on.")
        more = [
            disclosure(
                _("Answer, and pause"),
                html.P(pausing),
                html.Div(
                    [
                        button(ids.step("accepted-paused", pair.pair_id), _("Accept and pause"), "secondary"),
                        button(ids.step("declined-paused", pair.pair_id), _("Decline and pause"), "secondary"),
                    ],
                    className="actions",
                ),
            )
        ]
    if pair.state == "requested" and not seen.masked:
        asking = _writing(ids, pair, _("Your question"), _("Send the question"), wrong)
        more.insert(0, disclosure(_("Ask something first"), asking, open=_is_about(wrong, pair)))
    return _about("mentor", other, *_standing(seen, pair), *more, actions=actions, masked=seen.masked)


def requests(seen: Overview, ids: RequestIds, wrong: Wrong | None, waited: Callable[[Pair], bool]) -> Component | None:
    """The mentee's own; `waited` tells which have waited long. None when there are none."""
    found = seen.open_as("mentee")
    if not found:
        return None
    title = ngettext("{count} mentor you may hear from", "{count} mentors you may hear from", len(found))
    return section(title, *(_of_mentee(seen, each, ids, wrong, waited) for each in found))


def _of_mentee(
    seen: Overview, pair: Pair, ids: RequestIds, wrong: Wrong | None, waited: Callable[[Pair], bool]
) -> Component:
    other, parts = seen.cards.get(pair.other_card), _standing(seen, pair)
    if pair.state == "suggested":
        actions = [
            button(ids.step("requested", pair.pair_id), _("Ask")),
            button(ids.step("declined-proposal", pair.pair_id), _("No, thanks"), "secondary"),
        ]
    else:
        actions = [button(ids.step("withdrawn", pair.pair_id), _("Take the request back"), "secondary")]
    if pair.state == "question" and not seen.masked:
        parts.append(_writing(ids, pair, _("Your answer"), _("Send the answer"), wrong))
    if pair.state == "requested" and waited(pair):
        text = _("Not hearing back? Mentors are busy. You can take the request back at any time and ask somebody else.")
        parts.append(notice(text))
    return _about("mentee", other, *parts, actions=actions, masked=seen.masked)


def _standing(seen: Overview, pair: Pair) -> list[Content]:
    return [
        badge(_(PAIR_STATES[pair.state]), TONES[pair.state]),
        html.P(pair_sentence(pair)),
        reasons(pair.why),
        talk(seen.written(pair, "message")),
    ]


def talk(lines: Sequence[Entry]) -> Component | None:
    """What the two have written to each other, oldest first."""
    if not lines:
        return None
    return html.Ol([_line(each) for each in lines], className="talk")


def _line(said: Entry) -> Component:
    who = _("You") if said.mine else _("The other")
    return html.Li(
        [
            html.Div(f"{who}, {words.date_time(said.made_at)}", className="when"),
            html.P(said.text, className="own-words"),
        ],
        className="mine" if said.mine else "theirs",
    )


def _writing(ids: RequestIds, pair: Pair, label: str, send: str, wrong: Wrong | None) -> Component:
    here = wrong if _is_about(wrong, pair) else None
    hint = _("Without names, employers and contact details: the other does not know who you are yet.")
    field = textarea_field(
        ids.text(pair.pair_id), label, here.typed if here else "", error=here.sentence if here else None, hint=hint,
        rows=3, max_length=MOST_TEXT,
    )  # fmt: skip
    return form(ids.form(pair.pair_id), field, submit=send)


def _is_about(wrong: Wrong | None, pair: Pair) -> bool:
    return wrong is not None and wrong.pair_id == pair.pair_id
