"""Who is proposed to whom: a round that gives places, and lists from which a mentee chooses herself.

Both take the people in any order and answer the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from data.mentoring.columns import Floats, Taker
from data.mentoring.score import FORBIDDEN, Field, bonus, scores

KEPT = 128
"""Candidates kept for each mentee; who has used hers up has them looked up anew."""


@dataclass(frozen=True)
class Proposal:
    """A mentee and a mentor who are to be asked, and their fit from 0 to 1, which is shown to nobody."""

    mentee: str
    mentor: str
    fit: float


def assign(mentees: Sequence[Taker], mentors: Sequence[Taker], threshold: float = 0.35) -> list[Proposal]:
    """The pairs with the greatest sum of fit and bonus, each fit at least `threshold`, in the order of their mentees.

    A mentee gets one mentor at most, a mentor as many mentees as she has places free. Of two who could be each other's
    mentor only the better direction is possible. Holds a table of all mentees by all places: some thousands of each.
    """
    mentees, mentors = sorted(mentees, key=_person), sorted(mentors, key=_person)
    fits = scores(mentees, mentors)
    _keep_one_direction(fits, mentees, mentors)
    worth = np.where(fits >= threshold, fits + bonus(mentees)[:, None], 0)
    places = np.repeat(np.arange(len(mentors)), [max(each.free, 0) for each in mentors])
    rows, taken = linear_sum_assignment(worth[:, places], maximize=True)
    return [
        Proposal(mentees[row].person, mentors[column].person, float(fits[row, column]))
        for row, column in zip(rows, places[taken], strict=True)
        if worth[row, column] > 0
    ]


def suggest(
    mentees: Sequence[Taker], mentors: Sequence[Taker], per_mentee: int = 5, exposure: int = 4
) -> dict[str, list[str]]:
    """{mentee: the mentors she may choose from, best first}; nobody to choose from is an empty list.

    Mentees choose in turns, so that nobody has a second name before everybody has had a first; within a turn the best
    fit, with its bonus, goes first, and of equal ones who has waited longest. A mentor is shown to `exposure` mentees
    for each free place.
    """
    mentees = sorted(mentees, key=lambda each: (-each.weeks_waiting, each.person))
    mentors = sorted(mentors, key=_person)
    lists = _Lists(mentees, mentors, exposure)
    chosen: list[list[int]] = [[] for _ in mentees]
    for _ in range(per_mentee):
        turn = [(-worth, row) for row in range(len(mentees)) if (worth := lists.best(row, chosen[row])) is not None]
        heapify(turn)
        while turn:
            expected, row = heappop(turn)
            worth = lists.best(row, chosen[row])
            if worth == -expected:
                chosen[row].append(lists.take(row))
            elif worth is not None:
                heappush(turn, (-worth, row))
    return {each.person: [mentors[at].person for at in found] for each, found in zip(mentees, chosen, strict=True)}


class _Lists:
    """Each mentee's candidates, best first, and how often each mentor may still be shown."""

    def __init__(self, mentees: Sequence[Taker], mentors: Sequence[Taker], exposure: int) -> None:
        self._left = np.array([exposure * max(each.free, 0) for each in mentors], np.int64)
        self._open = np.arange(len(mentors))
        self._field = Field(mentees, mentors)
        self._bonus = bonus(mentees).tolist()
        self._found = [each for start, fits in self._field.blocks() for each in _best(fits)]
        self._at = [0] * len(mentees)

    def best(self, row: int, chosen: Sequence[int]) -> float | None:
        """The fit, with bonus, of the best candidate left to this mentee; None without any."""
        while True:
            columns, fits = self._found[row]
            for at in range(self._at[row], len(columns)):
                if self._left[columns[at]] > 0:
                    self._at[row] = at
                    return float(fits[at]) + float(self._bonus[row])
            self._at[row] = 0
            if len(columns) < KEPT:
                self._found[row] = columns[:0], fits[:0]
                return None
            self._look_up(row, chosen)

    def take(self, row: int) -> int:
        """Show this mentee her best candidate: its position among the mentors."""
        column = int(self._found[row][0][self._at[row]])
        self._at[row] += 1
        self._left[column] -= 1
        return column

    def _look_up(self, row: int, chosen: Sequence[int]) -> None:
        is_open = self._left[self._open] > 0
        if 2 * np.count_nonzero(is_open) < len(is_open):
            self._field, self._open = self._field.among(np.flatnonzero(is_open)), self._open[is_open]
            is_open = is_open[is_open]
        fits = self._field.fits(row, row + 1)
        fits[:, ~is_open | np.isin(self._open, chosen)] = FORBIDDEN
        [(columns, found)] = _best(fits)
        self._found[row] = self._open[columns].astype(np.int32), found


def _best(fits: Floats) -> Iterator[tuple[NDArray[np.int32], Floats]]:
    """(columns, fits) of each row's best candidates, best first; fewer than KEPT are all there are."""
    columns = np.argpartition(-fits, KEPT, axis=1)[:, :KEPT] if fits.shape[1] > KEPT else np.indices(fits.shape)[1]
    columns = np.sort(columns, axis=1)
    found = np.take_along_axis(fits, columns, axis=1)
    order = np.argsort(-found, axis=1, kind="stable")
    columns, found = np.take_along_axis(columns, order, axis=1), np.take_along_axis(found, order, axis=1)
    for row, many in enumerate((found > 0).sum(axis=1)):
        yield columns[row, :many].astype(np.int32), found[row, :many].copy()


def _keep_one_direction(fits: Floats, mentees: Sequence[Taker], mentors: Sequence[Taker]) -> None:
    """Forbid the worse direction of two who could be each other's mentor; of equal ones, that of the later mentee."""
    as_mentor = {each.person: at for at, each in enumerate(mentors)}
    both = [(row, as_mentor[each.person]) for row, each in enumerate(mentees) if each.person in as_mentor]
    rows, columns = np.array(both, np.int64).reshape(-1, 2).T
    one = fits[np.ix_(rows, columns)]
    worse = (one < one.T) | ((one == one.T) & np.tri(len(both), k=-1, dtype=np.bool_))
    fits[np.ix_(rows, columns)] = np.where(worse, FORBIDDEN, one)


def _person(taker: Taker) -> str:
    return taker.person
