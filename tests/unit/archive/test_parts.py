"""The small parts: cells, exclusions, receipts."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal

import pytest

from data.archive.exclusions import EXCLUSIONS, not_included
from data.archive.receipts import receipt
from data.archive.values import csv_cell, json_value
from data.consents.ledger import Event
from data.datamap.organisation import Organisation
from data.datamap.sections import member_tables, personal_columns


@pytest.mark.parametrize(
    "text", ["=1+1", "+47", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠1", "  =1", '"=1']
)
def test_text_that_looks_like_a_formula_is_text(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Anna", "a=b", "", "  x", "1-2", "ø"])
def test_other_text_is_left_alone(text: str) -> None:
    assert csv_cell(text) == text


def test_numbers_stay_numbers() -> None:
    assert [csv_cell(value) for value in (-5, Decimal("-1.50"), True, None)] == ["-5", "-1.50", "true", ""]


def test_a_list_cannot_smuggle_a_formula_in() -> None:
    assert csv_cell(["=1", "b"]) == "'=1, b"


def test_bytes_are_refused_rather_than_guessed() -> None:
    with pytest.raises(TypeError):
        json_value(b"sealed")


def test_every_reason_a_column_gives_is_in_the_table() -> None:
    given = {column.excluded for table in member_tables() for column in personal_columns(table).values()} - {""}
    assert given <= EXCLUSIONS.keys()


def test_an_unknown_reason_is_refused() -> None:
    with pytest.raises(KeyError):
        not_included({"because"})


def test_a_receipt_says_what_was_answered_by_whom_and_to_which_words(
    organisation: Organisation, consent: Event
) -> None:
    purpose, person = organisation.purpose_named("newsletter"), uuid.UUID(int=1)
    document = receipt(consent, purpose, organisation, person)
    record = document["dpv:hasRecord"]
    assert record["dpv:hasConsentStatus"]["@type"] == "dpv:ConsentGiven"
    assert record["dpv:hasConsentStatus"]["dpv:isIndicatedAtTime"]["@value"] == consent.at.isoformat()
    assert record["dpv:hasDataSubject"]["@id"] == f"urn:uuid:{person}"
    assert record["dpv:hasNotice"]["dct:description"] == {"@language": "nb", "@value": consent.text}
    assert record["dpv:hasDataController"]["dpv:hasName"] == "Lederlaget"
    assert {"@id": "pd:TradeUnionMembership", "@type": "dpv:SpecialCategoryPersonalData"} in record[
        "dpv:hasPersonalData"
    ]


def test_a_receipt_does_not_claim_to_conform(organisation: Organisation, consent: Event) -> None:
    text = json.dumps(receipt(consent, organisation.purpose_named("newsletter"), organisation, uuid.UUID(int=1)))
    assert "27560" in text and "conform" not in text.lower()
