"""People in mentoring, for tests: each acts through the web's own login as the member she is."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from data.base import Role, now
from data.db import Context, ContextSession
from data.mentoring import together
from data.mentoring.profile import Profile, keep_profile, leave_mentoring, set_state
from data.mentoring.together import Pair
from tests.world import World

MOST = 3
DUE = dt.timedelta(days=14)
PURPOSES = ("mentor_matching", "mentor_card", "mentor_contact")


@dataclass(frozen=True)
class Somebody:
    """A member who takes part in mentoring."""

    world: World
    person_id: uuid.UUID

    @contextmanager
    def acting(self) -> Iterator[ContextSession]:
        with self.world.services.web.transaction(Context(Role.MEMBER, self.person_id)) as session:
            yield session

    @property
    def card(self) -> uuid.UUID:
        ((card,),) = self.world.rows("select card_id from app.mentor_profile where person_id = %s", self.person_id)
        return card  # type: ignore[no-any-return]

    def says(self, purpose: str, state: str = "given") -> None:
        """Answer a consent, past its page."""
        self.world.rows(
            "insert into app.consent_event (person_id, event_id, purpose, state, at, text_sha256, language, method, level,"
            " salt) select %s, gen_random_uuid(), %s, %s, now(), sha256, 'nb', 'button', 3, 'salt' from app.consent_text"
            " where purpose = %s and language = 'nb' limit 1",
            self.person_id, purpose, state, purpose,
        )  # fmt: skip

    def keeps(self, profile: Profile, name: str = "") -> None:
        with self.acting() as session:
            keep_profile(session, self.person_id, profile, name or str(self.person_id))

    def goes(self, state: str) -> None:
        with self.acting() as session:
            set_state(session, self.person_id, state)

    def leaves(self) -> None:
        with self.acting() as session:
            leave_mentoring(session, self.person_id)

    def is_shown(self, *others: Somebody) -> None:
        """Have these mentors suggested, as the night's job does."""
        for rank, other in enumerate(others, 1):
            self.world.rows(
                "insert into app.mentor_suggestion values (%s, %s, %s, '{topics:2:3}', now()) on conflict do nothing",
                self.person_id, other.card, rank,
            )  # fmt: skip

    def asks(self, mentor: Somebody) -> uuid.UUID:
        self.is_shown(mentor)
        with self.acting() as session:
            return together.ask(session, self.person_id, mentor.card, most=MOST, due=now() + DUE)

    def takes(self, pair: uuid.UUID, target: str, why: str = "") -> None:
        with self.acting() as session:
            together.take(session, self.person_id, pair, target, why=why, most=MOST, due=now() + DUE)

    def pairs(self) -> dict[uuid.UUID, Pair]:
        with self.acting() as session:
            return {pair.pair_id: pair for pair in together.pairs_of(session, self.person_id)}

    def state(self, pair: uuid.UUID) -> tuple[str, str]:
        return (mine := self.pairs()[pair]).state, mine.reason


TABLES = ("entry", "side", "suggestion", "waiting", "topic", "block", "about", "profile")


def starts_anew(world: World, sub: str, *purposes: str) -> Somebody:
    """A demo person who has signed in, has nothing in mentoring any more, and has said yes to these purposes alone."""
    one = Somebody(world, world.person_id(sub))
    past_the_triggers(world, *(f"delete from app.mentor_{each} where person_id = '{one.person_id}'" for each in TABLES))
    world.rows("delete from app.consent_event where person_id = %s and purpose like 'mentor%%'", one.person_id)
    for purpose in purposes:
        one.says(purpose)
    return one


def past_the_triggers(world: World, *statements: str) -> None:
    """Change rows as no step does."""
    world.rows("; ".join(("set session_replication_role = replica", *statements)))


MENTOR = Profile("mentor", "2", capacity=1, languages=("nb",), offers={"career": 3, "boards": 1})
MENTEE = Profile("mentee", "3", languages=("nb",), wants={"career": 2})


def somebody(world: World, number: int) -> Somebody:
    """The so-manieth of the made-up members, who has said yes to everything in mentoring and has no profile."""
    ((person,),) = world.rows(
        "select person_id from app.person where register_ref not like 'demo-%%' order by register_ref offset %s limit 1",
        number,
    )
    one = Somebody(world, person)
    world.rows("delete from app.mentor_profile where person_id = %s", person)
    for purpose in PURPOSES:
        one.says(purpose)
    return one


def mentor(world: World, number: int, **said: object) -> Somebody:
    """A listed mentor, looked at by the coordinator."""
    return as_mentor(somebody(world, number), **said)


def as_mentor(one: Somebody, **said: object) -> Somebody:
    """The same person, listed as a mentor."""
    one.keeps(replace(MENTOR, **said))
    one.goes("applied")
    with one.world.services.web.transaction(Context(Role.COORDINATOR)) as session:
        together.decide(session, one.card, "listed")
    return one


def mentee(world: World, number: int, **said: object) -> Somebody:
    """A listed mentee."""
    return as_mentee(somebody(world, number), **said)


def as_mentee(one: Somebody, **said: object) -> Somebody:
    """The same person, listed as a mentee."""
    one.keeps(replace(MENTEE, **said))
    one.goes("listed")
    return one


def nobody_takes_part(world: World) -> None:
    """As if nobody had been in mentoring before, nor been told anything."""
    tables = [*(f"mentor_{each}" for each in (*TABLES, "event")), "notice"]
    past_the_triggers(world, *(f"delete from app.{each}" for each in tables))


def many_take_part(world: World, others: int) -> None:
    """So many more listed mentors with consents, and suggestions for each of them."""
    numbers = f"generate_series(1, {others}) n, lateral (select md5('other ' || n)::uuid as id) person"
    consents = f"{numbers}, lateral (select distinct on (purpose) * from app.consent_text where starts_with(purpose, 'mentor')) t"
    past_the_triggers(
        world,
        f"insert into app.person (person_id, register_ref, language, created_at) select id, 'other-' || n, 'nb', now() from {numbers}",
        "insert into app.mentor_profile (person_id, role, state, level, format, capacity, mentor_since, changed_at)"
        f" select id, 'mentor', 'listed', '2', 'either', 1, now(), now() from {numbers}",
        "insert into app.consent_event (person_id, event_id, purpose, state, at, text_sha256, language, method, level, salt)"
        f" select id, gen_random_uuid(), purpose, 'given', now(), sha256, 'nb', 'button', 3, 'salt' from {consents}",
        "insert into app.mentor_suggestion select p.person_id, q.card_id, 1, '{}', now()"
        " from app.mentor_profile p, (select card_id from app.mentor_profile order by card_id limit 5) q"
        " where p.role = 'mentor'",
    )
    world.rows("analyze")
