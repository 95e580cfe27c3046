"""The demo's people: everyone is there with what they are there to show, and the register and the vault can read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from data.base import Role
from data.consents.ledger import consents_of, history_of
from data.datamap.organisation import Organisation, load, organisations
from data.db import Context, Database
from data.demo.people import ANNA, BO, EX, KIM, NOBODY, SIV, DemoMember
from data.demo.seed import seed
from data.letters import letters_of, texts_of
from data.mentoring.profile import profile_of
from data.migrations.run import upgrade
from data.national_ids import parse
from data.postgres import Server
from data.register.embedded import EmbeddedRegister
from data.register.port import Reading
from data.salary.answers import answers_of
from data.vault import RootKeys, Vault

MEMBERS = 300
TODAY = dt.date(2026, 11, 23)
FINGERPRINT = """
select md5(string_agg(line, '|' order by line)) from (
  select p::text as line from register.profile p union all select s::text from app.salary_answer s
  union all select v::text from register.voucher v
  union all select person_id::text || purpose || state from app.consent_event
  union all select (to_jsonb(m) - 'name_key')::text from app.mentor_profile m
  union all select t::text from app.mentor_topic t union all select s::text from app.mentor_side s
  union all select e::text from app.mentor_entry e
) lines
"""


@dataclass(frozen=True)
class Demo:
    """A seeded database of one organisation."""

    url: str
    organisation: Organisation
    vault: Vault
    register: EmbeddedRegister
    jobs: Database

    def reading(self, person: DemoMember) -> Reading:
        """What the register shows a person who signs in with their national id."""
        found = self.register.find(person.national_id(self.organisation.country))
        assert found is not None
        return self.register.read(found.ref)

    def own(self, person: DemoMember) -> Context:
        """The context of this person on their own rows."""
        return Context(Role.MEMBER, person=person.person_id, read_only=True)

    def ask(self, question: str) -> list[Any]:
        """Rows of a query as the administrator, who sees everything."""
        with psycopg.connect(self.url) as connection:
            return connection.execute(question).fetchall()  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def database(server: Server, name: str) -> str:
    """A new migrated database of this name."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database {name}")  # type: ignore[arg-type]
    upgrade(server.url(database=name))
    return server.url(database=name)


def vault_in(folder: Path) -> Vault:
    return Vault(f"file://{folder}", RootKeys({1: bytes(range(32))}, 1, 1))


