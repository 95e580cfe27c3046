"""Who of the demo has whom as a mentor: people are paired as the portal itself would suggest them to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from random import Random

from data.datamap.organisation import Organisation
from data.demo.days import Days
from data.demo.mentor_profiles import Participant
from data.demo.mentor_stories import (
    ACTIVE,
    COMPLETED,
    EXPIRED,
    FULL,
    LATEST,
    LEFT,
    MENTOR_LEFT,
    OF_ONE_WHO_LEFT,
    OTHER,
    PAUSED,
    REQUESTED,
    STORIES,
    TURNS,
    Pair,
    Step,
    pair_between,
)
from data.mentoring.rounds import suggest
from data.mentoring.rules import load_rules
from data.mentoring.score import scores

OFTEN = 1000  # those who can no longer be asked: no limit to how often they may have been shown
OF_THE_SHOWN = ((COMPLETED, 250, 40), (ACTIVE, 70, 0), (REQUESTED, 4, 0))
"""What the demo's mentor has: each step, and between how many days ago and how many."""
BEST = 12
ONCE = (EXPIRED, MENTOR_LEFT, LEFT)
"""What a mentor does once at most: a second request that ran out would pause her."""


def pairs(
    random: Random, days: Days, organisation: Organisation, people: Sequence[Participant], shown: Participant
) -> Iterator[Pair]:
    """All pairs of the demo. `shown` is the mentor whom visitors look at: she has one of each kind, and nobody else."""
    listed = [each for each in people if each.gives and _takes_part(each) and each != shown]
    found = list(_of_the_shown(random, days, organisation, people, shown))
    taken = {pair.mentee.key for pair in found}
    yield from found
    yield from _Stories(random, days, organisation, people, listed).told(taken)


def _takes_part(one: Participant) -> bool:
    return one.profile.state == "listed" and not one.left


def _of_the_shown(
    random: Random, days: Days, organisation: Organisation, people: Sequence[Participant], shown: Participant
) -> Iterator[Pair]:
    """The mentees who fit her best; of those, whoever has been here longest for what began first."""
    mentees = [each for each in people if each.seeks and _takes_part(each)]
    if not mentees:
        return
    fits = scores([each.taker() for each in mentees], [shown.taker()])[:, 0]
    best = sorted((at for at in range(len(mentees)) if fits[at] > 0), key=lambda at: (-fits[at], mentees[at].key))
    order = sorted((mentees[at] for at in best[:BEST]), key=lambda each: (each.since, each.key))
    for mentee, (step, first, last) in zip(order, OF_THE_SHOWN, strict=False):
        two = mentee, shown
        if pair := pair_between(random, days, organisation, two, step, days.now - first, days.now - last):
            yield pair


class _Stories:
    """Deals the stories to the mentees and finds a mentor for each step. No capacity was ever exceeded.

    A mentor never has more pairs than places, past ones included.
    """

    def __init__(
        self, random: Random, days: Days, organisation: Organisation, people: Sequence[Participant],
        listed: Sequence[Participant],
    ) -> None:  # fmt: skip
        self.random, self.days, self.organisation = random, days, organisation
        self.mentees = [
            each for each in people if each.seeks and (each.left or each.profile.state in ("listed", "paused"))
        ]
        gone = [
            each for each in people if each.gives and (each.profile.state == "paused" or (each.left and not each.seeks))
        ]
        self.mentor = {each.key: each for each in (*listed, *gone)}
        rules, takers = load_rules(organisation.id), [each.taker() for each in self.mentees]
        self.suggested = suggest(takers, [each.taker() for each in listed], rules.per_mentee, rules.exposure)
        self.gone = suggest(takers, [each.taker() for each in gone], rules.per_mentee, OFTEN)
        self.pairs: Counter[str] = Counter()
        self.once: set[str] = set()
        self.met: set[frozenset[str]] = set()

    def told(self, taken: set[str]) -> Iterator[Pair]:
        """The pairs of everybody but those in `taken`.

        First those for which a mentor gave a place, so that requests go to whoever has one free.
        """
        stories, leaving = cycle(STORIES), cycle(OF_ONE_WHO_LEFT)
        dealt = [(each, next(leaving if each.left else stories)) for each in self.mentees if each.key not in taken]
        for turn in TURNS:
            for mentee, story in dealt:
                for step, first, last in self._planned(mentee, story):
                    if step.turn == turn and (pair := self._pair(mentee, step, first, last)):
                        yield pair
                        if step.takes_a_place:
                            yield from self._others(mentee, story.count(OTHER), pair)

    def _planned(self, mentee: Participant, story: Sequence[Step]) -> Iterator[tuple[Step, float, float]]:
        """(step, first day, last day): one after another in equal parts of her time, what is open at the end."""
        waiting = [step for step in story if step.is_open and mentee.profile.state != "paused"]
        past = [step for step in story if not step.is_open and step != OTHER]
        begin, end = self.days.after(mentee.since), self.days.now - (LATEST if waiting else 0)
        each = (end - begin) / max(len(past), 1)
        for at, step in enumerate(past):
            yield step, begin + at * each, begin + (at + 1) * each
        for step in waiting:
            yield step, end, self.days.now

    def _others(self, mentee: Participant, count: int, taken: Pair) -> Iterator[Pair]:
        """Requests that were closed when another mentor said yes."""
        accepted = taken.together or taken.since
        for _ in range(count):
            if pair := self._pair(mentee, OTHER, accepted - LATEST, accepted):
                yield replace(pair, since=accepted)

    def _pair(self, mentee: Participant, step: Step, first: float, last: float) -> Pair | None:
        for mentor in self._candidates(mentee, step):
            pair = pair_between(self.random, self.days, self.organisation, (mentee, mentor), step, first, last)
            if pair:
                self.met.add(frozenset((mentee.key, mentor.key)))
                self.pairs[mentor.key] += step.takes_a_place
                if step in ONCE:
                    self.once.add(mentor.key)
                return pair
        return None

    def _candidates(self, mentee: Participant, step: Step) -> Iterator[Participant]:
        gone = {PAUSED: "paused", MENTOR_LEFT: "left", LEFT: "left"}.get(step, "")
        if mentee.left:
            gone = ""
        for key in (self.gone if gone else self.suggested).get(mentee.key, []):
            mentor = self.mentor[key]
            free = mentor.profile.capacity - self.pairs[key]
            if (
                frozenset((mentee.key, key)) not in self.met
                and (not gone or mentor.left == (gone == "left"))
                and (free > 0 or not (step.is_open or step.takes_a_place))
                and not (step in ONCE and key in self.once)
                and not (step == FULL and free > 0)
            ):
                yield mentor
