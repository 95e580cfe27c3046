"""The right to ask the employer for pay figures: what it gives, and the letter where it is in force."""

from __future__ import annotations

import datetime as dt

from dash import html
from dash.development.base_component import Component

from components.cards import card
from components.dom import dataset
from components.forms import link_button
from components.states import notice
from data import words
from data.salary.policy import Transparency
from data.words import gettext as _

LETTER = "pay-letter-text"


def right_card(rule: Transparency) -> Component:
    """What the law gives a worker, and where it stands."""
    gives = [
        _("Your own pay level, in writing."),
        _("The average pay levels of women and of men who do the same work as you, or work of equal value."),
        _("An answer within two months. Your union may ask for you."),
        _("The criteria for pay and pay rises. Nobody may forbid you to tell what you are paid."),
    ]
    source = html.A(rule.law, href=rule.source, rel="noreferrer")
    return card(
        _("What you can ask for"), html.Ul([html.Li(each) for each in gives]), html.P([_("Source:"), " ", source])
    )


def not_in_force(rule: Transparency) -> Component:
    """Said where the right can't be used yet, with the date where one is known."""
    if rule.starts:
        return notice(_("This is the law from {date}. The letter is here from that day.", date=words.date(rule.starts)))
    return notice(
        _(
            "As far as we know this is not in force here yet. You may ask your employer all the same, but they need not"
            " answer. The letter is here from the day it is the law."
        )
    )


def letter_card(text: str, due: dt.date) -> Component:
    """The letter with the ways to take it along."""
    copy = html.Button(_("Copy"), className="btn btn-primary", type="button", **dataset(copy=LETTER, done=_("Copied")))
    show = html.Button(_("Print"), className="btn btn-outline-primary", type="button", **dataset(print=""))
    return html.Div(
        [
            html.Article(html.Pre(text, id=LETTER, className="letter"), className="sheet"),
            html.P(
                _("Name and employer are from the member register. Is something wrong, correct it in My data."),
                className="note not-printed",
            ),
            html.Div(
                [copy, show, link_button(_("Download as text"), "/pay-letter.txt", in_app=False)],
                className="actions",
            ),
            card(
                _("Remind me"),
                html.P(_("The employer must have answered by {date}.", date=words.date(due))),
                actions=[link_button(_("Put it in my calendar"), "/pay-letter.ics", in_app=False)],
            ),
        ],
        className="stack",
    )
