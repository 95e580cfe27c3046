"""What the mentoring pages share: what is read, the rules, who one is in the register, and how a step is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component

from auth.request import me, organisation, reading, services, session, transaction
from components.mentor_words import refusal
from components.states import notice, saved
from data.base import now
from data.db import ContextSession
from data.mentoring.free_text import names_of
from data.mentoring.names import name_key
from data.mentoring.overview import Overview, overview_of
from data.mentoring.refused import Refused
from data.mentoring.rules import Rules, days, load_rules
from data.words import gettext as _
from pages._asking import ask_for

MATCHING, CARD, CONTACT, OUTCOME = "mentor_matching", "mentor_card", "mentor_contact", "mentor_outcome"


@dataclass(frozen=True)
class Known:
    """What the register says of the member: what her texts may not name, and what keeps her from whom."""

    names: frozenset[str]
    employer: str
    name_key: str


def ask_to_match(path: str) -> Component:
    """What the page at this address shows before the first consent."""
    text = _("To match you with others we need your consent. Your name is not shown to anybody before you say so.")
    return ask_for(MATCHING, _("First your consent"), text, path)


def rules() -> Rules:
    """The organisation's rules of mentoring."""
    return load_rules(organisation().id)


def overview() -> Overview:
    """Everything of the member's mentoring that whoever asks may read."""
    return overview_of(session(), me().person_id, masked=me().view is not None)


def known() -> Known | None:
    """None while the register doesn't answer, or knows no name: then nothing is kept that others would read."""
    found = reading()
    if found is None or not found.name:
        return None
    profile = found.one("profile")
    given, family, employer = (str(profile.get(each) or "") for each in ("given_name", "family_name", "employer"))
    return Known(names_of(given, family, employer), employer, name_key(services().vault, found.name))


def unknown() -> Component:
    """Said when `known` is None."""
    text = _(
        "The member register does not answer now, so nothing was saved. What you wrote is still here. Try again soon."
    )
    return notice(text, "warning")


def long_ago(since: dt.datetime) -> bool:
    """Whether so much time has passed that one may wonder whether the other is there."""
    return since + dt.timedelta(days=days(rules().not_hearing_after)) < now()


def taken(step: Callable[[ContextSession], object], done: str) -> Component:
    """Take a step in a transaction of its own; what was done, or why it was not."""
    try:
        with transaction() as writing:
            step(writing)
    except Refused as refused:
        return notice(refusal(refused.why), "warning")
    return saved(done)
