"""How pairs of the demo went: what may happen to a mentee, dealt like cards, and how long each step takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from data.datamap.organisation import Organisation
from data.demo.days import Days
from data.demo.mentor_profiles import Participant
from data.mentoring.deadlines import answer_by
from data.mentoring.moves import OPEN, TOGETHER


class Step(NamedTuple):
    """Where a pair has got to, and the reason for which it is over."""

    state: str
    reason: str = ""

    @property
    def takes_a_place(self) -> bool:
        """Whether the mentor said yes."""
        return self.state in (*TOGETHER, "ended")

    @property
    def is_open(self) -> bool:
        """Whether somebody is to answer."""
        return self.state in OPEN

    @property
    def turn(self) -> str:
        """When it is dealt, of TURNS."""
        return "places" if self.takes_a_place else "open" if self.is_open else "past"


TURNS = ("places", "past", "open")
SUGGESTED, REQUESTED, QUESTION = Step("suggested"), Step("requested"), Step("question")
ACCEPTED, ACTIVE = Step("accepted"), Step("active")
COMPLETED, STOPPED, NO_CONTACT = (Step("ended", reason) for reason in ("completed", "stopped", "no_contact"))
DECLINED, WITHDRAWN, EXPIRED = Step("declined"), Step("withdrawn"), Step("expired")
FULL, OTHER, PAUSED, LEFT = (Step("closed", reason) for reason in ("full", "other", "paused", "left"))
MENTOR_LEFT = Step("ended", "left")

# A mentee's steps, oldest first. All is dealt before anything comes again, so that few members show everything too.
STORIES: tuple[tuple[Step, ...], ...] = (
    (ACTIVE,),
    (REQUESTED,),
    (COMPLETED,),
    (DECLINED, ACTIVE),
    (SUGGESTED,),
    (ACCEPTED,),
    (QUESTION, REQUESTED),
    (STOPPED,),
    (EXPIRED, ACTIVE),
    (),
    (MENTOR_LEFT, REQUESTED),
    (OTHER, ACTIVE),
    (NO_CONTACT,),
    (PAUSED, SUGGESTED),
    (REQUESTED, REQUESTED, REQUESTED),
    (FULL, ACTIVE),
    (WITHDRAWN,),
    (COMPLETED,),
    (ACTIVE,),
    (LEFT, QUESTION),
    (),
    (OTHER, OTHER, ACCEPTED),
    (DECLINED, EXPIRED, REQUESTED),
    (STOPPED, ACTIVE),
)
OF_ONE_WHO_LEFT: tuple[tuple[Step, ...], ...] = ((MENTOR_LEFT,), (LEFT,))
LEAST_DAYS: Mapping[Step, float] = {COMPLETED: 90, STOPPED: 40, NO_CONTACT: 30, MENTOR_LEFT: 30, ACTIVE: 6, ACCEPTED: 3}
LONGEST_WAIT = 9  # days until a mentor answers
LATEST = 12  # days since what is still open began, which is less than it may wait
SHARE_ASKED_BACK = 0.25  # of the requests that wait for the mentor again after her question


@dataclass(frozen=True)
class Pair:
    """A mentee, a mentor and how far they got. Days as in `Days`: asked, in this state since, together, active."""

    mentee: Participant
    mentor: Participant
    step: Step
    asked: float
    since: float
    together: float | None = None
    active: float | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return not self.step.is_open and self.step.state not in TOGETHER


def pair_between(
    random: Random, days: Days, organisation: Organisation, two: tuple[Participant, Participant], step: Step,
    first: float, last: float,
) -> Pair | None:  # fmt: skip
    """The mentee and the mentor of `two` take this step between these days; None when there is too little time."""
    first = max(first, *(days.after(each.since) for each in two))
    length = last - first
    if length < LEAST_DAYS.get(step, 1):
        return None
    if step.is_open:
        asked = last - random.uniform(0.3, min(LATEST, length))
        answered = step == QUESTION or (step == REQUESTED and random.random() < SHARE_ASKED_BACK)
        return Pair(*two, step, asked, random.uniform(asked, last) if answered else asked)
    if step.takes_a_place:
        return _together(random, two, step, first, last)
    asked = first + random.uniform(0, length / 2)
    if step == EXPIRED:
        over = days.after(answer_by(organisation, days.at(asked)))
        return Pair(*two, step, asked, over) if over <= last else None
    return Pair(*two, step, asked, random.uniform(asked, min(asked + LONGEST_WAIT, last)))


def _together(random: Random, two: tuple[Participant, Participant], step: Step, first: float, last: float) -> Pair:
    length = last - first
    if step == ACCEPTED:
        asked = max(first, last - random.uniform(3, 10))
        yes = random.uniform(asked, last)
        return Pair(*two, step, asked, yes, yes)
    asked = first + random.uniform(0, length / 2 if step == ACTIVE else length / 10)
    yes = asked + random.uniform(0.5, min(8, length / 6))
    active = yes + random.uniform(0.3, min(6, length / 6))
    if step == ACTIVE:
        return Pair(*two, step, asked, active, yes, active)
    begun = None if step == NO_CONTACT else active
    return Pair(*two, step, asked, random.uniform(active + length / 3, last), yes, begun)


def waits_until(organisation: Organisation, days: Days, pair: Pair) -> dt.datetime | None:
    """Until when what is open is to be answered."""
    return answer_by(organisation, days.at(pair.since)) if pair.step.is_open else None
