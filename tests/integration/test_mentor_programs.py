"""Random programs of steps, legal and not, by several people at once: whatever they do, what must hold holds.

`make proof` runs ten thousand (CASES).
"""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from data.mentoring import news, together
from data.mentoring.moves import OPEN, PAIR_STATES, TOGETHER, notices_of
from data.mentoring.refused import Refused
from data.services import WORKER
from tests.mentoring import MENTEE, MENTOR, MOST, Somebody, mentee, mentor
from tests.world import World

PROGRAMS = int(os.environ.get("CASES", "60"))
AT_ONCE, STEPS = 3, 9
CAPACITIES = (1, 2, 1)
Sides = list[tuple[uuid.UUID, str, str, uuid.UUID, bool]]
Look = Callable[..., list[tuple[Any, ...]]]
TABLES = "mentor_side, mentor_entry, mentor_event, notice, mail, job"


@pytest.fixture(scope="module")
def people(shared_norway: World) -> Sequence[Somebody]:
    """Three mentors, one of whom is a mentee as well, and four mentees."""
    both = {"role": "both", "wants": {"career": 1}}
    mentors = [
        mentor(shared_norway, at, capacity=many, **(both if at == 2 else {})) for at, many in enumerate(CAPACITIES)
    ]
    return *mentors, *(mentee(shared_norway, number) for number in range(3, 7))


@pytest.fixture(scope="module")
def look(shared_norway: World) -> Iterator[Look]:
    """Reads and arranges past every lock, over one connection: opening one costs more than a step."""
    with shared_norway.admin() as connection:

        def rows(statement: str, *values: object) -> list[tuple[Any, ...]]:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

        yield rows


@pytest.fixture
def cards(people: Sequence[Somebody], look: Look) -> Sequence[uuid.UUID]:
    """Everybody takes part and is suggested to everybody, and nothing has happened yet; their cards."""
    ids = [each.person_id for each in people]
    look(f"truncate {', '.join(f'app.{each.strip()}' for each in TABLES.split(','))}")
    look("delete from app.consent_event where person_id = any(%s) and state = 'withdrawn'", ids)
    paused = look("select person_id from app.mentor_profile where person_id = any(%s) and state <> 'listed'", ids)
    for one in people:
        if (one.person_id,) in paused:
            one.goes("listed")
    look(
        "insert into app.mentor_suggestion select a.person_id, b.card_id, 1, '{}', now()"
        " from app.mentor_profile a, app.mentor_profile b where a.person_id <> b.person_id"
        " and a.person_id = any(%s) and b.person_id = any(%s) on conflict do nothing",
        ids, ids,
    )  # fmt: skip
    return [card for (card,) in look("select card_id from app.mentor_profile where person_id = any(%s)", ids)]


def step(random: Random, people: Sequence[Somebody], cards: Sequence[uuid.UUID], look: Look) -> None:
    """One step of somebody, sensible or not."""
    one = random.choice(people)
    known = [pair for (pair,) in look("select distinct pair_id from app.mentor_side")]
    pair = random.choice(known) if known else uuid.uuid4()
    try:
        match random.choices(range(6), (30, 45, 8, 12, 3, 2))[0]:
            case 0:
                with one.acting() as session:
                    together.ask(session, one.person_id, random.choice(cards), most=MOST, due=together.now())
            case 1:
                one.takes(pair, random.choice(list(PAIR_STATES)))
            case 2:
                one.goes(random.choice(("paused", "listed")))
            case 3:
                with one.acting() as session:
                    together.show_contact(session, one.person_id, pair, shows=random.random() < 0.8)
            case 4:
                one.says("mentor_contact", random.choice(("given", "withdrawn")))
            case 5:
                one.keeps(
                    replace(MENTEE if one in people[3:] else MENTOR, about="Changed", capacity=_capacity(one, people))
                )
    except Refused:
        return


def _capacity(one: Somebody, people: Sequence[Somebody]) -> int:
    at = list(people).index(one)
    return CAPACITIES[at] if at < len(CAPACITIES) else 1


@pytest.mark.parametrize("seed", range(PROGRAMS))
def test_whatever_several_people_do_at_once_what_must_hold_holds(
    people: Sequence[Somebody], cards: Sequence[uuid.UUID], look: Look, seed: int
) -> None:
    def run(part: int) -> None:
        random = Random(1_000 * seed + part)
        for _ in range(STEPS):
            step(random, people, cards, look)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(AT_ONCE)))
    sides = look("select pair_id, part, state, person_id, shares_contact from app.mentor_side")
    allow = dict(look("select person_id, state = 'given' from app.consent_current where purpose = 'mentor_contact'"))
    no_capacity_is_broken(people, sides)
    both_sides_say_the_same(sides)
    contact_is_seen_by_the_other_alone(people, sides, allow)
    every_step_is_told_once(people[0].world, sides, look)


def no_capacity_is_broken(people: Sequence[Somebody], sides: Sides) -> None:
    together_now = Counter((person, part) for _, part, state, person, _ in sides if state in TOGETHER)
    asked = Counter(person for _, part, state, person, _ in sides if part == "mentee" and state in OPEN)
    for at, one in enumerate(people):
        assert together_now[one.person_id, "mentor"] <= (CAPACITIES[at] if at < len(CAPACITIES) else 0)
        assert together_now[one.person_id, "mentee"] <= 1 and asked[one.person_id] <= MOST


def both_sides_say_the_same(sides: Sides) -> None:
    found: dict[uuid.UUID, set[str]] = {}
    for pair, _, state, _, _ in sides:
        found.setdefault(pair, set()).add(state)
    assert all(len(states) == 1 for states in found.values())
    open_with = Counter(
        frozenset(p for q, _, s, p, _ in sides if q == pair and s in (*OPEN, *TOGETHER)) for pair in found
    )
    assert all(count == 1 for who, count in open_with.items() if who), "never two pairs of the same two at once"


def contact_is_seen_by_the_other_alone(
    people: Sequence[Somebody], sides: Sides, allow: Mapping[uuid.UUID, bool]
) -> None:
    for one in people:
        shown = {
            pair
            for pair, _, state, person, shares in sides
            if shares and state in TOGETHER and allow.get(person) and person != one.person_id
            and any(mine == one.person_id and pair == own for own, _, _, mine, _ in sides)
        }  # fmt: skip
        with one.acting() as session:
            assert set(together.contacts(session)) == shown


def every_step_is_told_once(world: World, sides: Sides, look: Look) -> None:
    with world.services.jobs.transaction(WORKER) as session:
        news.tell(session)
        assert news.tell(session) == 0
    person = {(pair, part): one for pair, part, _, one, _ in sides}
    expected: Counter[tuple[uuid.UUID, str]] = Counter()
    chain: dict[uuid.UUID, str] = {}
    for pair, before, after, who in look(
        "select pair_id, before, after, who from app.mentor_event order by at, (before <> '')"
    ):
        for part, kind in zip(("mentor", "mentee"), notices_of(before, after, who), strict=True):
            if kind:
                expected[person[pair, part], kind] += 1
        chain[pair] = after
    assert Counter(look("select person_id, kind from app.notice where kind like 'mentor%%'")) == expected
    assert chain == {pair: state for pair, _, state, _, _ in sides}
