"""A made-up member as the rows are written from: who, where, which work, since when."""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TypedDict

from faker import Faker

from data.demo import people, plausible
from data.demo.employers import Employer, employer_in
from data.demo.plausible import Job, Place
from data.national_ids import Country, make

FAKER_LOCALE: dict[Country, str] = {"NO": "no_NO", "DK": "da_DK"}
SPELT = str.maketrans({"ø": "o", "æ": "ae", "å": "aa"})


@dataclass(frozen=True)
class Member:
    """One person of the demo. `number` is their place in the register and their member number."""

    number: int
    ref: str
    person_id: uuid.UUID
    given_name: str
    family_name: str
    birth_date: dt.date
    national_id: str
    since: dt.date
    place: Place
    street: str
    employer: Employer
    industry: str
    job: Job
    sex: str = ""
    protected: bool = False

    @property
    def email(self) -> str:
        """An address at a domain that can never exist."""
        name = f"{self.given_name}.{self.family_name}".lower().replace(" ", ".").translate(SPELT)
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        return f"{plain}.{self.number}@epost.example"


def made_up(random: Random, country: Country, count: int, first_number: int, today: dt.date) -> Iterator[Member]:
    """That many members; the same `random` gives the same ones."""
    faker = Faker(FAKER_LOCALE[country])
    faker.seed_instance(random.getrandbits(64))
    born_on = Counter(member.birth_date for member in people.MEMBERS)  # the cast has the first number of its birthdays
    for number in range(first_number, first_number + count):
        birth_date = plausible.birth_date(random, today)
        sex = "woman" if random.random() < plausible.SHARE_WOMEN else "man"
        given_name = faker.first_name_female() if sex == "woman" else faker.first_name_male()
        national_id = make(country, birth_date, born_on[birth_date])
        born_on[birth_date] += 1
        yield Member(
            number=number,
            ref=f"P{number:07}",
            person_id=uuid.UUID(int=random.getrandbits(128), version=4),
            given_name=given_name,
            family_name=faker.last_name(),
            birth_date=birth_date,
            national_id=national_id,
            since=plausible.member_since(random, birth_date, today),
            sex=sex,
            protected=random.random() < plausible.SHARE_WITH_PROTECTED_ADDRESS,
            **surroundings(random, country),
        )


def from_cast(random: Random, country: Country, person: people.DemoMember, number: int, since: dt.date) -> Member:
    """One of the demo's fixed people, with surroundings."""
    return Member(
        number=number,
        ref=person.ref,
        person_id=person.person_id,
        given_name=person.given_name,
        family_name=person.family_name,
        birth_date=person.birth_date,
        national_id=person.national_id(country),
        since=since,
        protected=person.protected,
        **surroundings(random, country),
    )


class Surroundings(TypedDict):
    """Where somebody lives and works."""

    place: Place
    street: str
    employer: Employer
    industry: str
    job: Job


def surroundings(random: Random, country: Country) -> Surroundings:
    """Where somebody could live and work."""
    job = random.choices(plausible.JOBS, plausible.JOB_WEIGHTS)[0]
    industry = random.choice(job.industries)
    return {
        "place": random.choices(plausible.PLACES[country], plausible.PLACE_WEIGHTS[country])[0],
        "street": f"{random.choice(plausible.STREETS[country])} {random.randint(1, 98)}",
        "employer": employer_in(random, country, industry),
        "industry": industry,
        "job": job,
    }
