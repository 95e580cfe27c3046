"""How a page may be looked at: by whom, where, in which language, light or dark, on how wide a window."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from tests.matrix import PEOPLE


class Look(NamedTuple):
    """One way to look at the pages; `sub` is empty for a stranger. Widths are CSS pixels."""

    sub: str
    organisation: str
    language: str
    theme: str
    width: int

    @property
    def start(self) -> str:
        """A page that this person may open."""
        staff = PEOPLE.get(self.sub) in ("support", "privacy", "product", "coordinator")
        return "/staff" if staff else "/" if self.sub else "/privacy"


ALL = [
    Look(*each)
    for each in itertools.product(
        ["", *PEOPLE, "siv"], ["norway", "denmark"], ["nb", "da", "en"], ["light", "dark"], [320, 390, 1280]
    )
]


def pairs(look: Look) -> set[tuple[int, object, int, object]]:
    """What meets in this look, two by two."""
    return {(i, one, k, other) for (i, one), (k, other) in itertools.combinations(enumerate(look), 2)}


def pairwise() -> list[Look]:
    """Few looks in which all that can meet does meet: always the one next that brings most new pairs."""
    bring, chosen = {look: pairs(look) for look in ALL}, []
    left = set().union(*bring.values())
    while left:
        chosen.append(max(ALL, key=lambda look: len(bring[look] & left)))
        left -= bring[chosen[-1]]
    return chosen
