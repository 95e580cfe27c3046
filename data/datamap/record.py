"""The record of processing (Art. 30) as values: who holds what, for what, by which right, for whom and how long."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from data.words import LANGUAGES


def _in_every_language(texts: dict[str, str]) -> dict[str, str]:
    if missing := [code for code in LANGUAGES if not texts.get(code, "").strip()]:
        raise ValueError(f"no text in {missing}")
    return texts


Words = Annotated[dict[str, str], AfterValidator(_in_every_language)]
Basis = str
RetentionEvent = Literal[
    "membership_end", "financial_year_end", "recorded", "withdrawn", "answered", "closed", "last_used", "course_end"
]
Correction = Literal["edit", "ask", "source", "none"]
Origin = Literal["provided", "observed", "derived"]


class Strict(BaseModel):
    """A part of an organisation's folder: nothing misspelt gets in, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Controller(Strict):
    id: str
    name: str
    words: Words
    contact_email: str
    mark: str


class Recipient(Strict):
    id: str
    name: str
    kind: Literal["processor", "recipient", "authority"]
    country: str
    purpose: Words
    transfer: Literal["none", "adequacy", "scc"]
    mark: str


class Retention(Strict):
    """How long: ISO 8601 period after an event, and the law that demands it ("" when none does)."""

    period: str = Field(pattern=r"^P(\d+Y)?(\d+M)?(\d+D)?$")
    from_: RetentionEvent = Field(alias="from")
    law: str
    words: Words


class FieldRule(Strict):
    """What differs for one column."""

    bases: tuple[Basis, ...] | None = None
    origin: Origin | None = None
    correct: Correction | None = None
    retention: Retention | None = None
    erasure: Literal["erase", "keep"] | None = None
    why: Words | None = None


class Marks(Strict):
    """Where each value of the record comes from: seed N, law, or our proposal."""

    purpose: str
    bases: str
    source: str
    recipients: str
    origin: str
    correct: str
    retention: str


class Processing(Strict):
    """One activity of one controller: a line of the record of processing."""

    controller: str
    activity: str
    title: Words
    purpose: Words
    bases: tuple[Basis, ...]
    source: Literal["register", "member", "innsyn"]
    source_name: Words
    recipients: tuple[str, ...]
    origin: Origin
    export: Literal["15+20", "15"]
    erasure: Literal["erase", "keep"]
    correct: Correction
    where: str = ""
    sensitive: bool = False
    retention: Retention
    fields: dict[str, FieldRule] = Field(default_factory=dict)
    marks: Marks


class Law(Strict):
    article: str
    words: Words
