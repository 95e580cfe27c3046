"""Used by the pages whose content needs a consent first. They show the consent's own card, wired in `consents.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from auth.guard import PAGES
from auth.request import me, organisation, session, transaction
from components.ask_consent import ask_first
from components.consent import consent_card
from components.states import notice, saved
from data.consents.ledger import Consent, consents_of
from data.db import ContextSession
from data.permitted import may_keep, may_use
from data.words import gettext as _


def consented(purpose_id: str) -> bool:
    """True when the person who asks allows this purpose now."""
    return may_use(session(), me().person_id, purpose_id)


def ask_for(purpose_id: str, title: str, text: str, path: str) -> Component:
    """What the page shows instead of its content while the consent is not given."""
    purpose = organisation().purpose_named(purpose_id)
    consent = consents_of(session(), me().person_id).get(purpose_id, Consent(purpose_id))
    drawn = consent_card(
        purpose,
        consent,
        organisation(),
        _id("give", purpose_id),
        _id("shown", purpose_id),
        opens=(path, PAGES[path].label),
    )
    return ask_first(title, text, html.Div(drawn, id=_id("card", purpose_id)))


def kept(purpose_id: str, keep: Callable[[ContextSession], object], done: str) -> Component:
    """Keep what rests on this consent, and say so; where it was withdrawn meanwhile, say that nothing is kept."""
    with transaction() as writing:
        if not may_keep(writing, me().person_id, purpose_id):
            return notice(_("You have withdrawn this consent, so nothing was saved."), "warning")
        keep(writing)
    return saved(done)


def _id(part: str, purpose_id: str) -> dict[str, Any]:
    return {"page": "consents", "part": part, "purpose": purpose_id}
