"""The files that people read: index.html and the letters, without scripts, and README.txt in three languages."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from data import words
from data.archive.exclusions import not_included
from data.archive.manifest import name_of_person, portable
from data.archive.source import Source, included, name_of
from data.datamap.sections import Field, Held, Row, shown
from data.words import gettext as _

TEMPLATES = Path(__file__).parent / "templates"
PIECE = 64


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def stylesheet() -> bytes:
    """The one stylesheet of the archive's pages."""
    return (TEMPLATES / "style.css").read_bytes()


def index(source: Source) -> Iterator[bytes]:
    """index.html in the person's language, piece by piece."""
    organisation, bodies = source.organisation, _bodies(source)
    stream = (
        _environment()
        .get_template("index.html")
        .stream(
            source=source,
            organisation=organisation,
            language=words.language(),
            name=name_of_person(source) or "",
            made=words.date_time(source.instant),
            sections=source.sections,
            anchor=name_of,
            fields=included,
            heading=_heading,
            facts=lambda part: _facts(source, part),
            cell=lambda row, field: shown(row[field.key], field.column, organisation, row),
            until=_until,
            letters={
                row["letter_id"]: _letter_path(row) for row in source.rows("letter") if bodies.get(row["letter_id"])
            },
            not_included=not_included(source.reasons()),
            t=_texts(source),
            pick=words.pick,
        )
    )
    stream.enable_buffering(PIECE)
    return (piece.encode() for piece in stream)


def letters(source: Source) -> Iterator[tuple[str, bytes]]:
    """(path, page) of every letter whose text can be read."""
    bodies, template = _bodies(source), _environment().get_template("letter.html")
    for row in source.rows("letter"):
        if body := bodies.get(row["letter_id"]):
            page = template.render(
                language=words.language(),
                subject=row["subject"],
                sent=words.date_time(row["sent_at"]),
                body=body,
                back=_("Back to the overview"),
            )
            yield _letter_path(row), page.encode()


def _bodies(source: Source) -> dict[uuid.UUID, str | None]:
    return {row["letter_id"]: row["body"] for row in source.rows("letter_body")}


def _letter_path(row: Row) -> str:
    return f"letters/{row['sent_at']:%Y-%m-%d}-{row['letter_id']}.html"


def readme(source: Source) -> bytes:
    """README.txt: what this is and how to open it, in every language we speak."""
    parts = []
    for code, name in words.LANGUAGES.items():
        with words.speaking(code, source.organisation.time_zone):
            parts.append("\n".join([name, "=" * len(name), *_readme(source)]))
    return ("\n\n".join(parts) + "\n").encode()


def _readme(source: Source) -> list[str]:
    return [
        _("A copy of your personal data at {name}.", name=source.organisation.name),
        _("Made on {date}.", date=words.date_time(source.instant)),
        "",
        _("Start with index.html: open it in your browser. It needs no internet connection."),
        "",
        "data/, schemas/: " + _("everything as JSON, for other programs, and the description of each file."),
        "csv/: " + _("the same as tables. In a spreadsheet, import as text: comma between cells, UTF-8."),
        "     " + _("A ' in front of a cell keeps the spreadsheet from taking text for a formula."),
        "contact.vcf, events.ics: " + _("your contact card and your courses, for an address book and a calendar."),
        "consents/receipts/, letters/: " + _("a receipt of every answer to a consent, and your letters."),
        "access_log.csv: " + _("who has seen or changed your data, and when."),
        "manifest.json: " + _("why each thing is stored, how long, and what is not included and why."),
        "SHA256SUMS, manifest.json.sig: " + _("with these one can check that nothing has been changed."),
        "",
        _("Keep this archive safe: it holds everything in clear, your national identity number as well."),
        _("Questions: {email}", email=source.organisation.privacy_officer.email),
    ]


def _heading(part: Held, source: Source) -> str:
    """The section's title, with its controller where that is another than the main one."""
    if name_of(part) == part.section.key:
        return part.title
    names = {each.id: each.name for each in source.organisation.controller}
    return f"{part.title} ({names.get(part.controller, part.controller)})"


def _until(part: Held, row: Row) -> str:
    day = part.kept_until(row)
    return words.date(day) if day else ""


def _facts(source: Source, part: Held) -> list[tuple[str, list[str]]]:
    """[(question, answers)] that hold for the whole section."""
    organisation, line = source.organisation, part.processing
    law = organisation.rules.get(line.retention.law)
    return [
        (_("Why we have it"), [words.pick(line.purpose)]),
        (_("What allows it"), ["{1} ({0})".format(*organisation.basis_words(key)) for key in line.bases]),
        (_("Where it comes from"), [words.pick(line.source_name)]),
        (_("Who receives it"), [each.name for each in organisation.recipients_of(line)]),
        (_("How long it is kept"), [words.pick(line.retention.words) + (f" ({law.article})" if law else "")]),
        (_("May be moved to another organisation (Art. 20)"), [_portable(part)]),
    ]


def _portable(part: Held) -> str:
    fields: list[Field] = included(part)
    moved = [field for field in fields if portable(part, field)]
    if not moved:
        return _("No. It is part of your copy (Art. 15) only.")
    if len(moved) == len(fields):
        return _("Yes, all of it.")
    return _("Yes: {fields}.", fields=", ".join(field.label for field in moved))


def _texts(source: Source) -> dict[str, Any]:
    return {
        "title": _("Your personal data at {name}", name=source.organisation.name),
        "made": _("Made on {date}.", date=words.date_time(source.instant)),
        "about": _(
            "This is everything that was stored about you at that moment. What is not included, and why, is at the end."
        ),
        "contents": _("Contents"),
        "rows": lambda count: words.ngettext("{count} entry", "{count} entries", count),
        "until": _("Kept until"),
        "read_letter": _("Read the letter"),
        "not_included": _("What is not included, and why"),
        "not_held": _("What we do not have about you"),
        "contact": _("Questions and complaints"),
        "machine": _("Files for other programs"),
        "machine_about": _("The same data as JSON is in the folder data, and as tables in the folder csv."),
    }
