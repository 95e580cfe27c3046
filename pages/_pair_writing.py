"""Used by the page of a pair: lines for both, answers for oneself, and whether the other may see how to reach one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from dash import ALL, MATCH, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from auth.guard import callback
from auth.permissions import Permission
from auth.request import Denied, me, organisation, own_uuid, transaction
from components.mentor_pair import NOTHING, Typed, not_kept
from components.mentor_requests import MOST_TEXT
from components.mentor_words import refusal
from components.page import Content
from components.states import notice, saved
from data.base import now
from data.checked import Invalid, paragraph, text_in
from data.db import ContextSession
from data.mentoring import together
from data.mentoring.pairs import ANSWERS
from data.mentoring.refused import Refused
from data.permitted import may_keep
from data.words import gettext as _
from pages._mentoring import CONTACT, overview, rules
from pages._pair_parts import contact, ids, mine, part


def _kept(
    pair_id: uuid.UUID, kind: str, step: Callable[[ContextSession], object], typed: Typed = NOTHING, done: str = ""
) -> Any:
    """Write, and draw that part anew; what is refused is said above it, with what was typed."""
    try:
        with transaction() as writing:
            step(writing)
    except Refused as refused:
        return _drawn(pair_id, kind, typed, not_kept(refused.why, typed))
    return _drawn(pair_id, kind, NOTHING, saved(done) if done else None)


def _drawn(pair_id: uuid.UUID, kind: str, typed: Typed, said: Content = None) -> Any:
    seen = overview()
    pair = mine(seen, pair_id)
    return [said, part(seen, pair, kind, typed) if pair else None]


def _pair_and_kind(card_id: dict[str, str], *kinds: str) -> tuple[uuid.UUID, str]:
    """What a part's id names; Denied for a part that this callback does not write."""
    if card_id["card"] not in kinds:
        raise Denied(card_id)
    return own_uuid(card_id["pair"]), card_id["card"]


