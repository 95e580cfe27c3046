"""The letter that asks an employer for pay figures (Directive (EU) 2023/970, Art. 7), and its reminder."""

from __future__ import annotations

import datetime as dt
import uuid

from icalendar import Calendar, Event

from data import words
from data.periods import add_period
from data.salary.policy import Transparency
from data.words import gettext as _

ANSWER_WITHIN = "P2M"
"""Art. 7(4): within a reasonable period, at most two months."""


def in_force(rule: Transparency, today: dt.date) -> bool:
    """Whether the right can be used on this day."""
    return rule.starts is not None and rule.starts <= today


def due(sent: dt.date) -> dt.date:
    """The day by which the employer must have answered a letter of this day."""
    return add_period(sent, ANSWER_WITHIN)


def letter(rule: Transparency, employer: str, name: str, sent: dt.date) -> str:
    """The letter as plain text in the reader's language; lines stand for what the register doesn't know."""
    blank = "____________________"
    paragraphs = [
        _("To {employer}", employer=employer or blank),
        words.date(sent),
        _("Request for information on pay"),
        _(
            "I am your employee, and ask for information on pay in writing, as {law} gives me the right to:",
            law=rule.law,
        ),
        "- " + _("my own pay level, and") + "\n- " + _(
            "the average pay levels, broken down by sex, of the workers who do the same work as I, or work of equal"
            " value."
        ),
        _(
            "By pay I mean the base pay and all other parts: bonus, supplements, pension and benefits. Tell me, too, by"
            " which criteria pay and pay rises are decided."
        ),
        _("I look forward to your answer by {date}, within two months.", date=words.date(due(sent))),
        _("Kind regards"),
        name or blank,
    ]  # fmt: skip
    return "\n\n".join(paragraphs) + "\n"


def reminder(sent: dt.date, at: dt.datetime) -> bytes:
    """A whole-day entry for the calendar on the day by which the answer is due (RFC 5545); it names nobody."""
    calendar, entry = Calendar(), Event()
    calendar.add("prodid", "-//Innsyn//Pay letter//EN")
    calendar.add("version", "2.0")
    entry.add("uid", f"urn:uuid:{uuid.uuid4()}")
    entry.add("dtstamp", at)
    entry.add("dtstart", due(sent))
    entry.add("dtend", due(sent) + dt.timedelta(days=1))
    entry.add("summary", _("Has my employer answered my question on pay?"))
    entry.add("description", _("The two months are over. If there is no answer, ask your union for help."))
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
