"""The lists of live and of earlier sign-ins."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.cards import badge
from components.dom import marked
from components.forms import button
from components.tables import table
from data import words
from data.web_sessions import LEVELS, SessionRow
from data.words import gettext as _


def sessions_table(live: Sequence[SessionRow], mine: uuid.UUID, end_id: Callable[[str], Any]) -> Component:
    """Each sign-in with its browser, times and level; every other one can be ended."""
    rows = [
        (
            html.Span([each.device, " ", badge(_("This one"), "success") if each.session_id == mine else None]),
            words.date_time(each.created_at),
            words.date_time(each.seen_at),
            words.date_time(each.ends_at),
            _(LEVELS[str(each.level)]),
            None if each.session_id == mine else _ending(end_id(str(each.session_id))),
        )
        for each in live
    ]
    headings = [
        _("Browser"),
        _("Signed in"),
        _("Last used"),
        _("Ends if unused"),
        _("Level of assurance"),
        _("Action"),
    ]
    return table(_("Your sign-ins"), headings, rows, hide_caption=True)


def _ending(end_id: Any) -> Component:
    return marked(button(end_id, _("End"), "secondary"), counted="sign-ins-end")


def earlier_table(ended: Sequence[SessionRow]) -> Component:
    """Each sign-in that has ended, with its browser and times."""
    rows = [
        (
            each.device,
            words.date_time(each.created_at),
            words.date_time(each.ends_at),
            _(LEVELS[str(each.level)]),
        )
        for each in ended
    ]
    headings = [_("Browser"), _("Signed in"), _("Ended"), _("Level of assurance")]
    return table(_("Earlier sign-ins of the last 90 days"), headings, rows)
