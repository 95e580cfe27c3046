"""Mentoring: one's status, the form, and the card exactly as others would see it, which names nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from dash import html
from dash.development.base_component import Component

from components.cards import badge, card, fact, facts
from components.forms import (
    button,
    checkboxes_field,
    error_summary,
    form,
    radio_field,
    select_field,
    textarea_field,
)
from data.interests import TOPICS
from data.mentor import FORMATS, ROLES, STATES, Profile
from data.mentor_form import CAPACITIES, MOST_ABOUT
from data.salary.scales import LEVELS
from data.words import gettext as _


class Ids(Protocol):
    """The ids of the form's fields and of the buttons."""

    FORM: str
    ROLE: str
    LEVEL: str
    FORMAT: str
    CAPACITY: str
    TOPICS: str
    ABOUT: str
    PAUSE: str
    LEAVE: str


def status_card(ids: Ids, profile: Profile | None) -> Component:
    """Whether one takes part and as what, with the buttons to pause and to leave."""
    if profile is None:
        return card(_("Your status"), badge(_("Not taking part")), html.P(_("Fill in the form below to take part.")))
    paused = profile.state == "paused"
    words = _("You are paused.") if paused else _("You take part. Nobody is suggested yet: the matching comes later.")
    actions = [
        button(ids.PAUSE, _("Take part again") if paused else _("Pause"), "secondary"),
        button(ids.LEAVE, _("Leave mentoring"), "link"),
    ]
    state = badge(f"{_(ROLES[profile.role])} · {_(STATES[profile.state])}", "warning" if paused else "success")
    return card(_("Your status"), state, html.P(words), actions=actions)


def as_others_see(profile: Profile | None) -> Component:
    """The mentor card as others would see it, once there is one."""
    if profile is None:
        return card(_("Your card as others see it"), html.P(_("It is shown here once you have saved.")))
    return card(
        _("Your card as others see it"),
        mentor_card(profile),
        html.P(_("We add no name and no employer."), className="note"),
    )


def mentor_card(profile: Profile) -> Component:
    """A profile without name, employer or contact details."""
    topics = html.Div([badge(_(TOPICS[topic])) for topic in profile.topics if topic in TOPICS], className="badges")
    lines = [
        fact(_("Takes part as"), _(ROLES.get(profile.role, ""))),
        fact(_("Role level"), _(LEVELS.get(profile.level, ""))),
        fact(_("Meets"), _(FORMATS[profile.format])),
        fact(_("Topics"), topics),
    ]
    if profile.about:
        lines.append(fact(_("About"), html.Span(profile.about, className="fw-normal")))
    return facts(lines)


def profile_form(ids: Ids, profile: Profile | None, problems: Mapping[str, str]) -> Component:
    """The form of a profile as kept or as typed; `problems` says what must be put right."""
    field_ids = {"role": ids.ROLE, "level": ids.LEVEL, "topics": ids.TOPICS, "about": ids.ABOUT}
    return card(
        _("Your profile"),
        error_summary({key: (field_ids[key], sentence) for key, sentence in problems.items()}),
        form(
            ids.FORM,
            radio_field(
                ids.ROLE, _("I want to be"), _choices(ROLES), profile.role if profile else None,
                error=problems.get("role"),
            ),
            select_field(
                ids.LEVEL, _("Role level"), _choices(LEVELS), profile.level if profile else None,
                error=problems.get("level"),
            ),
            radio_field(ids.FORMAT, _("How we meet"), _choices(FORMATS), profile.format if profile else "either"),
            select_field(
                ids.CAPACITY, _("Mentees at a time"), [(n, n) for n in CAPACITIES],
                str(profile.capacity) if profile else "1",
            ),
            checkboxes_field(
                ids.TOPICS, _("Topics"), _choices(TOPICS), profile.topics if profile else (),
                error=problems.get("topics"),
            ),
            textarea_field(
                ids.ABOUT, _("About me"), profile.about if profile else "", error=problems.get("about"), optional=True,
                hint=_("Write no names, employers or contact details."), max_length=MOST_ABOUT,
            ),
            submit=_("Save"),
        ),
    )  # fmt: skip


def _choices(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, _(label)) for key, label in labels.items()]
