"""My data: every stored value, per controller, with why, by which right, for whom and how long; and its correction."""

from __future__ import annotations

from dash import Input, Output, html, no_update
from dash.development.base_component import Component

from auth.guard import alone, callback, page
from auth.permissions import Permission
from auth.request import me, organisation, reading, reading_role, services, session
from auth.viewing import viewing
from components.correction import history_card, not_held_card, register_down
from components.held import held_card, why
from components.letters import letters_card
from components.page import page as page_frame
from components.page import section
from components.staff_view import hidden_card
from components.states import notice
from data import words
from data.datamap.sections import Held, held, hidden_titles
from data.letters import letters_of, texts_of
from data.register.changes import changes_of
from data.requests import requests_of
from data.words import N_
from data.words import gettext as _
from pages._correcting import action_of, value_of

NOT_A_MEMBER = {
    "former": N_("You are no longer a member. Below is what is still kept, why, and until when."),
    "unknown": N_("The member register did not answer when you signed in. Sign in again later to see all your pages."),
    "participant": N_("You are not a member. Below is what is kept because you are or were on a course."),
}

CHANGED_HERE = frozenset({"profile", "national_id"})  # other sections have fields of the same names


class ids:
    BODY = "my-data"
    RETRY = "register-retry"


@page("/my-data", N_("My data"), Permission.DATA_READ, icon="data", order=20, in_bottom=True, own_document=True)
def layout(**_query: object) -> Component:
    return html.Div(_body(), id=ids.BODY)


def _body() -> Component:
    found = reading()
    parts = held(organisation(), found, session(), me().person_id, role=reading_role())
    sections = [each for each in parts if each.rows]
    return page_frame(
        _("My data"),
        None if found else register_down(services().register.down_since),
        notice(_(NOT_A_MEMBER[standing])) if (standing := me().standing) in NOT_A_MEMBER else None,
        *(_of_controller(each, sections) for each in dict.fromkeys(each.controller for each in sections)),
        alone(_("Your changes and requests"), _history),
        not_held_card(organisation()),
        hidden_card(hidden_titles(reading_role())) if viewing() else None,
        lead=_("Everything that is stored about you, why, what allows it and for how long. Correct what is wrong."),
    )


def _of_controller(controller_id: str, sections: list[Held]) -> Component:
    ours = organisation()
    controller = ours.controller_named(controller_id)
    cards = [_card(each) for each in sections if each.controller == controller_id and each.section.key != "letter_body"]
    return section(controller.name, html.P(words.pick(controller.words)), *cards, id=f"of-{controller_id}")


def _card(each: Held) -> Component:
    if each.section.key == "letter":
        return _letters(each)
    changed = (value_of, action_of) if each.section.key in CHANGED_HERE else ()
    return held_card(each, organisation(), *changed)


def _letters(each: Held) -> Component:
    person_id = me().person_id
    mine = [row for row in letters_of(session(), person_id) if row.controller == each.controller]
    texts = None if viewing() else texts_of(session(), services().vault, person_id)
    return letters_card(mine, texts, why(each, organisation()))


def _history() -> Component:
    person_id = me().person_id
    return history_card(changes_of(session(), person_id), requests_of(session(), person_id), organisation())


@callback(
    Output(ids.BODY, "children"),
    Input(ids.RETRY, "n_clicks"),
    permission=Permission.DATA_READ,
    prevent_initial_call=True,
)
def read_register_again(clicks: int | None) -> Component:
    return _body() if clicks else no_update  # Dash fires it without a click when the button appears
