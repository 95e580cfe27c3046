"""Makes the archive: a ZIP that is a function of its source alone, so that the same instant gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from data import words
from data.archive import cards, pages
from data.archive.manifest import columns_of, manifest, schema
from data.archive.pack import Pack
from data.archive.receipts import receipt
from data.archive.source import Source, name_of
from data.archive.values import csv_file, json_value
from data.datamap.sections import Held, shown

MANIFEST, SIGNATURE, CHECKSUMS = "manifest.json", "manifest.json.sig", "SHA256SUMS"


@dataclass(frozen=True)
class Built:
    """An archive that was written: its size, SHA-256 in hexadecimal, and the ids of its sections."""

    bytes: int
    sha256: str
    sections: tuple[str, ...]


def key_id(key: Ed25519PublicKey) -> str:
    """The short name of a public key: the first 16 digits of its SHA-256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def build(source: Source, target: BinaryIO, progress: Callable[[int, int], object], *, key: Ed25519PrivateKey) -> Built:
    """Write the archive, signed with `key`, to the end of `target`; progress(done, total) on the way."""
    total = len(source.sections) + 2
    with words.speaking(source.language, source.organisation.time_zone), Pack(target, source.instant) as pack:
        for path, content in _to_read(source):
            pack.add(path, content)
        for path, content in _extras(source):
            pack.add(path, content)
        others, parts = tuple(pack.entries), []
        progress(1, total)
        for done, part in enumerate(source.sections, 2):
            parts.append((part, _add_section(pack, part)))
            progress(done, total)
        text = _json(manifest(source, parts, others, key_id(key.public_key())))
        pack.add(MANIFEST, text)
        pack.add(CHECKSUMS, "".join(f"{each.sha256}  {each.path}\n" for each in pack.entries).encode())
        pack.add(SIGNATURE, key.sign(text))
    progress(total, total)
    return Built(pack.outlet.written, pack.outlet.hash.hexdigest(), tuple(map(name_of, source.sections)))


def _to_read(source: Source) -> Iterator[tuple[str, bytes | Iterator[bytes]]]:
    yield "README.txt", pages.readme(source)
    yield "index.html", pages.index(source)
    yield "style.css", pages.stylesheet()


def _extras(source: Source) -> Iterator[tuple[str, bytes]]:
    if card := cards.contact_card(source):
        yield "contact.vcf", card
    if calendar := cards.calendar(source):
        yield "events.ics", calendar
    yield "access_log.csv", _access_log(source)
    for event, purpose in source.answered():
        document = receipt(event, purpose, source.organisation, source.person_id)
        yield f"consents/receipts/{event.event_id}.jsonld", _json(document)
    yield from pages.letters(source)


def _access_log(source: Source) -> bytes:
    """Who did or saw what, as the person reads it; the plain values are in the section's own files."""
    fields = [field for part in source.sections if part.section.key == "audit_event" for field in part.fields]
    rows = source.rows("audit_event")
    return csv_file(
        [field.label for field in fields],
        ([shown(row[field.key], field.column, source.organisation, row) for field in fields] for row in rows),
    )


def _add_section(pack: Pack, part: Held) -> list[dict[str, Any]]:
    name, columns = name_of(part), columns_of(part)
    described = pack.add(f"schemas/{name}.schema.json", _json(schema(part)))
    rows = [{column: json_value(row[column]) for column in columns} for row in part.rows]
    table = csv_file(columns, ([row[column] for column in columns] for row in part.rows))
    return [
        pack.add(f"data/{name}.json", _json(rows)).described(schema=described.path),
        pack.add(f"csv/{name}.csv", table).described(schema=described.path),
        described.described(schema=None),
    ]


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
