"""The privacy officer's list: requests that wait for an answer, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import MATCH, Input, Output, State, html, no_update
from dash.development.base_component import Component

from auth.guard import callback, page
from auth.permissions import Permission
from auth.request import Denied, me, own_uuid, session, transaction
from components.cards import card, fact, facts
from components.forms import form, radio_field, textarea_field
from components.lookers import view_facts
from components.page import page as page_frame
from components.states import empty, notice, saved
from data import words
from data.checked import Invalid, paragraph
from data.datamap.sections import personal_columns, table_of
from data.lookers import Objected, objected_views
from data.requests import OwnView, RequestRow, decide, note_reading, open_requests
from data.words import N_
from data.words import gettext as _

DECISIONS = {
    "correct": {"grant": N_("Grant: the correction is sent to the member register"), "deny": N_("Deny")},
    "view": {"grant": N_("The member is right: this view should not have been"), "deny": N_("The view was right")},
}


class ids:
    @staticmethod
    def part(part: str, request: Any) -> dict[str, Any]:
        return {"page": "privacy", "part": part, "request": request}


@page("/staff/privacy", N_("Requests"), Permission.REQUESTS_READ, icon="privacy", order=20, in_bottom=True)
def layout(**_query: object) -> Component:
    waiting = open_requests(session())
    drawn = _cards(waiting)
    with transaction() as writing:
        note_reading(writing, waiting, me().staff_id)
    cards = [html.Div(drawn[each], id=ids.part("card", str(each.request_id))) for each in waiting]
    nothing = empty(_("Nothing waits for an answer"), _("New requests appear here, the soonest due first."))
    count = words.ngettext("{count} request waits for an answer.", "{count} requests wait for an answer.", len(waiting))
    return page_frame(_("Requests"), html.Div(cards or nothing, className="stack"), lead=count if waiting else None)


def _cards(requests: Sequence[RequestRow], **answer: Any) -> dict[RequestRow, Component]:
    """A card for each request; `answer` is what was typed into it so far, and what is wrong with that."""
    views = objected_views(session(), requests)
    return {each: _card(each, views.get(each.view_id), **answer) for each in requests}


def _card(
    request: RequestRow,
    view: Objected | None,
    *,
    typed: str = "",
    decision: str | None = None,
    error: dict[str, str] | None = None,
) -> Component:
    key, problems = str(request.request_id), error or {}
    title, about = _correction(request) if request.kind == "correct" else _objection(view)
    lines = [
        *about,
        fact(_("The member's reason"), request.reason),
        fact(_("Received"), words.date(request.received_at)),
        fact(_("To be answered by"), words.date(request.due_on), _days((request.due_on - words.today()).days)),
    ]
    if view and view.view.staff_id == me().staff_id:
        own = _("This was your own view: another privacy officer answers.")
        return card(title, facts(lines), notice(own, "warning"))
    choices = [(each, _(label)) for each, label in DECISIONS[request.kind].items()]
    answer = form(
        ids.part("form", key),
        radio_field(ids.part("decision", key), _("Decision"), choices, decision, error=problems.get("decision")),
        textarea_field(
            ids.part("answer", key), _("Answer to the member"), typed, error=problems.get("answer"),
            hint=_("Say why. The member reads this."), max_length=2000,
        ),
        submit=_("Send the answer"),
    )  # fmt: skip
    return card(title, facts(lines), answer)


def _correction(request: RequestRow) -> tuple[str, list[Component]]:
    label = _(personal_columns(table_of("profile"))[request.field].label)
    values = [fact(_("Stored value"), request.old or "–"), fact(_("Proposed value"), request.proposed)]
    return _("Correction of: {field}", field=label), values


def _objection(found: Objected | None) -> tuple[str, list[Component]]:
    title = _("A view that the member had not agreed to")
    if found is None:
        return title, []
    began = fact(_("Began"), words.date_time(found.view.started_at))
    return title, [fact(_("Employee"), found.employee), began, *view_facts(found.view)]


def _days(left: int) -> str:
    if left < 0:
        return words.ngettext("{count} day too late", "{count} days too late", -left)
    return words.ngettext("{count} day left", "{count} days left", left)


@callback(
    Output(ids.part("card", MATCH), "children"),
    Input(ids.part("form", MATCH), "n_submit"),
    State(ids.part("form", MATCH), "id"),
    State(ids.part("decision", MATCH), "value"),
    State(ids.part("answer", MATCH), "value"),
    permission=Permission.REQUESTS_DECIDE,
    prevent_initial_call=True,
)
def send_answer(sent: int | None, form_id: dict[str, str], decision: object, typed: object) -> Any:
    if not sent:
        return no_update
    request_id = own_uuid(form_id["request"])
    problems = {}
    if decision not in ("grant", "deny"):
        problems["decision"] = _("Choose a decision")
    try:
        answer = paragraph(typed, _("The answer"), most=2000, least=1)
    except Invalid as problem:
        problems["answer"] = str(problem)
    if problems:
        request = next((each for each in open_requests(session()) if each.request_id == request_id), None)
        if request is None:
            return no_update
        chosen = decision if isinstance(decision, str) else None
        return _cards([request], typed=str(typed or ""), decision=chosen, error=problems)[request]
    try:
        with transaction() as writing:
            decided = decide(writing, request_id, grant=decision == "grant", answer=answer, by=me().staff_id)
    except OwnView:
        raise Denied(Permission.REQUESTS_DECIDE) from None
    late = _("This request had been answered already, or has been changed since: reload the page.")
    return saved(_("Answered. The member has been told.") if decided else late)
