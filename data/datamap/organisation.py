"""One organisation as data: who it is, its record of processing (Art. 30), its consents and its policies.

Read once at start from `data/organisations/<id>`; anything misspelt, missing or pointing nowhere stops the start.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from data.datamap.record import Basis, Controller, Law, Processing, Recipient, Strict, Words
from data.words import LANGUAGES, pick

ROOT = Path(__file__).parents[1] / "organisations"
MAIN_CONTROLLER = "union"


class Contact(Strict):
    name: str
    address: str
    postal: str
    phone: str
    email: str
    hours: Words
    members_form: Words
    others_form: Words


class Officer(Strict):
    title: Words
    email: str
    phone: str


class Authority(Strict):
    name: str
    address: str
    phone: str
    email: str
    url: str
    words: Words


class Eid(Strict):
    name: str
    minimum: Literal["low", "substantial", "high"]
    issuer_hint: str
    algs: tuple[str, ...]
    scopes: tuple[str, ...]
    acr_values: tuple[str, ...]
    loa_claim: str
    nin_claim: str
    levels: dict[str, Literal["low", "substantial", "high"]]


class NotHeld(Strict):
    title: Words
    words: Words
    mark: str


class Version(Strict):
    """One wording of a consent; its text is frozen once somebody has answered it."""

    number: int
    valid_from: dt.date
    change: Literal["first", "material", "minor"]
    title: Words
    text: Words
    stops: Words

    def sha256(self, language: str) -> str:
        """The fingerprint of the wording in one language."""
        return hashlib.sha256(f"{self.title[language]}\0{self.text[language].strip()}".encode()).hexdigest()


class Purpose(Strict):
    """Something only a consent allows. `flag` is the register's field that a consent sets, or ""."""

    id: str
    controller: str
    activity: str
    categories: tuple[str, ...]
    flag: str
    order: int
    version: tuple[Version, ...]

    def current(self, today: dt.date) -> Version:
        """The wording that is shown on this day."""
        return max((v for v in self.version if v.valid_from <= today), key=lambda v: v.number)


class PolicyVersion(Strict):
    id: str
    communicated: dt.date
    effective: dt.date
    kind: Literal["informational", "consent"]
    summary: Words


class Organisation(Strict):
    """Everything that differs between two organisations."""

    id: str
    name: str
    country: Literal["NO", "DK"]
    currency: str
    time_zone: str
    languages: tuple[str, ...]
    standard_hours: Decimal
    national_id: Literal["fodselsnummer", "cpr"]
    accent: str = Field(pattern="^#[0-9a-f]{6}$")
    accent_dark: str = Field(pattern="^#[0-9a-f]{6}$")
    storage: Words
    mark: str
    shows_employee_names: bool = False
    contact: Contact
    privacy_officer: Officer
    authority: Authority
    eid: Eid
    not_held: tuple[NotHeld, ...]
    controller: tuple[Controller, ...]
    recipient: tuple[Recipient, ...]
    processing: tuple[Processing, ...]
    purpose: tuple[Purpose, ...]
    policy: tuple[PolicyVersion, ...]
    bases: dict[str, Law]
    rules: dict[str, Law]

    @cached_property
    def _processing(self) -> Mapping[tuple[str, str], Processing]:
        return {(p.controller, p.activity): p for p in self.processing}

    def processing_of(self, activity: str, controller: str = "") -> Processing | None:
        """The record's line for an activity of a controller (the main one when not said)."""
        return self._processing.get((controller or MAIN_CONTROLLER, activity))

    def controller_named(self, controller_id: str) -> Controller:
        """A controller by id; KeyError when the record has none."""
        return {c.id: c for c in self.controller}[controller_id]

    def recipients_of(self, processing: Processing) -> list[Recipient]:
        """The recipients of a line of the record, in its order."""
        known = {r.id: r for r in self.recipient}
        return [known[key] for key in processing.recipients]

    def purpose_named(self, purpose_id: str) -> Purpose:
        """A consent purpose by id; KeyError when there is none."""
        return {p.id: p for p in self.purpose}[purpose_id]

    def purposes(self) -> list[Purpose]:
        """All consent purposes in the order they are asked."""
        return sorted(self.purpose, key=lambda p: p.order)

    def policy_in_force(self, today: dt.date) -> PolicyVersion:
        """The policy version that applies on this day."""
        return max((v for v in self.policy if v.effective <= today), key=lambda v: v.effective)

    def policy_text(self, version: PolicyVersion, language: str) -> str:
        """The Markdown of a policy version."""
        return (ROOT / self.id / "policy" / f"{version.id}.{language}.md").read_text(encoding="utf-8")

    def basis_words(self, key: Basis) -> tuple[str, str]:
        """(article, what it means in plain words) of a legal basis."""
        law = self.bases[key]
        return law.article, pick(law.words)


def organisations() -> list[str]:
    """The ids of the organisations that ship."""
    return sorted(path.parent.name for path in ROOT.glob("*/organisation.toml"))


def load(organisation_id: str) -> Organisation:
    """Read an organisation's folder; ValueError says what is wrong in it."""
    folder = ROOT / organisation_id
    if organisation_id not in organisations():
        raise ValueError(f"no organisation {organisation_id!r}; there are {', '.join(organisations())}")
    law = _toml(ROOT / "law.toml")
    record, consents, policy = (_toml(folder / f"{name}.toml") for name in ("record", "consents", "policy"))
    found = Organisation.model_validate(
        {
            **_toml(folder / "organisation.toml"),
            **record,
            **consents,
            "policy": policy["version"],
            "bases": law["basis"],
            "rules": law["rule"],
        }
    )
    if wrong := list(_dangling(found)):
        raise ValueError(f"{organisation_id}: " + "; ".join(wrong))
    return found


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _dangling(organisation: Organisation) -> list[str]:
    controllers = {c.id for c in organisation.controller}
    recipients = {r.id for r in organisation.recipient}
    wrong = []
    for line in organisation.processing:
        name = f"{line.controller}/{line.activity}"
        bases = {*line.bases, *(b for rule in line.fields.values() for b in rule.bases or ())}
        retentions = [line.retention, *(r.retention for r in line.fields.values() if r.retention)]
        wrong += [f"{name}: no controller of that id"] * (line.controller not in controllers)
        wrong += [f"{name}: unknown recipient {r}" for r in line.recipients if r not in recipients]
        wrong += [f"{name}: unknown basis {b}" for b in bases if b not in organisation.bases]
        wrong += [f"{name}: unknown law {r.law}" for r in retentions if r.law and r.law not in organisation.rules]
    for purpose in organisation.purpose:
        wrong += [f"purpose {purpose.id}: {purpose.controller} records no activity {purpose.activity}"] * (
            organisation.processing_of(purpose.activity, purpose.controller) is None
        )
    for version in organisation.policy:
        wrong += [f"policy {version.id}: in force before it is communicated"] * (
            version.effective < version.communicated
        )
        wrong += [
            f"policy {version.id}: no text in {code}"
            for code in LANGUAGES
            if not (ROOT / organisation.id / "policy" / f"{version.id}.{code}.md").exists()
        ]
    return wrong
