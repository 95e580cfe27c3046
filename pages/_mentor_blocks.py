"""Used by the mentor profile: people one does not want to be matched with, by name."""

from __future__ import annotations

import hashlib
from typing import Any

from dash import ALL, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from auth.guard import callback
from auth.permissions import Permission
from auth.request import me, services, session, transaction
from components.mentor_own import blocks
from components.page import Content
from components.states import saved
from data import words
from data.checked import Invalid, line
from data.db import ContextSession
from data.mentoring.form import MOST_NAME
from data.mentoring.names import name_key
from data.mentoring.profile import COUNTS_ON, block, blocks_of, unblock
from data.mentoring.work import ask_for_suggestions
from data.words import gettext as _
from pages._asking import kept
from pages._mentoring import MATCHING


class ids:
    CARD = "mentor-blocks"
    FORM = "mentor-block"
    NAME = "mentor-block-name"

    @staticmethod
    def remove(key: Any) -> dict[str, Any]:
        return {"page": "mentor-profile", "part": "unblock", "name": key}


def blocks_card(done: Content = None, typed: str = "", error: str | None = None) -> Component:
    """The card, which its own callbacks draw anew."""
    return html.Div(_drawn(done, typed, error), id=ids.CARD)


def _drawn(done: Content = None, typed: str = "", error: str | None = None) -> Component:
    names = list(blocks_of(session(), me().person_id))
    return blocks(names, ids.FORM, ids.NAME, lambda name: ids.remove(_short(name)), typed=typed, error=error, done=done)


def _short(name: str) -> str:
    """Stands for a name in the button's id."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


@callback(
    Output(ids.CARD, "children", allow_duplicate=True),
    Input(ids.FORM, "n_submit"),
    State(ids.NAME, "value"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def block_person(sent: int | None, typed: object) -> Any:
    if not sent:
        return no_update
    try:
        name = line(typed, _("The name"), most=MOST_NAME, least=2)
    except Invalid as problem:
        return _drawn(typed=str(typed or ""), error=str(problem))

    def keep(writing: ContextSession) -> None:
        block(writing, me().person_id, name, name_key(services().vault, name))
        ask_for_suggestions(writing, me().person_id)

    return _drawn(kept(MATCHING, keep, _("Saved. From now on you two are not suggested to each other.")))


@callback(
    Output(ids.CARD, "children", allow_duplicate=True),
    Input(ids.remove(ALL), "n_clicks"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def unblock_person(clicks: list[int | None]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    with transaction() as writing:
        for name in blocks_of(writing, me().person_id):
            if _short(name) == pressed["name"]:
                unblock(writing, me().person_id, name)
                ask_for_suggestions(writing, me().person_id)
    return _drawn(saved(_("Taken back. It takes effect in {days} days.", days=words.number(COUNTS_ON.days))))
