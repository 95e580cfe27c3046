"""The mentor card: exactly what others would see, and nothing that names a person."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.cards import badge, fact, facts
from data.interests import TOPICS
from data.mentor import FORMATS, ROLES, Profile
from data.salary.answers import ROLE_LEVELS
from data.words import gettext as _


def mentor_card(profile: Profile) -> Component:
    """A profile without name, employer or contact details."""
    topics = html.Div([badge(_(TOPICS[topic])) for topic in profile.topics if topic in TOPICS], className="badges")
    lines = [
        fact(_("Takes part as"), _(ROLES.get(profile.role, ""))),
        fact(_("Role level"), _(ROLE_LEVELS.get(profile.level, ""))),
        fact(_("Meets"), _(FORMATS[profile.format])),
        fact(_("Topics"), topics),
    ]
    if profile.about:
        lines.append(fact(_("About"), profile.about))
    return facts(lines)
