"""The archive's bytes and files, from a source in memory."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import vobject
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from icalendar import Calendar
from jsonschema import Draft202012Validator

from data.archive.build import build
from data.archive.source import Source

Builder = Callable[[Source], io.BytesIO]


class Appended:
    """A target that knows nothing but write, such as a socket."""

    def __init__(self) -> None:
        self.bytes = b""

    def write(self, data: bytes) -> int:
        self.bytes += data
        return len(data)

    def flush(self) -> None:
        pass


@pytest.fixture
def archive(source: Source, built: Builder) -> zipfile.ZipFile:
    return zipfile.ZipFile(built(source))


def test_the_same_source_gives_the_same_bytes(source: Source, built: Builder, key: Ed25519PrivateKey) -> None:
    socket, steps = Appended(), []
    report = build(source, socket, lambda done, total: steps.append((done, total)), key=key)  # type: ignore[arg-type]
    assert socket.bytes == built(source).getvalue()
    assert (report.bytes, report.sha256) == (len(socket.bytes), hashlib.sha256(socket.bytes).hexdigest())
    assert steps[-1] == (7, 7) and steps == sorted(set(steps))


def test_another_instant_gives_other_bytes(source: Source, built: Builder) -> None:
    later = replace(source, instant=source.instant + dt.timedelta(days=1))
    assert built(later).getvalue() != built(source).getvalue()


def test_every_file_is_dated_by_the_instant(archive: zipfile.ZipFile) -> None:
    assert {info.date_time for info in archive.infolist()} == {(2026, 11, 5, 13, 2, 6)}


def test_the_manifest_tells_why_each_section_is_stored(archive: zipfile.ZipFile) -> None:
    manifest = json.loads(archive.read("manifest.json"))
    dues = next(section for section in manifest["sections"] if section["id"] == "due")
    assert manifest["format"] == "innsyn-archive" and manifest["generated"] == "2026-11-05T13:02:07+00:00"
    assert dues["rows"] == 2 and dues["art15"] and dues["art20"]
    assert "GDPR Art. 9(2)(d)" in [basis["article"] for basis in dues["legal_basis"]]
    assert dues["retention"]["period"].startswith("P") and dues["recipients"] and dues["purpose"]
    for each in dues["files"]:
        assert hashlib.sha256(archive.read(each["path"])).hexdigest() == each["sha256"]
    assert all(each["what"] and each["why"] for each in manifest["not_included"])


def test_the_data_follows_its_schema_and_keeps_its_types(archive: zipfile.ZipFile) -> None:
    rows, schema = (json.loads(archive.read(f"{name}")) for name in ("data/due.json", "schemas/due.schema.json"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(rows)
    assert rows[0]["amount"] == "512.50" and rows[0]["due_on"] == "2026-11-05" and rows[0]["paid_on"] is None
    assert schema["items"]["properties"]["amount"]["description"] == "Amount"


def test_a_derived_field_is_not_portable_though_its_section_is(archive: zipfile.ZipFile, source: Source) -> None:
    fields = json.loads(archive.read("schemas/profile.schema.json"))["items"]["properties"]
    assert {field["x-art20"] for field in fields.values() if field["x-origin"] == "provided"} == {True}
    dues = json.loads(archive.read("schemas/due.schema.json"))["items"]["properties"]
    assert dues["amount"]["x-origin"] == "derived" and dues["amount"]["x-art20"] is False


def test_a_spreadsheet_runs_nothing_from_the_tables(archive: zipfile.ZipFile) -> None:
    text = archive.read("csv/profile.csv").decode()
    assert text.startswith("\ufeff") and text.count("\r\n") == 2
    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert row["position"].startswith("'=cmd") and row["phone"] == "'+4700000001"
    assert json.loads(archive.read("data/profile.json"))[0]["phone"] == "+4700000001"


def test_the_contact_card_opens_in_an_address_book(archive: zipfile.ZipFile) -> None:
    raw = archive.read("contact.vcf")
    card = vobject.readOne(raw.decode())
    assert card.version.value == "4.0" and card.fn.value == "Anna Lie; Ås, \\ Dahl"
    assert card.n.value.family == "Lie; Ås, \\ Dahl" and card.adr.value.street == "Eksempelveien 1\nOppgang B"
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


def test_the_courses_open_in_a_calendar(archive: zipfile.ZipFile) -> None:
    [course] = Calendar.from_ical(archive.read("events.ics")).walk("VEVENT")
    assert course["SUMMARY"] == "Første ledelse" and course["STATUS"] == "TENTATIVE"
    assert (course.start, course.end) == (dt.date(2026, 11, 5), dt.date(2026, 11, 7))


def test_without_a_profile_and_courses_there_is_no_card_and_no_calendar(source: Source, built: Builder) -> None:
    names = zipfile.ZipFile(built(replace(source, sections=source.sections[1:2]))).namelist()
    assert "contact.vcf" not in names and "events.ics" not in names and "data/due.json" in names


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_the_pages_run_nothing_and_point_nowhere_outside(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    pages = [name for name in names if name.endswith(".html")]
    assert len(pages) == 2
    for name in pages:
        html = archive.read(name).decode()
        page = _Page(html)
        assert "script" not in page.tags and not any(a.startswith("on") or a == "style" for a in page.attributes)
        assert "&lt;script&gt;" in html
        for link in page.links:
            target = link.removeprefix("../")
            assert target in names or re.search(f'id="{target[1:]}"', html), link


@pytest.mark.parametrize("language", ["nb", "da", "en"])
def test_the_overview_speaks_the_persons_language(source: Source, built: Builder, language: str) -> None:
    html = zipfile.ZipFile(built(replace(source, language=language))).read("index.html").decode()
    assert f'<html lang="{language}">' in html
    assert source.organisation.processing_of("dues").purpose[language].split(".")[0] in html  # type: ignore[union-attr]


def test_a_value_whose_key_is_gone_is_named_among_what_is_missing(source: Source, built: Builder) -> None:
    body = replace(source.sections[-1], rows=({"letter_id": source.rows("letter")[0]["letter_id"], "body": None},))
    poorer = replace(source, sections=(*source.sections[:-1], body), gaps=frozenset({"unreadable"}))
    archive = zipfile.ZipFile(built(poorer))
    assert not [name for name in archive.namelist() if name.startswith("letters/")]
    missing = json.loads(archive.read("manifest.json"))["not_included"]
    assert "Sealed text whose key is gone" in [each["what"] for each in missing]