@callback(
    Output(ids.card(MATCH, MATCH), "children", allow_duplicate=True),
    Input(ids.form("form", MATCH, MATCH), "n_submit"),
    State(ids.card(MATCH, MATCH), "id"),
    State(ids.form("text", MATCH, MATCH), "value"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def write_line(sent: int | None, card_id: dict[str, str], typed: object) -> Any:
    if not sent:
        return no_update
    pair_id, kind = _pair_and_kind(card_id, "message", "goal")
    written = Typed({"text": text_in(typed)}, {})
    text = _text(written, _("The message") if kind == "message" else _("The goal"), least=1)
    if written.problems:
        return _drawn(pair_id, kind, written)
    return _kept(pair_id, kind, lambda writing: together.write(writing, me().person_id, pair_id, kind, text), written)


def _text(written: Typed, label: str, least: int = 0) -> str:
    """The text as it is kept; what is wrong with it goes into the problems."""
    try:
        return paragraph(written.values["text"], label, most=MOST_TEXT, least=least)
    except Invalid as problem:
        written.problems["text"] = str(problem)
        return ""


@callback(
    Output(ids.card(MATCH, MATCH), "children", allow_duplicate=True),
    Input(ids.form("plan", MATCH, MATCH), "n_submit"),
    State(ids.card(MATCH, MATCH), "id"),
    State(ids.form("day", MATCH, MATCH), "value"),
    State(ids.form("time", MATCH, MATCH), "value"),
    State(ids.form("text", MATCH, MATCH), "value"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def plan_meeting(sent: int | None, card_id: dict[str, str], day: object, time: object, text: object) -> Any:
    if not sent:
        return no_update
    pair_id, kind = _pair_and_kind(card_id, "meeting")
    written = Typed({"day": text_in(day), "time": text_in(time), "text": text_in(text)}, {})
    about, at = _text(written, _("The text")), _instant(written)
    if written.problems:
        return _drawn(pair_id, kind, written)

    def write(writing: ContextSession) -> None:
        together.write(writing, me().person_id, pair_id, kind, about, at=at)

    return _kept(pair_id, kind, write, written)


def _instant(written: Typed) -> dt.datetime | None:
    """A local day and time as an instant; what can't be read goes into the problems."""
    found: dict[str, Any] = {}
    for name, read, sentence in (
        ("day", dt.date.fromisoformat, _("Choose a day")),
        ("time", dt.time.fromisoformat, _("Write the time, such as 14:30")),
    ):
        try:
            found[name] = read(written.values[name])  # type: ignore[operator]
        except ValueError:
            written.problems[name] = sentence
    if len(found) < 2:
        return None
    local = dt.datetime.combine(found["day"], found["time"], ZoneInfo(organisation().time_zone))
    if local < now():
        written.problems["day"] = _("Choose a day and time that are still to come")
    return local.astimezone(dt.UTC)


@callback(
    Output(ids.card(MATCH, MATCH), "children", allow_duplicate=True),
    Input(ids.line(ALL, ALL, MATCH, MATCH), "n_clicks"),
    State(ids.card(MATCH, MATCH), "id"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def change_line(clicks: list[int | None], card_id: dict[str, str]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    pair_id, kind = _pair_and_kind(card_id, "goal", "meeting")
    entry_id, act = own_uuid(pressed["entry"]), pressed["act"]

    def change(writing: ContextSession) -> None:
        if act == "remove":
            together.remove_entry(writing, me().person_id, entry_id)
        else:
            together.mark_done(writing, me().person_id, entry_id, done=act == "done")

    return _kept(pair_id, kind, change)


@callback(
    Output(ids.card(MATCH, MATCH), "children", allow_duplicate=True),
    Input(ids.form("private", MATCH, MATCH), "n_submit"),
    State(ids.card(MATCH, MATCH), "id"),
    State(ids.form("answer", MATCH, MATCH), "value"),
    State(ids.form("text", MATCH, MATCH), "value"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def answer_privately(sent: int | None, card_id: dict[str, str], answer: object, text: object) -> Any:
    if not sent:
        return no_update
    pair_id, kind = _pair_and_kind(card_id, "check_in", "feedback")
    written = Typed({"answer": text_in(answer), "text": text_in(text)}, {})
    words_, chosen = _text(written, _("The text")), written.values["answer"]
    if chosen not in ANSWERS:
        written.problems["answer"] = _("Choose an answer")
    if written.problems:
        return _drawn(pair_id, kind, written)

    def write(writing: ContextSession) -> None:
        if kind == "check_in":
            together.check_in(writing, me().person_id, pair_id, words_, chosen, rules().check_in_weeks)
        else:
            together.write(writing, me().person_id, pair_id, kind, words_, answer=chosen)

    return _kept(pair_id, kind, write, written, _("Thank you. It is saved."))


@callback(
    Output(ids.card("contact", MATCH), "children", allow_duplicate=True),
    Input(ids.act(ALL, "contact", MATCH), "n_clicks"),
    State(ids.card("contact", MATCH), "id"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def show_or_hide_contact(clicks: list[int | None], card_id: dict[str, str]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    pair_id, shows = own_uuid(card_id["pair"]), pressed["act"] == "show"
    with transaction() as writing:
        may = not shows or may_keep(writing, me().person_id, CONTACT)
        done = may and together.show_contact(writing, me().person_id, pair_id, shows=shows)
    return _contact_again(pair_id, done=done, shows=shows)


def _contact_again(pair_id: uuid.UUID, *, done: bool, shows: bool) -> list[Component | None]:
    pair = mine(overview(), pair_id)
    if not done or pair is None:
        return [notice(refusal("none"), "warning"), *(contact(pair) if pair else [])]
    words_ = (
        _("Shown to the other.") if shows else _("Hidden again. What the other has written down can’t be taken back.")
    )
    return [saved(words_), *contact(pair)]
