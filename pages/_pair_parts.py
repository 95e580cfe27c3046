"""What `/mentor-pair` shows of one pair, each part by itself, so that a half-written line elsewhere stays."""

from __future__ import annotations

import uuid
from typing import Any

from dash import html
from dash.development.base_component import Component

from auth.request import reading, services, session
from components.mentor_pair import (
    NOTHING,
    Contact,
    Typed,
    contact_card,
    end_card,
    goals,
    head_card,
    meetings,
    messages,
    private,
)
from components.page import Content
from components.states import hidden
from data.base import now
from data.mentoring import together
from data.mentoring.overview import Overview
from data.mentoring.together import Pair
from data.register.port import Reading, RegisterDown
from data.words import gettext as _
from pages._asking import ask_for, consented
from pages._mentoring import CONTACT, OUTCOME, long_ago, rules

FORMS = {"meeting": "plan", "check_in": "private", "feedback": "private"}
"""Which callback takes the form of a part; the others' is "form"."""


class ids:
    SHOWN = "mentor-pair"
    CHOICE = "mentor-pair-choice"
    STAY = "mentor-pair-stay"

    @staticmethod
    def card(kind: Any, pair: Any) -> dict[str, Any]:
        return _id(pair, card=kind)

    @staticmethod
    def field(name: Any, kind: Any, pair: Any) -> dict[str, Any]:
        return _id(pair, card=kind, field=FORMS.get(kind, name) if name == "form" else name)

    @staticmethod
    def form(form: str, kind: Any, pair: Any) -> dict[str, Any]:
        return _id(pair, card=kind, field=form)

    @staticmethod
    def line(act: Any, entry: Any, kind: Any, pair: Any) -> dict[str, Any]:
        return _id(pair, card=kind, act=act, entry=_text(entry))

    @staticmethod
    def act(act: Any, of: Any, pair: Any) -> dict[str, Any]:
        return _id(pair, act=act, of=of)


def _id(pair: Any, **parts: Any) -> dict[str, Any]:
    return {"page": "mentor-pair", "pair": _text(pair), **parts}


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, uuid.UUID) else value


def whole(seen: Overview, pair: Pair) -> list[Component]:
    """Every part of a pair, in the order in which one needs them."""
    if seen.masked:
        unseen = hidden(_("Messages, goals, meetings and contact details: only the two see them."))
        return [head_card(seen, pair, "", ""), html.P(unseen)]
    theirs = _their_contact(pair)
    name = theirs.name if isinstance(theirs, Contact) else ""
    kinds = (
        ["check_in", "message", "goal", "meeting"] if pair.is_together else ["feedback", "message", "goal", "meeting"]
    )
    return [
        head_card(seen, pair, name, ids.act("start", "pair", pair.pair_id)),
        *([_part("contact", pair, contact(pair, theirs))] if pair.is_together else []),
        *(_part(kind, pair, part(seen, pair, kind)) for kind in kinds),
        *([_end(seen, pair)] if pair.is_together else []),
        *_ask_to_count(pair),
    ]


def _part(kind: str, pair: Pair, drawn: Content) -> Component:
    return html.Div(drawn, id=ids.card(kind, pair.pair_id), className="stack")


def part(seen: Overview, pair: Pair, kind: str, typed: Typed = NOTHING, done: Content = None) -> Component | None:
    """One part, with what was typed and could not be kept."""

    def field(name: str) -> dict[str, Any]:
        return ids.field(name, kind, pair.pair_id)

    def line(act: str, entry: uuid.UUID) -> dict[str, Any]:
        return ids.line(act, entry, kind, pair.pair_id)

    lines, is_open = seen.written(pair, kind), pair.is_together
    match kind:
        case "message":
            return messages(lines, field, typed, open=is_open)
        case "goal":
            return goals(lines, field, line, typed, open=is_open)
        case "meeting":
            return meetings(lines, field, line, typed, open=is_open)
        case "check_in":
            is_open = is_open and seen.check_in_due(pair, rules().check_in_weeks, now())
            title, asks = _("Check-in"), _("How is your mentoring going?")
        case _:
            is_open = pair.state == "ended" and not lines
            title, asks = _("Looking back"), _("How was it?")
    if not is_open and not lines:
        return None
    return private(title, asks, lines, field, typed, open=is_open, counted=consented(OUTCOME), done=done)


def contact(pair: Pair, theirs: Contact | str | None = None) -> list[Component]:
    """Both sides' contact details, and the consent that showing one's own needs."""
    may, mine = consented(CONTACT), reading()
    shown = contact_card(
        pair, _contact(mine) if mine else None, theirs or _their_contact(pair),
        lambda act: ids.act(act, "contact", pair.pair_id), may=may,
    )  # fmt: skip
    if may:
        return [shown]
    text = _("Without your yes the other never sees how to reach you. You decide for each person anew.")
    return [shown, ask_for(CONTACT, _("Show how to reach you?"), text, "/mentor-pair")]


def _their_contact(pair: Pair) -> Contact | str:
    """The other's, read from the register now; a sentence where there is nothing to see."""
    ref = together.contacts(session()).get(pair.pair_id)
    if ref is None:
        return _("The other does not show how to be reached. You can write to each other below.")
    try:
        return _contact(services().register.read(ref, masked=True))
    except RegisterDown:
        return _("The member register does not answer now. Try again soon.")


def _contact(found: Reading) -> Contact:
    profile = found.one("profile")
    return Contact(found.name, str(profile.get("phone") or ""), str(profile.get("email") or ""))


def _end(seen: Overview, pair: Pair) -> Component:
    silent = long_ago(seen.heard(pair))
    return end_card(pair.part, lambda reason: ids.act("end", reason, pair.pair_id), silent=silent)


def _ask_to_count(pair: Pair) -> list[Component]:
    if pair.is_together or consented(OUTCOME):
        return []
    text = _("Then others learn from how it went. Only counts of ten people or more are ever seen.")
    return [ask_for(OUTCOME, _("May we count how it went?"), text, "/mentor-pair")]


def mine(seen: Overview, pair_id: uuid.UUID) -> Pair | None:
    """The member's own pair of this id."""
    return next((each for each in seen.pairs if each.pair_id == pair_id), None)
