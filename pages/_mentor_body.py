"""What `/mentor` shows: drawn anew after each step."""

from __future__ import annotations

import uuid
from typing import Any

from dash.development.base_component import Component

from components.mentor import history_card, status_card, waiting_card
from components.mentor_requests import RequestIds, Wrong, inbox, requests, suggestions
from data.base import now
from data.mentoring.overview import Overview
from data.words import gettext as _
from pages._asking import consented
from pages._mentoring import CARD, MATCHING, ask_to_match, long_ago, overview, rules


class ids:
    BODY = "mentor"
    STAY = "mentor-stay"

    @staticmethod
    def ask(card: Any) -> dict[str, Any]:
        return _id("card", card, part="ask")

    @staticmethod
    def step(act: Any, pair: Any) -> dict[str, Any]:
        return _id("pair", pair, act=act)

    @staticmethod
    def form(pair: Any) -> dict[str, Any]:
        return _id("pair", pair, part="form")

    @staticmethod
    def text(pair: Any) -> dict[str, Any]:
        return _id("pair", pair, part="text")


def _id(name: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"page": "mentor", name: str(value) if isinstance(value, uuid.UUID) else value, **more}


def body(done: Component | None = None, wrong: Wrong | None = None) -> list[Component | None]:
    """All of it, below what was done; `wrong` is what must be put right in a text to somebody."""
    if not consented(MATCHING):
        return [done, ask_to_match("/mentor")]
    seen, own = overview(), RequestIds(ids.ask, ids.step, ids.form, ids.text)
    looks = seen.profile is not None and seen.profile.role != "mentor" and seen.profile.state == "listed"
    free = looks and not seen.together("mentee")
    return [
        done,
        status_card(seen, _needs(seen)),
        inbox(seen, own, wrong),
        requests(seen, own, wrong, lambda pair: long_ago(pair.since)),
        waiting_card(seen) if free else None,
        suggestions(seen, own, rules().most_open_requests) if free else None,
        history_card(seen.past()),
    ]


def _needs(seen: Overview) -> list[tuple[str, str]]:
    """(what waits for the member, where it is done)."""
    needs = []
    if seen.profile is not None and seen.profile.state in ("draft", "rejected"):
        needs.append((_("Send your profile"), "/mentor-profile"))
    elif seen.profile is not None and not consented(CARD):
        needs.append((_("Your card is not shown, so nobody is suggested to you: say yes to it"), "/mentor-profile"))
    to_answer = sum(each.state == "requested" for each in seen.open_as("mentor"))
    to_answer += sum(each.state in ("question", "suggested") for each in seen.open_as("mentee"))
    if to_answer:
        needs.append((_("Answer what you find below"), ""))
    for pair in seen.together():
        if pair.state == "accepted" and not pair.shares_contact:
            needs.append((_("Show the other how to reach you"), "/mentor-pair"))
        if seen.check_in_due(pair, rules().check_in_weeks, now()):
            needs.append((_("Say how it goes: it is time for a check-in"), "/mentor-pair"))
    if seen.together():
        needs.append((_("Go to your mentoring: messages, goals and meetings"), "/mentor-pair"))
    return list(dict.fromkeys(needs))
