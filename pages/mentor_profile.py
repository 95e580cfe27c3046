"""The mentor profile: the form, the card as others see it, sending it, pausing and leaving, who is not to be met."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import ALL, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from auth.guard import callback, page
from auth.permissions import Permission
from auth.request import Denied, me, organisation, session, transaction
from components.forms import link_button
from components.mentor_form import profile_form
from components.mentor_own import as_others_see, no_card_yet, part_card
from components.page import page as page_frame
from components.states import confirm, saved
from data.db import ContextSession
from data.mentoring.form import FIELDS, Typed, check, typed_in, typed_of
from data.mentoring.profile import Profile, keep_profile, leave_mentoring, profile_of, set_state
from data.mentoring.work import ask_for_suggestions
from data.words import N_
from data.words import gettext as _
from pages._asking import ask_for, consented, kept
from pages._mentor_blocks import blocks_card
from pages._mentoring import CARD, MATCHING, ask_to_match, known, taken, unknown

DONE = {
    "listed": N_("You take part."),
    "applied": N_("Sent to the coordinator. You get a message when there is an answer."),
    "paused": N_("You are paused. Open requests were closed, and the others have been told."),
    "draft": N_("Taken back. Nobody sees your profile."),
}


class ids:
    BODY = "mentor-profile"
    FORM = "mentor-form"
    LEAVE = "mentor-leave"
    LEAVE_SURE = "mentor-leave-sure"
    LEAVE_NOT = "mentor-leave-not"

    @staticmethod
    def field(name: str) -> str:
        return f"mentor-{name}"

    @staticmethod
    def part(state: Any) -> dict[str, Any]:
        return {"page": "mentor-profile", "state": state}


@page("/mentor-profile", N_("Your mentor profile"), Permission.MENTORING_READ, icon="mentor")
def layout(**_query: object) -> Component:
    lead = _("What you offer and want, and who suits you. Others see a card without your name.")
    body = html.Div(_body(), id=ids.BODY, className="stack")
    return page_frame(_("Your mentor profile"), body, link_button(_("Go to mentoring"), "/mentor"), lead=lead)


def _body(done: Component | None = None, typed: Typed | None = None, problems: dict[str, str] | None = None) -> Any:
    if not consented(MATCHING):
        return [done, ask_to_match("/mentor-profile")]
    masked, register = me().view is not None, known()
    profile = profile_of(session(), me().person_id, about=not masked)
    if masked:
        return [as_others_see(profile, masked=True) if profile else no_card_yet()]
    employer = register.employer if register else ""
    form = profile_form(
        ids.FORM, ids.field, typed or (typed_of(profile) if profile else {}), problems or {}, organisation(), employer
    )
    if profile is None:
        return [done, form, no_card_yet()]
    return [done, part_card(profile, ids.part, ids.LEAVE, shown=consented(CARD)), *_card(profile), form, blocks_card()]


def _card(profile: Profile) -> list[Component]:
    """The card, and below it the question whether others may see it, as long as it is not answered with yes."""
    shown = as_others_see(profile)
    if consented(CARD):
        return [shown]
    text = _("This is all that others see of you. Without your yes nobody sees it, and you cannot take part.")
    return [shown, ask_for(CARD, _("May others see this card?"), text, "/mentor-profile")]


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.FORM, "n_submit"),
    *(State(ids.field(name), "value") for name in FIELDS),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def save_profile(sent: int | None, *values: object) -> Any:
    if not sent:
        return no_update
    typed, register = typed_in(dict(zip(FIELDS, values, strict=True))), known()
    if register is None:
        return _body(unknown(), typed)
    profile, problems = check(typed, organisation(), register.names)
    if profile is None:
        return _body(typed=typed, problems=problems)
    own = replace(profile, employer=register.employer)

    def keep(writing: ContextSession) -> None:
        keep_profile(writing, me().person_id, own, register.name_key)
        ask_for_suggestions(writing, me().person_id)

    return _body(kept(MATCHING, keep, _("Saved.")))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.part(ALL), "n_clicks"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def change_part(clicks: list[int | None]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    target = str(pressed["state"])
    if target not in DONE:
        raise Denied(target)

    def step(writing: ContextSession) -> None:
        set_state(writing, me().person_id, target)
        ask_for_suggestions(writing, me().person_id)

    return _body(taken(step, _(DONE[target])))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.LEAVE, "n_clicks"),
    permission=Permission.MENTORING_READ,
    prevent_initial_call=True,
)
def ask_before_leaving(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    consequences = [
        _("Your profile and your card are erased at once."),
        _(
            "Open requests are closed, and a mentoring that is under way ends. The other is told that you no longer"
            " take part."
        ),
        _("You can take part again later with a new one."),
    ]
    return confirm(
        _("Leave mentoring?"), consequences, confirm_id=ids.LEAVE_SURE, confirm_label=_("Leave mentoring"),
        cancel_id=ids.LEAVE_NOT,
    )  # fmt: skip


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.LEAVE_SURE, "n_clicks"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def leave(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    with transaction() as writing:
        leave_mentoring(writing, me().person_id)
    return _body(saved(_("Your profile has been erased.")))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.LEAVE_NOT, "n_clicks"),
    permission=Permission.MENTORING_READ,
    prevent_initial_call=True,
)
def stay(clicks: int | None) -> Any:
    return _body() if clicks else no_update  # Dash fires it without a click when the question appears
