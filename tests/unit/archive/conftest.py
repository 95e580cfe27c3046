"""A person's source without a database, with values that try to break out of the file they are written to."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.archive.build import build
from data.archive.source import Source
from data.base import Base
from data.consents.ledger import Event
from data.datamap import organisation as organisations
from data.datamap.organisation import Organisation
from data.datamap.sections import Held, fields_of
from data.letters import Letter, LetterBody
from data.register.tables import CourseRegistration, Due, Profile

AT = dt.datetime(2026, 11, 5, 13, 2, 7, tzinfo=dt.UTC)
ANNA = uuid.UUID(int=1)
LETTER = uuid.UUID(int=2)
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="session")
def organisation() -> Organisation:
    return organisations.load("norway")


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def profile(**changed: Any) -> dict[str, Any]:
    row = {
        "given_name": "Anna", "family_name": "Lie; Ås, \\ Dahl", "birth_date": dt.date(1980, 2, 29),
        "email": "anna@member.example", "phone": "+4700000001", "address": "Eksempelveien 1\nOppgang B",
        "postal_code": "0001", "city": "Oslo", "country": "NO", "address_protected": False, "employer": HOSTILE,
        "position": "=cmd|' /C calc'!A0", "occupation_code": "1221", "newsletter": True, "competence_newsletter": False,
    }  # fmt: skip
    return row | changed


@pytest.fixture
def consent(organisation: Organisation) -> Event:
    version = organisation.purpose_named("newsletter").version[0]
    title, text = version.title["nb"], version.text["nb"]
    sha256 = version.sha256("nb")
    return Event(uuid.UUID(int=3), "newsletter", "given", AT, "nb", sha256, title, text, 1, "button", 3)


@pytest.fixture
def source(organisation: Organisation, consent: Event) -> Source:
    def held(table: type[Base], *rows: dict[str, Any]) -> Held:
        line = organisation.processing_of(table.section.activity)
        assert line is not None
        return Held(table.section, "union", line, fields_of(table, line), rows)

    due = {"due_id": uuid.UUID(int=4), "period": "2026-11", "due_on": AT.date(), "paid_on": None}
    course = {"registration_id": uuid.UUID(int=5), "course": "Første ledelse", "place": "Oslo, sentrum"}
    return Source(
        organisation,
        ANNA,
        "en",
        AT,
        (
            held(Profile, profile()),
            held(
                Due, due | {"amount": Decimal("512.50")}, due | {"due_id": uuid.UUID(int=6), "amount": Decimal("-1.00")}
            ),
            held(
                CourseRegistration,
                course | {"starts_on": AT.date(), "ends_on": dt.date(2026, 11, 6), "status": "waiting"},
            ),
            held(Letter, {"letter_id": LETTER, "subject": HOSTILE, "sent_at": AT, "read_at": None}),
            held(LetterBody, {"letter_id": LETTER, "body": f"Dear Anna,\n{HOSTILE}"}),
        ),
        (consent,),
    )


@pytest.fixture
def built(key: Ed25519PrivateKey) -> Callable[[Source], io.BytesIO]:
    def to_memory(source: Source) -> io.BytesIO:
        target = io.BytesIO()
        build(source, target, lambda done, total: None, key=key)
        return target

    return to_memory
