"""What members of the demo say of themselves in mentoring: it follows from their work, age and experience."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import cycle
from random import Random

from data.demo import plausible
from data.demo.careers import Career
from data.demo.in_innsyn import Innsyn
from data.demo.member import Member
from data.demo.mentor_texts import WORDS
from data.interests import TOPICS
from data.mentoring.columns import Taker
from data.mentoring.names import name_key
from data.mentoring.profile import Profile
from data.salary.scales import experience_band
from data.vault import Vault

HEAVIEST = 3
HR = "1212"


@dataclass(frozen=True)
class Participant:
    """A member who takes part in mentoring, or did so: of those who have `left` only their pairs remain.

    shares: allows contact details to be shown. told: allows that the outcome is asked. blocked: names not to meet.
    """

    member: Member
    profile: Profile
    card_id: uuid.UUID
    name_key: str
    joined_at: dt.datetime
    changed_at: dt.datetime
    blocked: Mapping[str, str]
    shares: bool = False
    told: bool = False
    left: bool = False

    @property
    def key(self) -> str:
        """The person, as matching names her."""
        return str(self.member.person_id)

    @property
    def since(self) -> dt.datetime:
        """From when others could ask her, or she them."""
        return self.profile.mentor_since or self.joined_at

    @property
    def gives(self) -> bool:
        """Whether she is a mentor."""
        return self.profile.role != "mentee"

    @property
    def seeks(self) -> bool:
        """Whether she looks for one."""
        return self.profile.role != "mentor"

    def taker(self) -> Taker:
        """The same for matching, all places free."""
        said = self.profile
        return Taker(
            person=self.key, level=said.level, offers=said.offers, wants=said.wants, industry=said.industry,
            employer=said.employer.casefold(), county=said.county, format=said.format,
            languages=frozenset(said.languages), hours=said.hours, times=frozenset(said.times),
            industry_wish=said.industry_wish, level_steps=said.level_steps, must=frozenset(said.must),
            employer_too=said.employer_too, name_key=self.name_key, blocked=frozenset(self.blocked.values()),
            free=said.capacity if self.gives else 0,
        )  # fmt: skip


class Participants:
    """Everybody who takes part in mentoring, in the order in which they were made up."""

    def __init__(self, first: Participant) -> None:
        self.all = [first]
        self._states = {True: cycle(plausible.MENTOR_STATES), False: cycle(plausible.MENTEE_STATES)}

    def add(
        self, random: Random, innsyn: Innsyn, member: Member, career: Career, given: set[str], joined_at: dt.datetime
    ) -> None:
        """A member who allows matching takes part; without a word about her card she gets no further than a draft."""
        if "mentor_card" not in given and random.random() >= plausible.SHARE_WITH_DRAFT:
            return
        profile = _profile(random, innsyn, member, career)
        dealt = next(self._states[profile.role != "mentee"]) if "mentor_card" in given else "draft"
        state = "listed" if dealt == "left" else dealt
        mentor_since, changed_at = None, joined_at
        days = innsyn.days
        if state == "applied":
            changed_at = max(joined_at, days.at(days.now - random.uniform(0.5, 9)))
        elif state != "draft" and profile.role != "mentee":
            passed = days.now - days.after(joined_at)
            looked_at = days.at(days.after(joined_at) + random.uniform(0, max(0, min(5, passed))))
            mentor_since, changed_at = (None, looked_at) if state == "rejected" else (looked_at, joined_at)
        sent_back = "words" if state == "rejected" else ""
        profile = replace(profile, state=state, sent_back=sent_back, mentor_since=mentor_since)
        self.all.append(
            Participant(
                member, profile, innsyn.rows.key(),
                name_key(innsyn.vault, full_name(member)), joined_at, changed_at, self._blocked(random, innsyn.vault),
                shares="mentor_contact" in given, told="mentor_outcome" in given, left=dealt == "left",
            )
        )  # fmt: skip

    def _blocked(self, random: Random, vault: Vault) -> dict[str, str]:
        """{name: key} of somebody who takes part and whom one does not want to meet; of most nobody."""
        if random.random() >= plausible.SHARE_BLOCKING:
            return {}
        name = full_name(random.choice(self.all).member)
        return {name: name_key(vault, name)}


def full_name(member: Member) -> str:
    """The name as the register spells it."""
    return f"{member.given_name} {member.family_name}"


def _profile(random: Random, innsyn: Innsyn, member: Member, career: Career) -> Profile:
    country = innsyn.organisation.country
    words, first = WORDS[country], innsyn.organisation.languages[0]
    experienced = career.level != "4" and career.years >= plausible.YEARS_OF_A_MENTOR
    role = random.choices(plausible.MENTOR_ROLES, plausible.MENTOR_ROLE_WEIGHTS[experienced])[0]
    meets, wish, steps = (
        _one(random, each) for each in (plausible.FORMATS, plausible.INDUSTRY_WISHES, plausible.LEVEL_STEPS)
    )
    musts = [
        name
        for name, possible in (
            ("industry", wish != "any"), ("level", steps != ""), ("county", meets != "video"), ("times", True),
        )
        if possible and random.random() < plausible.SHARE_INSISTING
    ]  # fmt: skip
    return Profile(
        role=role,
        level=career.level,
        format=meets,
        capacity=1 if role == "mentee" else random.choices((1, 2, 3), plausible.CAPACITY_WEIGHTS)[0],
        hours=random.choices((1, 2, 3, 4), plausible.MENTOR_HOURS_WEIGHTS)[0],
        industry=member.industry,
        county=member.place.county,
        experience=experience_band(career.years),
        employer=member.employer.name,
        languages=(first, *(each for each, share in plausible.SPEAKING[country].items() if random.random() < share)),
        times=tuple(each for each, share in plausible.MENTOR_TIMES.items() if random.random() < share),
        industry_wish=wish,
        level_steps=steps,
        must=tuple(musts),
        employer_too=random.random() < plausible.SHARE_EMPLOYER_TOO,
        about=random.choice(words.mentees if role == "mentee" else words.mentors),
        offers={} if role == "mentee" else _topics(random, _known(member, career, innsyn.today)),
        wants={} if role == "mentor" else _topics(random, _missed(member, career, innsyn.today)),
    )


def _topics(random: Random, likely: Mapping[str, float]) -> dict[str, int]:
    """Two to five topics, the likelier the more often, the first of them mattering most."""
    order = sorted(likely, key=lambda topic: random.random() ** (1 / likely[topic]), reverse=True)
    first, *others = order[: random.randint(2, 5)]
    return {first: HEAVIEST, **{topic: random.randint(1, HEAVIEST) for topic in others}}


def _known(member: Member, career: Career, today: dt.date) -> dict[str, float]:
    """How likely each topic is offered."""
    special = {
        "first_time_leader": 2.0,
        "difficult_conversations": 1.5,
        "women_in_leadership": 1.5 if member.sex == "woman" else 0.1,
        "late_career": 2.0 if _age(member, today) >= plausible.LATE_CAREER else 0.1,
        "digitalisation": 3.0 if member.industry == "J" else 0.7,
        "boards": 3.0 if career.level == "1" else 0.3,
        "recruitment": 3.0 if member.job.code == HR else 1.0,
        "employment_law": 3.0 if member.job.code == HR else 0.6,
    }
    return {topic: special.get(topic, 1.0) for topic in TOPICS}


def _missed(member: Member, career: Career, today: dt.date) -> dict[str, float]:
    """How likely each topic is wanted."""
    special = {
        "first_time_leader": 4.0 if career.years <= plausible.YEARS_AS_NEW else 0.2,
        "difficult_conversations": 2.0,
        "late_career": 3.0 if _age(member, today) >= plausible.LATE_CAREER else 0.05,
        "boards": 1.5 if career.level in ("1", "2") else 0.3,
    }
    topics = [each for each in TOPICS if each != "women_in_leadership" or member.sex == "woman"]
    return {topic: special.get(topic, 1.0) for topic in topics}


def _age(member: Member, today: dt.date) -> int:
    return (today - member.birth_date).days // 365


def _one(random: Random, weights: Mapping[str, float]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