@pytest.fixture(scope="module", params=organisations())
def demo(request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    organisation, vault = load(request.param), vault_in(tmp_path_factory.mktemp("keys"))
    url = database(server, organisation.id)
    assert seed(url, vault, organisation, MEMBERS, today=TODAY) == MEMBERS + 2  # Elin and Kim are no members
    register = EmbeddedRegister(server.url("innsyn_register", organisation.id), vault)
    jobs = Database(server.url("innsyn_jobs", organisation.id))
    yield Demo(url, organisation, vault, register, jobs)
    register.database.close()
    jobs.close()


def test_anna_has_everything_to_look_at(demo: Demo) -> None:
    reading = demo.reading(ANNA)
    assert reading.one("profile")["given_name"] == "Anna"
    assert len(reading.sections["due"]) >= 4
    assert {voucher["booked_on"].year for voucher in reading.sections["voucher"]} == set(range(2021, 2027))
    assert {course["status"] for course in reading.sections["course_registration"]} == {"done", "booked"}
    with demo.jobs.transaction(demo.own(ANNA)) as session:
        assert [answer.year for answer in answers_of(session, ANNA.person_id)] == list(range(2026, 2021, -1))
        profile = profile_of(session, ANNA.person_id)
        assert profile is not None
        assert (profile.role, profile.state) == ("mentor", "listed")


def test_anna_s_newsletter_is_sent_and_her_last_answer_says_so(demo: Demo) -> None:
    assert demo.reading(ANNA).one("profile")["newsletter"] is True
    with demo.jobs.transaction(demo.own(ANNA)) as session:
        consents = consents_of(session, ANNA.person_id)
        states = [event.state for event in history_of(session, ANNA.person_id, "newsletter")]
    assert consents["newsletter"].given
    assert not consents["personal_content"].given
    assert states == ["given", "withdrawn", "given"]


def test_anna_can_read_her_letters(demo: Demo) -> None:
    with demo.jobs.transaction(demo.own(ANNA)) as session:
        letters = letters_of(session, ANNA.person_id)
        bodies = list(map(texts_of(session, demo.vault, ANNA.person_id), letters))
    assert [letter.read_at is None for letter in letters] == [True, False]
    assert all(body and "Anna" in body for body in bodies)


def test_bo_has_given_nothing_yet(demo: Demo) -> None:
    assert demo.reading(BO).one("membership")["status"] == "active"
    with demo.jobs.transaction(demo.own(BO)) as session:
        assert not consents_of(session, BO.person_id)
        assert not answers_of(session, BO.person_id)
        assert not letters_of(session, BO.person_id)
        assert profile_of(session, BO.person_id) is None


def test_of_a_former_member_only_what_the_record_keeps_is_left(demo: Demo) -> None:
    reading = demo.reading(EX)
    kept = demo.organisation.country == "DK"
    assert reading.sections["voucher"]
    assert bool(reading.sections["profile"]) is kept
    assert {row["status"] for row in reading.sections["membership"]} == ({"ended"} if kept else set())
    number = EX.national_id(demo.organisation.country) if kept else None
    assert demo.register.national_id(reading.ref) == number


def test_a_course_participant_is_no_member_and_pays_no_fees(demo: Demo) -> None:
    reading = demo.reading(KIM)
    holder = {"NO": "union", "DK": "competence"}[demo.organisation.country]
    assert [(row["controller"], row["status"]) for row in reading.sections["membership"]] == [
        (holder, "course_customer")
    ]
    assert reading.sections["course_registration"]
    assert not reading.sections["due"]
    assert not reading.sections["voucher"]


def test_one_member_has_address_protection_and_the_eid_hides_the_name(demo: Demo) -> None:
    assert demo.reading(SIV).one("profile")["address_protected"] is True
    assert "Holm" not in SIV.claims(demo.organisation)["name"]


def test_nobody_is_unknown(demo: Demo) -> None:
    assert demo.register.find(NOBODY.national_id(demo.organisation.country)) is None


def test_every_national_id_is_synthetic_and_fits_the_birth_date(demo: Demo) -> None:
    profiles = demo.ask("select ref, birth_date from register.profile join register.national_id using (ref)")
    assert len(profiles) >= MEMBERS
    for ref, birth_date in profiles:
        number = demo.register.national_id(ref)
        assert number is not None
        found = parse(number, demo.organisation.country, allow_synthetic=True)
        assert (found.synthetic, found.birth_date) == (True, birth_date)


def test_everyone_can_be_found_by_exactly_one_number(demo: Demo) -> None:
    assert demo.ask("select count(*) = count(distinct national_id_index) from register.holder") == [(True,)]


def test_no_e_mail_or_phone_could_be_a_real_person_s(demo: Demo) -> None:
    assert (
        demo.ask("select ref from register.profile where email not like '%@epost.example' or phone !~ '^.4[57] 00'")
        == []
    )


def test_newsletters_are_sent_to_those_alone_who_said_yes(demo: Demo) -> None:
    sent = """
        select register_ref from app.person join register.profile on ref = register_ref where newsletter
    """
    said_yes = """
        select register_ref from app.person join app.consent_current using (person_id)
        where purpose = 'newsletter' and state = 'given'
    """
    assert sorted(demo.ask(sent)) == sorted(demo.ask(said_yes))


def test_salary_answers_are_from_those_alone_who_consented(demo: Demo) -> None:
    without = """
        select count(*) from app.salary_answer where person_id not in (
          select person_id from app.consent_current where purpose = 'salary_statistics' and state = 'given')
    """
    assert demo.ask(without) == [(0,)]
    assert demo.ask("select count(*) > 30 from app.salary_answer") == [(True,)]


def test_every_consent_names_a_wording_that_is_kept(demo: Demo) -> None:
    unknown = "select text_sha256 from app.consent_event except select sha256 from app.consent_text"
    assert demo.ask(unknown) == []


def test_nothing_happened_in_the_future(demo: Demo) -> None:
    assert demo.ask("select max(at) <= '2026-11-24' from app.consent_event") == [(True,)]
    assert demo.ask("select max(booked_on) <= '2026-11-23' from register.voucher") == [(True,)]


def test_seeding_again_changes_nothing(demo: Demo) -> None:
    before = demo.ask(FINGERPRINT)
    assert seed(demo.url, demo.vault, demo.organisation, MEMBERS, today=TODAY) == 0
    assert demo.ask(FINGERPRINT) == before
    assert demo.register.national_id(ANNA.ref) == ANNA.national_id(demo.organisation.country)


def test_the_same_input_gives_the_same_people(demo: Demo, server: Server, tmp_path: Path) -> None:
    url = database(server, f"{demo.organisation.id}_again")
    seed(url, vault_in(tmp_path), demo.organisation, MEMBERS, today=TODAY)
    with psycopg.connect(url) as connection:
        assert connection.execute(FINGERPRINT).fetchall() == demo.ask(FINGERPRINT)


def test_a_seed_that_fails_leaves_nothing_and_can_be_repeated(server: Server, tmp_path: Path) -> None:
    url, organisation = database(server, "interrupted"), load("norway")
    with psycopg.connect(url) as connection:
        connection.execute("alter table register.due add constraint stop check (false)")
    with pytest.raises(psycopg.errors.CheckViolation):
        seed(url, vault_in(tmp_path), organisation, 10, today=TODAY)
    with psycopg.connect(url) as connection:
        assert connection.execute("select count(*) from register.holder").fetchone() == (0,)
        connection.execute("alter table register.due drop constraint stop")
    assert seed(url, vault_in(tmp_path), organisation, 10, today=TODAY) == 12
