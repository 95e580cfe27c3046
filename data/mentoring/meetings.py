"""The planned meetings of a member's pairs as a calendar file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from data.mentoring.together import Entry
from data.words import gettext as _

LENGTH = dt.timedelta(hours=1)


def calendar_of(entries: Iterable[Entry], at: dt.datetime) -> bytes:
    """One entry for each meeting that is planned and not done (RFC 5545), with what was written of it.

    Fetched again, a meeting keeps its identity, so that calendars replace it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Innsyn//Mentoring//EN")
    calendar.add("version", "2.0")
    for each in entries:
        if each.kind == "meeting" and each.at is not None and each.done_at is None:
            event = Event()
            event.add("uid", f"urn:uuid:{each.entry_id}")
            event.add("dtstamp", at)
            event.add("dtstart", each.at)
            event.add("dtend", each.at + LENGTH)
            event.add("summary", _("Mentoring"))
            event.add("description", each.text)
            calendar.add_component(event)
    return bytes(calendar.to_ical())
