"""What the archive says about itself: its manifest, and a JSON Schema for the file of each section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, inspect

from data import words
from data.archive.exclusions import not_included
from data.archive.pack import Entry
from data.archive.source import Source, included, name_of
from data.archive.values import schema_of
from data.datamap.columns import NotPersonal
from data.datamap.organisation import Organisation
from data.datamap.record import Retention
from data.datamap.sections import Field, Held, table_of

FORMAT = "innsyn-archive"
VERSION = "1.0"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
OWNER = ("person_id", "ref")
Node = dict[str, Any]


def columns_of(part: Held) -> list[str]:
    """The names of a section's values: the row's key, by which files refer to each other, and the fields."""
    key = inspect(table_of(part.section.key)).primary_key
    names = [c.name for c in key if isinstance(c.info["map"], NotPersonal) and c.name not in OWNER]
    return [*names, *(field.key for field in included(part))]


def schema(part: Held) -> Node:
    """The JSON Schema (2020-12) of data/<section>.json, in the current language."""
    columns = inspect(table_of(part.section.key)).columns
    fields = {field.key: field for field in included(part)}
    return {
        "$schema": DIALECT,
        "title": part.title,
        "description": words.pick(part.processing.purpose),
        "type": "array",
        "items": {
            "type": "object",
            "properties": {name: _property(columns[name], fields.get(name), part) for name in columns_of(part)},
            "required": columns_of(part),
            "additionalProperties": False,
        },
    }


def _property(column: Column[Any], field: Field | None, part: Held) -> Node:
    if field is None:
        return schema_of(column) | {"description": words.gettext("Key of the row")}
    described: Node = schema_of(column) | {
        "description": field.label,
        "x-category": field.column.category,
        "x-origin": field.origin,
        "x-art20": portable(part, field),
    }
    if field.column.choices:
        described["x-words"] = {value: words.gettext(label) for value, label in field.column.choices.items()}
    return described


def portable(part: Held, field: Field) -> bool:
    """Whether Art. 20 covers a field: its activity's record says so, and nobody derived it (WP 242, rev. 01)."""
    return part.processing.export == "15+20" and field.origin != "derived"


def manifest(
    source: Source, parts: Sequence[tuple[Held, Sequence[Node]]], others: Iterable[Entry], key_id: str
) -> Node:
    """The manifest in the person's language. `parts` are the sections with their files, `others` all other files."""
    organisation = source.organisation
    return {
        "format": FORMAT,
        "version": VERSION,
        "generated": source.instant.isoformat(),
        "language": source.language,
        "person": {"id": str(source.person_id), "name": name_of_person(source)},
        "organisation": {"id": organisation.id, "name": organisation.name, "country": organisation.country},
        "controllers": [{"id": c.id, "name": c.name, "contact": c.contact_email} for c in organisation.controller],
        "sections": [_section(organisation, part, files) for part, files in parts],
        "files": [each.described() for each in others],
        "not_included": not_included(source.reasons()),
        "signature": {"algorithm": "Ed25519", "key_id": key_id, "file": "manifest.json.sig"},
    }


def name_of_person(source: Source) -> str | None:
    """The person's name, where the register has one."""
    rows: Sequence[Mapping[str, Any]] = source.rows("profile")
    return f"{rows[0]['given_name']} {rows[0]['family_name']}" if rows else None


def _section(organisation: Organisation, part: Held, files: Sequence[Node]) -> Node:
    line = part.processing
    return {
        "id": name_of(part),
        "title": part.title,
        "controller": part.controller,
        "purpose": words.pick(line.purpose),
        "legal_basis": [_basis(organisation, key) for key in line.bases],
        "source": {"system": line.source, "name": words.pick(line.source_name)},
        "origin": line.origin,
        "art15": True,
        "art20": line.export == "15+20",
        "retention": _retention(organisation, line.retention),
        "recipients": [
            {
                "id": each.id,
                "name": each.name,
                "kind": each.kind,
                "country": each.country,
                "transfer": each.transfer,
                "purpose": words.pick(each.purpose),
            }
            for each in organisation.recipients_of(line)
        ],
        "rows": len(part.rows),
        "files": list(files),
    }


def _basis(organisation: Organisation, key: str) -> Node:
    article, meaning = organisation.basis_words(key)
    return {"key": key, "article": article, "words": meaning}


def _retention(organisation: Organisation, retention: Retention) -> Node:
    law = organisation.rules.get(retention.law)
    return {
        "period": retention.period,
        "from": retention.from_,
        "law": law.article if law else None,
        "words": words.pick(retention.words),
    }
