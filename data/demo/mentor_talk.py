"""What the two of a pair in the demo have written: to each other, and each for themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from data.datamap.organisation import Organisation
from data.demo import plausible
from data.demo.days import Days
from data.demo.mentor_profiles import Participant
from data.demo.mentor_stories import COMPLETED, DECLINED, QUESTION, REQUESTED, Pair
from data.demo.mentor_texts import WORDS, Words
from data.mentoring.rules import load_rules

BETWEEN_MEETINGS, UNTIL_NEXT, BETWEEN_TURNS = (21, 35), (2, 12), 3  # days
MEETING_HOURS = (8, 13, 15)  # UTC
SATURDAY = 5
ANSWER_WEIGHTS = {"good": 7, "so_so": 2, "bad": 1}
FEEDBACK_ANSWERS = {"completed": "good", "stopped": "so_so", "no_contact": "bad", "left": "so_so"}
SHARE_DONE = 0.6  # of the goals of those who have met for a while
SHARE_SAYING_WHY = 0.6  # of the mentors who decline


@dataclass(frozen=True)
class Line:
    """One entry, written by `who`; `planned` is a meeting's time."""

    who: Participant
    kind: str
    text: str
    made_at: dt.datetime
    answer: str = ""
    planned: dt.datetime | None = None
    done_at: dt.datetime | None = None


def talk(random: Random, days: Days, organisation: Organisation, pair: Pair) -> Iterator[Line]:
    """All lines of a pair, none of them after `days.now`."""
    telling = _Talk(random, days, WORDS[organisation.country], pair)
    yield from telling.asking()
    if pair.together is not None:
        yield from telling.saying_yes(pair.together)
        yield from telling.checking_in(pair.together, load_rules(organisation.id).check_in_weeks)
    if pair.active is not None:
        yield from telling.working(pair.active)
    if pair.step.state == "ended":
        yield from telling.looking_back()


class _Talk:
    def __init__(self, random: Random, days: Days, words: Words, pair: Pair) -> None:
        self.random, self.days, self.words, self.pair = random, days, words, pair
        self.end = pair.since if pair.over else days.now
        wanted, offered = pair.mentee.profile.wants, pair.mentor.profile.offers
        self.topics = sorted(wanted, key=lambda topic: (-min(wanted[topic], offered.get(topic, 0)), -wanted[topic]))

    def asking(self) -> Iterator[Line]:
        """The request with the topic that matters most, and what was answered to it."""
        pair, words = self.pair, self.words
        if pair.step.state == "suggested":
            return
        text = self.random.choice(words.greetings) + words.asks[self.topics[0]] + self.random.choice(words.closings)
        yield self._message(pair.mentee, text, pair.asked)
        question, answer = self.random.choice(words.questions)
        if pair.step == QUESTION:
            yield self._message(pair.mentor, question, pair.since)
        elif pair.step == REQUESTED and pair.since > pair.asked:
            yield self._message(pair.mentor, question, (pair.asked + pair.since) / 2)
            yield self._message(pair.mentee, answer, pair.since)
        elif pair.step == DECLINED and self._happens(SHARE_SAYING_WHY):
            yield self._message(pair.mentor, self.random.choice(words.declines), pair.since)

    def saying_yes(self, together: float) -> Iterator[Line]:
        """The mentor's first words."""
        yield self._message(self.pair.mentor, self.random.choice(self.words.accepts), together)

    def working(self, active: float) -> Iterator[Line]:
        """Goals, meetings and conversations, one conversation after another."""
        random, length = self.random, self.end - active
        for topic in self.topics[: random.randint(2, 3)]:
            made = active + random.uniform(0, min(14, length / 2))
            done = self.days.at(random.uniform(made, self.end)) if length > 30 and self._happens(SHARE_DONE) else None
            yield Line(self.pair.mentee, "goal", self.words.goals[topic], self.days.at(made), done_at=done)
        yield from self._meetings(active)
        many = min(len(self.words.conversations), 1 + int(length // 40))
        for at, turns in enumerate(random.sample(self.words.conversations, many)):
            day = active + length * at / many
            for turn, text in enumerate(turns):
                day += random.uniform(0.1, min(BETWEEN_TURNS, length / many / len(turns)))
                yield self._message(self.pair.mentor if turn % 2 else self.pair.mentee, text, day)

    def _meetings(self, active: float) -> Iterator[Line]:
        """Those that were held, and the next one where the pair goes on."""
        titles, day = iter(self.words.meetings), active + 2.0
        while day < self.end and (title := next(titles, "")):
            yield self._meeting(title, self.days.at(max(active, day - 6)), day)
            day += self.random.uniform(*BETWEEN_MEETINGS)
        if not self.pair.over:
            made = self.random.uniform(max(active, self.end - 5), self.end)
            yield self._meeting(
                next(titles, self.words.meetings[1]), self.days.at(made), self.end + self.random.uniform(*UNTIL_NEXT)
            )

    def _meeting(self, title: str, made_at: dt.datetime, day: float) -> Line:
        planned = self.days.at(day).replace(hour=self.random.choice(MEETING_HOURS), minute=0, second=0, microsecond=0)
        if planned.weekday() >= SATURDAY:
            planned += dt.timedelta(days=2)
        over = planned + dt.timedelta(hours=1)
        held = planned > made_at and over <= self.days.at(self.end)
        return Line(
            self.random.choice(self._both), "meeting", title, made_at, planned=planned, done_at=over if held else None
        )

    def checking_in(self, together: float, weeks: tuple[int, ...]) -> Iterator[Line]:
        """Each side's own answer in the weeks in which they are asked, and at the end of what was gone through."""
        asked = [together + 7 * week for week in weeks] + ([self.end - 4] if self.pair.step == COMPLETED else [])
        for day in asked:
            for who in self._both:
                at = day + self.random.uniform(0, 3)
                if at < self.end and self._happens(plausible.SHARE_CHECKING_IN):
                    answer = self.random.choices(list(ANSWER_WEIGHTS), list(ANSWER_WEIGHTS.values()))[0]
                    words = self.random.choice(self.words.check_ins[answer])
                    yield Line(who, "check_in", words, self.days.at(at), answer)

    def looking_back(self) -> Iterator[Line]:
        """The feedback of whoever allows that it is asked for."""
        reason = self.pair.step.reason
        for who in self._both:
            at = self.pair.since + self.random.uniform(0, 4)
            if who.told and not who.left and at < self.days.now and self._happens(plausible.SHARE_GIVING_FEEDBACK):
                words = self.random.choice(self.words.feedback[reason])
                yield Line(who, "feedback", words, self.days.at(at), FEEDBACK_ANSWERS[reason])

    @property
    def _both(self) -> tuple[Participant, Participant]:
        return self.pair.mentee, self.pair.mentor

    def _message(self, who: Participant, text: str, day: float) -> Line:
        return Line(who, "message", text, self.days.at(day))

    def _happens(self, share: float) -> bool:
        return self.random.random() < share
