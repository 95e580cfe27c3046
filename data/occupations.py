"""Occupations by the four-digit code that Norway (STYRK-08) and Denmark (DISCO-08) share through ISCO-08."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.words import LANGUAGES, pick


@dataclass(frozen=True)
class Occupation:
    """An occupation with its name in every language we speak."""

    code: str
    names: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name in the current language."""
        return pick(self.names)


@cache
def occupations() -> Mapping[str, Occupation]:
    """All occupations we know, by code."""
    with Path(__file__).with_name("occupations.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter=";")
        return {row["code"]: Occupation(row["code"], {code: row[code] for code in LANGUAGES}) for row in rows}


def name_of(code: str) -> str:
    """The occupation's name in the current language; the code itself for one we don't know."""
    found = occupations().get(code)
    return found.name if found else code


def listed(code: str) -> str:
    """The occupation as a form's list writes it, its code before its name; nothing for no code."""
    return f"{code} {name_of(code)}" if code else ""


def all_listed() -> list[str]:
    """All occupations as a form's list offers them, by name in the current language."""
    return [listed(each.code) for each in sorted(occupations().values(), key=lambda each: each.name)]


def search(text: str, limit: int = 10) -> list[Occupation]:
    """The occupations whose code or name holds every word of the text, in any language; best hits first, then by name.

    A hit at the start of the code or of the name in the current language is better than one elsewhere.
    """
    words = text.casefold().split()
    if not words:
        return []
    hits = [each for each in occupations().values() if all(word in _searched(each.code) for word in words)]
    return sorted(hits, key=lambda hit: (not _starts_with(hit, words[0]), hit.name))[:limit]


@cache
def _searched(code: str) -> str:
    return " ".join([code, *occupations()[code].names.values()]).casefold()


def _starts_with(hit: Occupation, word: str) -> bool:
    return hit.code.startswith(word) or hit.name.casefold().startswith(word)
