"""The two files that other programs open by themselves: a contact card and a calendar."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar
from icalendar import Event as Entry

from data.archive.source import Source

OCTETS = 75
COURSE_STATES = {"waiting": "TENTATIVE", "cancelled": "CANCELLED"}


def contact_card(source: Source) -> bytes | None:
    """The person's own entry as vCard 4.0 (RFC 6350); None when the register has no name and address."""
    rows = source.rows("profile")
    if not rows:
        return None
    row = rows[0]
    names = [row["family_name"], row["given_name"], "", "", ""]
    address = ["", "", row["address"], row["city"], "", row["postal_code"], row["country"]]
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:urn:uuid:{source.person_id}",
        f"REV:{source.instant:%Y%m%dT%H%M%SZ}",
        f"FN:{_text(row['given_name'] + ' ' + row['family_name'])}",
        f"N:{';'.join(map(_text, names))}",
        f"EMAIL:{_text(row['email'])}",
        f"TEL;VALUE=text:{_text(row['phone'])}",
        f"ADR:{';'.join(map(_text, address))}",
        f"BDAY:{row['birth_date']:%Y%m%d}",
        f"ORG:{_text(row['employer'])}",
        f"TITLE:{_text(row['position'])}",
        f"LANG:{source.language}",
        "END:VCARD",
    ]
    return "".join(_folded(line) + "\r\n" for line in lines).encode()


def _folded(line: str) -> str:
    """A line broken so that none has more than 75 octets (RFC 6350, 3.2), and no character is torn apart."""
    pieces: list[str] = []
    size = 0
    for character in line:
        width = len(character.encode())
        if size + width > OCTETS:
            pieces, size = [*pieces, "\r\n "], 1
        pieces.append(character)
        size += width
    return "".join(pieces)


def _text(value: str) -> str:
    """A text value escaped after RFC 6350, 3.4; control characters other than line breaks have no place in it."""
    escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    lines = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(character for character in lines if character.isprintable())


def calendar(source: Source) -> bytes | None:
    """The person's courses as iCalendar (RFC 5545), whole days; None when there are none."""
    rows = source.rows("course_registration")
    if not rows:
        return None
    courses = Calendar()
    courses.add("prodid", "-//Innsyn//Archive//EN")
    courses.add("version", "2.0")
    for row in rows:
        entry = Entry()
        entry.add("uid", f"urn:uuid:{row['registration_id']}")
        entry.add("dtstamp", source.instant)
        entry.add("dtstart", row["starts_on"])
        entry.add("dtend", row["ends_on"] + dt.timedelta(days=1))
        entry.add("summary", row["course"])
        entry.add("location", row["place"])
        entry.add("status", COURSE_STATES.get(row["status"], "CONFIRMED"))
        courses.add_component(entry)
    return bytes(courses.to_ical())
