"""One's own part in mentoring: sending the profile, pausing, going on, leaving; the card; who is not to be met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.cards import badge, card, disclosure
from components.dom import Id
from components.forms import button, form, text_field
from components.mentor import TONES, mentor_card, own_card
from components.mentor_words import own_sentence
from components.page import Content
from components.states import empty
from data import words
from data.mentoring.form import MOST_NAME
from data.mentoring.moves import PROFILE_STATES
from data.mentoring.profile import COUNTS_ON, Profile
from data.words import gettext as _


def part_card(profile: Profile, part_id: Callable[[Any], Id], leave_id: str, *, shown: bool) -> Component:
    """Whether one takes part, and what can be done about it. A profile is sent only when its card may be shown."""
    to_send = _("Send to the coordinator") if profile.way_in == "applied" else _("Take part")
    again = _("Take part again") if profile.state == "paused" else to_send
    first: list[Content] = {
        "listed": [button(part_id("paused"), _("Pause"), "secondary")],
        "applied": [button(part_id("draft"), _("Take it back"), "secondary")],
    }.get(profile.state, [button(part_id(profile.way_in), again, disabled=not shown)])  # type: ignore[assignment]
    not_yet = html.P(_("Say below whether others may see your card, then you can go on."), className="note")
    return card(
        _("Your part"),
        badge(_(PROFILE_STATES[profile.state]), TONES.get(profile.state, "neutral")),  # type: ignore[arg-type]
        html.P(own_sentence(profile)),
        None if shown else not_yet,
        actions=[*first, button(leave_id, _("Leave mentoring"), "link")],
    )


def as_others_see(profile: Profile, *, masked: bool = False) -> Component:
    """The card as others get it."""
    return card(
        _("Your card as others see it"),
        mentor_card(own_card(profile), masked=masked),
        html.P(_("We add no name, no employer and no contact details."), className="note"),
        id="mentor-own-card",
    )


def no_card_yet() -> Component:
    """Where the card will be."""
    return card(_("Your card as others see it"), html.P(_("It is shown here once you have saved.")))


def blocks(
    names: Sequence[str], form_id: Id, field_id: Id, remove_id: Callable[[str], Id], *, typed: str, error: str | None,
    done: Content,
) -> Component:  # fmt: skip
    """The people who are never suggested, each with a way to take it back, and a field for one more."""
    listed = html.Ul(
        [
            html.Li([html.Span(each), button(remove_id(each), _("Take back: {name}", name=each), "link")])
            for each in names
        ],
        className="plain-list",
    )
    field = text_field(
        field_id, _("Name"), typed, error=error, max_length=MOST_NAME, autocomplete="off",
        hint=_("Given name and family name, as in the member register."),
    )  # fmt: skip
    return card(
        _("People you do not want to be matched with"),
        html.P(
            _(
                "Such as your own manager, or somebody on your staff. They are not told, and nobody but you sees this"
                " list."
            )
        ),
        html.P(
            _(
                "A card you have already seen stays, an open request too, and a name that you take back counts on for"
                " {days} days. If a card came or went with a name, you would know whose it is.",
                days=words.number(COUNTS_ON.days),
            ),
            className="note",
        ),
        done,
        listed if names else empty(_("Nobody"), _("Somebody at your own employer is left out anyway.")),
        disclosure(_("Add a name"), form(form_id, field, submit=_("Add")), open=bool(error)),
    )
