"""Used by My data: fields corrected in place, or by a request where people must look at it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from dash import MATCH, Input, Output, State, html, no_update

from auth.guard import callback
from auth.permissions import Permission
from auth.request import (
    Denied,
    freshly,
    me,
    organisation,
    read_again,
    reading,
    services,
    session,
    transaction,
    within_own_limit,
)
from components.correction import editor, name_request
from components.held import plain_value
from components.page import Content
from components.states import saved
from data import checked, corrections, words
from data.datamap.record import Correction
from data.datamap.sections import Field, Row, profile_field, shown
from data.register.changes import carry_out, change_of
from data.requests import ask_for_correction
from data.words import gettext as _
from pages._national_id import hidden_national_id

SENSITIVE_CHANGES, HOUR = 5, dt.timedelta(hours=1)


class ids:
    @staticmethod
    def part(part: str, field: Any) -> dict[str, Any]:
        return {"page": "my-data", "part": part, "field": field}

    @staticmethod
    def value(field: Any) -> dict[str, Any]:
        return ids.part("value", field)

    @staticmethod
    def editor(field: Any) -> dict[str, Any]:
        return ids.part("editor", field)

    @staticmethod
    def form(field: Any) -> dict[str, Any]:
        return ids.part("name-form" if field in corrections.NAMES else "form", field)

    @staticmethod
    def typed(field: Any) -> dict[str, Any]:
        return ids.part("typed", field)

    @staticmethod
    def seen(field: Any) -> dict[str, Any]:
        return ids.part("seen", field)

    @staticmethod
    def reason(field: Any) -> dict[str, Any]:
        return ids.part("reason", field)


def value_of(field: Field, row: Row) -> Content:
    """A field's value; the national id stays hidden until it is asked for."""
    if field.key == "national_id":
        return hidden_national_id()
    drawn = plain_value(field, row, organisation())
    return html.Div(drawn, id=ids.value(field.key)) if field.key in corrections.CHECKS else drawn


def action_of(field: Field, row: Row) -> Content:
    """What the person can do about a field, as the record of processing has it."""
    if field.key not in corrections.CHECKS and field.key not in corrections.NAMES:
        return None
    present = str(row.get(field.key, ""))
    if field.correct == "edit" and field.key in corrections.CHECKS:
        fresh = freshly() or field.key not in corrections.NEEDS_STEP_UP
        return html.Div(editor(ids, field, present, fresh=fresh), id=ids.editor(field.key))
    if field.correct == "ask" and field.key in corrections.NAMES:
        return html.Div(name_request(ids, field, present), id=ids.editor(field.key))
    return None


def _changeable(key: str, how: Correction) -> Field:
    """The field, where the record of processing lets this person change it this way; Denied elsewhere."""
    found = reading()
    field = profile_field(organisation(), found, key)
    if field.correct != how or (found is not None and not found.one("profile")):
        raise Denied(key)
    return field


@callback(
    Output(ids.editor(MATCH), "children"),
    Output(ids.value(MATCH), "children"),
    Input(ids.form(MATCH), "n_submit"),
    State(ids.form(MATCH), "id"),
    State(ids.typed(MATCH), "value"),
    State(ids.seen(MATCH), "value"),
    permission=Permission.DATA_CHANGE,
    prevent_initial_call=True,
)
def save_field(sent: int | None, form_id: dict[str, str], typed: object, seen: object) -> Any:
    key, before = form_id["field"], str(seen or "")
    if not sent or key not in corrections.CHECKS:
        return no_update, no_update
    field = _changeable(key, "edit")
    freshly(demand=key in corrections.NEEDS_STEP_UP)
    if key in corrections.NEEDS_STEP_UP and not within_own_limit(f"change {key}", SENSITIVE_CHANGES, HOUR):
        late = _("You have changed this several times. Try again in an hour.")
        return editor(ids, field, before, typed=str(typed or ""), error=late), no_update
    try:
        new = corrections.check(key, typed, organisation())
        present = reading()
        with transaction() as writing:
            change_id = corrections.correct(writing, me().person_id, present, key, before, new)
    except checked.Invalid as problem:
        return editor(ids, field, before, typed=str(typed or ""), error=str(problem)), no_update
    except corrections.ChangedMeanwhile as changed:
        note = _(
            "Changed meanwhile: it is now {present}. You wrote {typed}.", present=changed.present, typed=str(typed)
        )
        return editor(ids, field, changed.present, typed=str(typed), error=note), _as_read(field, changed.present)
    if change_id is None:
        return editor(ids, field, new, done=saved(_("It is so already."))), _as_read(field, new)
    carry_out(services().register, transaction, me().person_id, change_id)
    return _outcome(field, change_id, before, new)


def _outcome(field: Field, change_id: uuid.UUID, before: str, new: str) -> tuple[Content, Content]:
    change = change_of(session(), me().person_id, change_id)
    if change.state == "applied" and change.settled_at:
        done = saved(_("Saved {time}", time=words.time(change.settled_at)))
        return editor(ids, field, new, done=done), _as_read(field, new)
    if change.state == "refused":
        found = read_again()
        present = str(found.one("profile").get(field.key, before)) if found else before
        refused = _("The member register did not accept this.")
        return editor(ids, field, present, typed=new, error=refused), _as_read(field, present)
    waits = _("Kept. The member register does not answer right now; your change is sent as soon as it does.")
    return editor(ids, field, new, done=saved(waits)), _as_read(field, before)


def _as_read(field: Field, value: str) -> str:
    return shown(value, field.column, organisation())


@callback(
    Output(ids.editor(MATCH), "children", allow_duplicate=True),
    Input(ids.part("name-form", MATCH), "n_submit"),
    State(ids.part("name-form", MATCH), "id"),
    State(ids.typed(MATCH), "value"),
    State(ids.reason(MATCH), "value"),
    permission=Permission.DATA_CHANGE,
    prevent_initial_call=True,
)
def ask_for_name(sent: int | None, form_id: dict[str, str], typed: object, reason: object) -> Any:
    key, found = form_id["field"], reading()
    if not sent or key not in corrections.NAMES or found is None:
        return no_update
    before = str(found.one("profile").get(key, ""))
    field, problems = _changeable(key, "ask"), _name_problems(typed, reason)
    if any(problems):
        return name_request(ids, field, before, proposed=str(typed or ""), reason=str(reason or ""), errors=problems)
    proposed, because = corrections.proposed_name(typed), checked.paragraph(reason, _("The reason"), most=1000)
    with transaction() as writing:
        changed = ask_for_correction(writing, me().person_id, key, before, proposed, because, words.today())
    received = _("Your request has been received. You find it below.")
    done = saved(_("Your open request now says this.") if changed else received)
    return name_request(ids, field, before, done=done)


def _name_problems(typed: object, reason: object) -> tuple[str | None, str | None]:
    found: list[str | None] = [None, None]
    try:
        corrections.proposed_name(typed)
    except checked.Invalid as problem:
        found[0] = str(problem)
    try:
        checked.paragraph(reason, _("The reason"), most=1000, least=1)
    except checked.Invalid as problem:
        found[1] = str(problem)
    return found[0], found[1]
