"""Sign-ins: where one is signed in, and ending one or all others."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, ctx, html, no_update
from dash.development.base_component import Component

from auth.guard import callback, page
from auth.permissions import Permission
from auth.request import me, own_uuid, session, transaction
from components.dom import marked
from components.forms import button
from components.page import page as page_frame
from components.sign_ins import earlier_table, sessions_table
from components.states import saved
from data import audit
from data.db import ContextSession
from data.web_sessions import end_other_sessions, end_session, ended_sessions_of, sessions_of
from data.words import N_, ngettext
from data.words import gettext as _


class ids:
    BODY = "sign-ins"
    OTHERS = "sign-ins-others"

    @staticmethod
    def end(session_id: Any) -> dict[str, Any]:
        return {"page": "sign-ins", "part": "end", "session": session_id}


@page("/sign-ins", N_("Sign-ins"), Permission.SESSIONS_READ, icon="key", order=80)
def layout(**_query: object) -> Component:
    lead = _("Every browser that is signed in as you right now. End what you don't recognise.")
    return page_frame(_("Sign-ins"), html.Div(_body(), id=ids.BODY, className="stack"), lead=lead)


def _body(done: Component | None = None) -> list[Component | None]:
    live = sessions_of(session(), me().person_id)
    others = [each for each in live if each.session_id != me().session.session_id]
    end_all = marked(button(ids.OTHERS, _("End all others"), "secondary", disabled=not others), counted="sign-ins-end")
    ended = ended_sessions_of(session(), me().person_id)
    return [
        done,
        sessions_table(live, me().session.session_id, ids.end),
        html.Div(end_all, className="actions"),
        earlier_table(ended) if ended else None,
    ]


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.end(ALL), "n_clicks"),
    permission=Permission.SESSIONS_END,
    prevent_initial_call=True,
)
def end_one(clicks: list[int | None]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    wanted = own_uuid(pressed["session"])
    if wanted == me().session.session_id:
        return no_update
    with transaction() as writing:
        count = _logged(writing, end_session(writing, me().person_id, wanted))
    return _ended(count)


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.OTHERS, "n_clicks"),
    permission=Permission.SESSIONS_END,
    prevent_initial_call=True,
)
def end_others(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    with transaction() as writing:
        count = _logged(writing, end_other_sessions(writing, me().person_id, keep=me().session.session_id))
    return _ended(count)


def _logged(writing: ContextSession, count: int) -> int:
    audit.record(writing, me().person_id, "sessions-ended", str(count))
    return count


def _ended(count: int) -> Any:
    return _body(saved(ngettext("{count} sign-in has been ended.", "{count} sign-ins have been ended.", count)))
