"""Everything a member's mentoring pages are drawn from, read once, and what follows from it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from data.mentoring.moves import OPEN, PAIR_STATES, TOGETHER
from data.mentoring.pairs import SHARED_KINDS
from data.mentoring.profile import Profile, profile_of
from data.mentoring.together import (
    Card,
    Entry,
    Pair,
    Suggestion,
    Waiting,
    cards,
    check_in_due,
    entries_of,
    pairs_of,
    suggestions_of,
    waiting_of,
)

ASKED = ("requested", "question")
"""Open and asked for by the mentee: what counts against the most there may be."""
FURTHEST = list(PAIR_STATES)


@dataclass(frozen=True)
class Overview:
    """One member's mentoring. Under a view (`masked`) without cards, texts and what the other wrote."""

    profile: Profile | None
    pairs: Sequence[Pair]
    cards: Mapping[uuid.UUID, Card]
    entries: Sequence[Entry]
    suggestions: Sequence[Suggestion]
    waiting: Waiting | None
    masked: bool

    def open_as(self, part: str) -> list[Pair]:
        """Pairs in which nothing is settled yet, as mentor or mentee, the first to be answered first."""
        found = [each for each in self.pairs if each.part == part and each.is_open]
        return sorted(found, key=lambda each: (each.state not in ASKED, each.answer_by or each.since))

    def asked(self) -> int:
        """How many requests of one's own wait for an answer."""
        return sum(each.state in ASKED for each in self.open_as("mentee"))

    def together(self, part: str = "") -> list[Pair]:
        """Pairs from the mentor's yes until the end."""
        return [each for each in self.pairs if each.is_together and part in ("", each.part)]

    def past(self) -> list[Pair]:
        """Pairs that are over, however that came, newest first."""
        return [each for each in self.pairs if each.state not in (*OPEN, *TOGETHER)]

    def furthest(self) -> Pair | None:
        """The pair that has come furthest of those that are not over."""
        alive = [each for each in self.pairs if each.is_open or each.is_together]
        return max(alive, key=lambda each: FURTHEST.index(each.state), default=None)

    def written(self, pair: Pair, *kinds: str) -> list[Entry]:
        """What stands in a pair, oldest first."""
        return [each for each in self.entries if each.pair_id == pair.pair_id and each.kind in kinds]

    def heard(self, pair: Pair) -> dt.datetime:
        """When the other was last heard of: the last line, or since when the pair is as it is."""
        theirs = [each.made_at for each in self.written(pair, *SHARED_KINDS) if not each.mine]
        return max([pair.since, *theirs])

    def check_in_due(self, pair: Pair, weeks: Sequence[int], at: dt.datetime) -> bool:
        """Whether a week for a check-in has come in which none was given yet; never under a view, which sees none."""
        given = [each.made_at for each in self.written(pair, "check_in") if each.mine]
        return not self.masked and check_in_due(pair, given, weeks, at)


def overview_of(session: Session, person_id: uuid.UUID, *, masked: bool) -> Overview:
    """Read for the member, or, `masked`, for an employee who looks at her pages and has no right to the rest."""
    return Overview(
        profile=profile_of(session, person_id, about=not masked),
        pairs=pairs_of(session, person_id),
        cards={} if masked else cards(session),
        entries=[] if masked else entries_of(session, person_id),
        suggestions=suggestions_of(session, person_id),
        waiting=waiting_of(session, person_id),
        masked=masked,
    )
