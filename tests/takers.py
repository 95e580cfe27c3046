"""Made-up people for matching: two who fit each other wholly, and any at all."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st

from data.interests import TOPICS
from data.mentoring.columns import Taker
from data.salary.scales import COUNTIES, INDUSTRIES, LEVELS

BO = Taker(
    "bo", "3", wants={"career": 3, "boards": 1}, industry="C", county="46", employer="bo's", languages=frozenset({"nb"}),
    hours=2, times=frozenset({"evening"}), name_key="bo", free=1,
)  # fmt: skip
ANNA = replace(
    BO, person="anna", level="1", wants={}, offers={"career": 3, "boards": 1}, employer="anna's", name_key="anna"
)


def _sets(*values: str) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values))


WEIGHTS = st.dictionaries(st.sampled_from(("career", "boards", "restructuring")), st.integers(1, 3))
ANYBODY = st.builds(
    Taker,
    person=st.sampled_from("abcdefgh"),
    level=st.sampled_from(list(LEVELS)),
    offers=WEIGHTS,
    wants=WEIGHTS,
    industry=st.sampled_from(("", "C", "Q")),
    employer=st.sampled_from(("", "x", "y")),
    county=st.sampled_from(("", "46", "11", "55")),
    format=st.sampled_from(("video", "meeting", "either")),
    languages=_sets("nb", "da"),
    hours=st.integers(1, 20),
    times=_sets("daytime", "evening", "weekend"),
    industry_wish=st.sampled_from(("any", "same", "other")),
    level_steps=st.sampled_from(("", "1", "2")),
    must=st.one_of(st.just(frozenset()), _sets("level", "industry", "county", "times")),
    employer_too=st.booleans(),
    name_key=st.sampled_from(("1", "2", "3", "4")),
    blocked=st.one_of(st.just(frozenset()), _sets("1", "2")),
    free=st.integers(0, 3),
    weeks_waiting=st.integers(0, 20),
    already=st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from("abc"))),
)
UNHURRIED = settings(max_examples=60, deadline=None)
CROWD = st.lists(ANYBODY, max_size=5, unique_by=lambda each: each.person)


def crowd(people: int, prefix: str, places: tuple[int, int] = (1, 3), seed: int = 1) -> list[Taker]:
    """So many people who differ in everything that counts; the same for the same seed."""
    chance = random.Random(f"{prefix}{seed}")

    def weights() -> dict[str, int]:
        return {topic: chance.randint(1, 3) for topic in chance.sample(list(TOPICS), chance.randint(1, 5))}

    def some(*values: str, least: int = 0) -> frozenset[str]:
        return frozenset(chance.sample(values, chance.randint(least, len(values))))

    return [
        Taker(
            person=f"{prefix}{chance.getrandbits(48):012x}",
            level=chance.choices(list(LEVELS), (1, 3, 5, 4))[0],
            offers=weights(),
            wants=weights(),
            industry=chance.choice(list(INDUSTRIES)),
            employer=f"employer {chance.randrange(people // 10 + 1)}",
            county=chance.choice(list(COUNTIES["NO"])),
            format=chance.choice(("video", "meeting", "either")),
            languages=some("nb", "en", "da", least=1),
            hours=chance.randint(1, 6),
            times=some("daytime", "evening", "weekend"),
            industry_wish=chance.choice(("any", "any", "same", "other")),
            level_steps=chance.choice(("", "", "1", "2")),
            must=frozenset(wish for wish in ("level", "industry", "county", "times") if chance.random() < 0.08),
            employer_too=chance.random() < 0.2,
            name_key=str(chance.randrange(people)),
            blocked=frozenset({str(chance.randrange(people))}) if chance.random() < 0.1 else frozenset(),
            free=chance.randint(*places),
            weeks_waiting=chance.randrange(20),
        )
        for _ in range(people)
    ]
