"""The receipt of one consent event: JSON-LD in terms of the Data Privacy Vocabulary, following ISO/IEC TS 27560."""

from __future__ import annotations

import uuid
from typing import Any

from data import words
from data.consents.ledger import Event
from data.datamap.categories import CATEGORIES
from data.datamap.organisation import Organisation, Purpose
from data.datamap.record import Processing

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
STATUS = {
    "given": "dpv:ConsentGiven",
    "refused": "dpv:ConsentRefused",
    "withdrawn": "dpv:ConsentWithdrawn",
    "expired": "dpv:ConsentExpired",
    "superseded": "dpv:ConsentInvalidated",
}
MEMBERSHIP = CATEGORIES["user.demographic.trade_union_membership"].dpv
RECIPIENTS = {"processor": "dpv:DataProcessor", "authority": "dpv:Authority"}
Node = dict[str, Any]


def receipt(event: Event, purpose: Purpose, organisation: Organisation, person_id: uuid.UUID) -> Node:
    """A JSON-LD document in the current language, the wording in the language it was answered in. No I/O.

    Withdrawing is described beside it (GDPR Art. 7(3)): where, and that it undoes nothing lawful. LookupError when the
    record of processing has no line for the purpose.
    """
    line = organisation.processing_of(purpose.activity, purpose.controller)
    if line is None:
        raise LookupError(f"{purpose.activity} of {purpose.controller} is not in the record of {organisation.id}")
    record = f"urn:uuid:{event.event_id}"
    return {
        "@context": CONTEXT,
        "@id": f"{record}#receipt",
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": str(event.event_id),
        "dct:description": words.gettext("Receipt of a consent. Its form follows ISO/IEC TS 27560."),
        "dpv:hasRecord": {
            "@id": record,
            "@type": "dpv:ConsentRecord",
            "dpv:hasDataSubject": {"@id": f"urn:uuid:{person_id}", "@type": "dpv:DataSubject"},
            **_parties(organisation, purpose),
            **_processing(event, purpose, organisation, line),
            "dpv:hasNotice": _notice(event),
            "dpv:hasConsentStatus": _status(event, person_id),
            "dpv:hasConsentControl": _controls(),
            "dpv:hasRight": {"@id": "eu-gdpr:A7-3"},
        },
    }


def _parties(organisation: Organisation, purpose: Purpose) -> Node:
    controller = organisation.controller_named(purpose.controller)
    return {
        "dpv:hasDataController": {
            "@id": f"#{controller.id}",
            "@type": "dpv:DataController",
            "dpv:hasName": controller.name,
            "dpv:hasContact": f"mailto:{controller.contact_email}",
            "dpv:hasAddress": organisation.contact.address,
        },
        "dpv:hasAuthority": {
            "@type": "dpv:DataProtectionAuthority",
            "dpv:hasName": organisation.authority.name,
            "dpv:hasContact": f"mailto:{organisation.authority.email}",
        },
    }


def _processing(event: Event, purpose: Purpose, organisation: Organisation, line: Processing) -> Node:
    return {
        "dpv:hasPurpose": {
            "@id": f"#{purpose.id}",
            "@type": "dpv:Purpose",
            "dct:title": _in(event.language, event.title),
            "dct:description": words.pick(line.purpose),
        },
        "dpv:hasPersonalData": [
            *({"@type": "dpv:PersonalData", "dct:identifier": key} for key in purpose.categories),
            *([{"@id": MEMBERSHIP, "@type": "dpv:SpecialCategoryPersonalData"}] if line.sensitive else []),
        ],
        "dpv:hasLegalBasis": [
            {"@type": "dpv:LegalBasis", "dct:identifier": organisation.basis_words(key)[0]} for key in line.bases
        ],
        "dpv:hasStorageCondition": {
            "@type": "dpv:StorageCondition",
            "dct:description": words.pick(line.retention.words),
            "dpv:hasDuration": {"@type": "xsd:duration", "@value": line.retention.period},
            "dpv:hasLocation": words.pick(organisation.storage),
        },
        "dpv:hasRecipient": [
            {
                "@id": f"#{each.id}",
                "@type": RECIPIENTS.get(each.kind, "dpv:Recipient"),
                "dpv:hasName": each.name,
                "dpv:hasCountry": each.country,
            }
            for each in organisation.recipients_of(line)
        ],
        "dpv:hasJurisdiction": {"@id": f"loc:{organisation.country}"},
    }


def _notice(event: Event) -> Node:
    return {
        "@id": f"urn:sha256:{event.text_sha256}",
        "@type": "dpv:ConsentNotice",
        "dct:hasVersion": str(event.version),
        "dct:language": event.language,
        "dct:title": _in(event.language, event.title),
        "dct:description": _in(event.language, event.text),
    }


def _status(event: Event, person_id: uuid.UUID) -> Node:
    return {
        "@type": STATUS[event.state],
        "dpv:isIndicatedBy": {"@id": f"urn:uuid:{person_id}"},
        "dpv:hasIndicationMethod": event.method,
        "dpv:isIndicatedAtTime": {"@type": "xsd:dateTime", "@value": event.at.isoformat()},
        "dpv:hasAssuranceLevel": event.level,
    }


def _controls() -> list[Node]:
    return [
        {"@type": "dpv:ProvideConsent", "dpv:isExercisedAt": "/consents"},
        {
            "@type": "dpv:WithdrawConsent",
            "dpv:isExercisedAt": "/consents",
            "dct:description": words.gettext(
                "You can withdraw with one click, whenever you like. What was done before was lawful and stays so."
            ),
        },
    ]


def _in(language: str, text: str) -> Node:
    return {"@language": language, "@value": text}
