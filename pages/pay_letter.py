"""The right to ask the employer for pay figures, as a letter with a reminder, from the day it is the law here."""

from __future__ import annotations

from dash.development.base_component import Component
from flask import Response, abort

from auth.guard import page, route
from auth.permissions import Permission
from auth.request import organisation, reading
from components.forms import link_button
from components.page import page as page_frame
from components.pay_letter import letter_card, not_in_force, right_card
from data import words
from data.base import now
from data.salary.pay_letter import due, in_force, letter, reminder
from data.salary.policy import Transparency, load_policy
from data.words import N_
from data.words import gettext as _


@page("/pay-letter", N_("Ask your employer for pay figures"), Permission.SALARY_READ, icon="salary")
def layout(**_query: object) -> Component:
    rule, today = _rule(), words.today()
    shown = letter_card(_letter(rule), due(today)) if in_force(rule, today) else not_in_force(rule)
    return page_frame(
        _("Ask your employer for pay figures"),
        right_card(rule),
        shown,
        link_button(_("Go to your salary"), "/salary"),
        lead=_("A letter that asks what those who do the same work are paid."),
    )


@route("/pay-letter.txt", Permission.SALARY_READ)
def download_letter() -> Response:
    response = Response(_letter(_rule_in_force()), mimetype="text/plain")
    response.headers["Content-Disposition"] = 'attachment; filename="pay-letter.txt"'
    return response


@route("/pay-letter.ics", Permission.SALARY_READ)
def download_reminder() -> Response:
    _rule_in_force()
    response = Response(reminder(words.today(), now()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="pay-letter.ics"'
    return response


def _rule() -> Transparency:
    return load_policy(organisation().id).transparency


def _rule_in_force() -> Transparency:
    """The rule, or 404: there is no letter before the law."""
    rule = _rule()
    if not in_force(rule, words.today()):
        abort(404)
    return rule


def _letter(rule: Transparency) -> str:
    found = reading()
    employer = str(found.one("profile").get("employer", "")) if found else ""
    return letter(rule, employer, found.name if found else "", words.today())
