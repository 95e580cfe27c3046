"""The demo's mentors and mentees: everything there is to see occurs, and nothing that the portal itself would refuse."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from data.datamap.columns import Personal
from data.datamap.organisation import Organisation, load, organisations
from data.demo.people import ANNA, BO
from data.demo.seed import seed
from data.mentoring.free_text import found_in, names_of
from data.mentoring.moves import ENDINGS, OPEN, PAIR_STATES, PROFILE_STATES, TOGETHER
from data.mentoring.names import name_key
from data.mentoring.pairs import MentorEntry, MentorSide
from data.mentoring.profile import MentorProfile, MentorTopic
from data.mentoring.rules import load_rules
from data.mentoring.why import read
from data.migrations.run import upgrade
from data.postgres import Server
from data.vault import RootKeys, Vault

MEMBERS = 2000
TODAY = dt.date(2026, 11, 23)
ASKED = ("requested", "question")
BOTH_SIDES = """
select e.*, m.person_id as mentor, m.state as other_state, m.reason as other_reason, m.since as other_since,
  m.asked_at as other_asked_at, m.other_card as mentees_card
from app.mentor_side e join app.mentor_side m using (pair_id) where e.part = 'mentee' and m.part = 'mentor'
"""
TALKS = """
select e.*, s.state, s.part, s.asked_at, s.since, s.together_at, s.pair_id is not null as own_pair
from app.mentor_entry e left join app.mentor_side s using (person_id, pair_id)
"""
WHOSE_WORDS = """
select f.given_name, f.family_name, f.employer, said.text from (
  select person_id, about as text from app.mentor_about
  union select person_id, text from app.mentor_entry
) said join app.person using (person_id) join register.profile f on f.ref = register_ref
"""


@dataclass(frozen=True)
class Demo:
    """A seeded database of one organisation."""

    url: str
    organisation: Organisation
    vault: Vault

    def ask(self, question: str, *values: object) -> list[dict[str, Any]]:
        """Rows of a query as the administrator, who sees everything."""
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(question, values).fetchall()  # type: ignore[arg-type]

    def pairs(self) -> list[dict[str, Any]]:
        """Every pair, both sides in a row, the mentee's first."""
        return self.ask(BOTH_SIDES)

    def profiles(self) -> dict[Any, dict[str, Any]]:
        """{person: profile}."""
        return {row["person_id"]: row for row in self.ask("select * from app.mentor_profile")}


@pytest.fixture(scope="module", params=organisations())
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    organisation = load(request.param)
    vault = Vault(f"file://{tmp_path_factory.mktemp('keys')}", RootKeys({1: bytes(range(32))}, 1, 1))
    with Server() as server:
        url = server.url()
        upgrade(url)
        seed(url, vault, organisation, MEMBERS, today=TODAY)
        yield Demo(url, organisation, vault)


def test_every_state_of_a_profile_and_of_a_pair_occurs_and_each_way_to_end(demo: Demo) -> None:
    assert {profile["state"] for profile in demo.profiles().values()} == set(PROFILE_STATES)
    pairs = demo.pairs()
    assert {pair["state"] for pair in pairs} == set(PAIR_STATES)
    assert {pair["reason"] for pair in pairs if pair["state"] == "ended"} == {*ENDINGS, "left"}


def test_everything_that_can_be_written_is_written_by_somebody(demo: Demo) -> None:
    written = {(row["kind"], row["answer"]) for row in demo.ask("select distinct kind, answer from app.mentor_entry")}
    assert {kind for kind, _answer in written} == {"message", "goal", "meeting", "check_in", "feedback"}
    assert {answer for kind, answer in written if kind == "check_in"} == {"good", "so_so", "bad"}
    assert not any(answer for kind, answer in written if kind in ("message", "goal", "meeting"))


def test_both_sides_of_a_pair_say_the_same(demo: Demo) -> None:
    sides = Counter(row["pair_id"] for row in demo.ask("select pair_id from app.mentor_side"))
    pairs = demo.pairs()
    assert set(sides.values()) == {2}
    assert len(pairs) == len(sides)
    for pair in pairs:
        assert pair["person_id"] != pair["mentor"]
        assert (pair["state"], pair["reason"], pair["since"], pair["asked_at"]) == (
            pair["other_state"], pair["other_reason"], pair["other_since"], pair["other_asked_at"],
        )  # fmt: skip


def test_each_side_holds_the_other_s_card(demo: Demo) -> None:
    profiles = demo.profiles()
    for pair in demo.pairs():
        for person, card in ((pair["mentor"], pair["other_card"]), (pair["person_id"], pair["mentees_card"])):
            if person in profiles:  # whoever has left has no card any more
                assert profiles[person]["card_id"] == card


def test_nobody_has_more_than_she_has_room_for(demo: Demo) -> None:
    profiles, most = demo.profiles(), load_rules(demo.organisation.id).most_open_requests
    pairs = demo.pairs()
    places = Counter(pair["mentor"] for pair in pairs if pair["state"] in TOGETHER)
    mentors = Counter(pair["person_id"] for pair in pairs if pair["state"] in TOGETHER)
    asked = Counter(pair["person_id"] for pair in pairs if pair["state"] in ASKED)
    assert all(count <= profiles[mentor]["capacity"] for mentor, count in places.items())
    assert max(mentors.values()) == 1
    assert 1 < max(asked.values()) <= most
    assert not asked.keys() & mentors.keys()


def test_nobody_waits_for_a_mentor_who_has_no_place_free(demo: Demo) -> None:
    profiles, pairs = demo.profiles(), demo.pairs()
    places = Counter(pair["mentor"] for pair in pairs if pair["state"] in TOGETHER)
    waited_for = {pair["mentor"] for pair in pairs if pair["state"] in OPEN}
    assert all(places[mentor] < profiles[mentor]["capacity"] for mentor in waited_for)


def test_what_goes_on_is_between_those_who_take_part_and_allow_it(demo: Demo) -> None:
    given = {
        (row["person_id"], row["purpose"])
        for row in demo.ask("select person_id, purpose from app.consent_current where state = 'given'")
    }
    profiles = demo.profiles()
    assert all((person, "mentor_matching") in given for person in profiles)
    for pair in demo.pairs():
        for person, roles in ((pair["person_id"], ("mentee", "both")), (pair["mentor"], ("mentor", "both"))):
            if pair["state"] in (*OPEN, *TOGETHER):
                assert profiles[person]["role"] in roles
                assert profiles[person]["state"] in (("listed",) if pair["state"] in OPEN else ("listed", "paused"))
                assert (person, "mentor_card") in given
    shown = demo.ask("select person_id, state from app.mentor_side where shares_contact")
    assert shown
    assert all((row["person_id"], "mentor_contact") in given and row["state"] in TOGETHER for row in shown)


def test_nobody_meets_her_own_employer_or_a_name_she_blocked_unless_she_may(demo: Demo) -> None:
    profiles = demo.profiles()
    blocked = {(row["person_id"], row["name_key"]) for row in demo.ask("select * from app.mentor_block")}
    assert blocked
    for pair in demo.pairs():
        mentee, mentor = profiles.get(pair["person_id"]), profiles.get(pair["mentor"])
        if mentee and mentor:
            assert mentee["employer"] != mentor["employer"] or (mentee["employer_too"] and mentor["employer_too"])
            assert (mentee["person_id"], mentor["name_key"]) not in blocked
            assert (mentor["person_id"], mentee["name_key"]) not in blocked
            assert set(mentee["languages"]) & set(mentor["languages"])


def test_times_follow_each_other_and_none_lies_ahead(demo: Demo) -> None:
    today = dt.datetime.combine(TODAY, dt.time(), dt.UTC)
    joined = {person: profile["mentor_since"] or profile["joined_at"] for person, profile in demo.profiles().items()}
    for pair in demo.pairs():
        started = [joined[each] for each in (pair["person_id"], pair["mentor"]) if each in joined]
        times = [*started, pair["asked_at"], pair["since"], today]
        assert max(started, default=pair["asked_at"]) <= pair["asked_at"]
        assert times[-3:] == sorted(times[-3:])
        assert (pair["together_at"] is not None) == (pair["state"] in (*TOGETHER, "ended"))
        assert pair["together_at"] is None or pair["asked_at"] <= pair["together_at"] <= pair["since"]
        assert (pair["answer_by"] is not None) == (pair["state"] in OPEN)
        assert pair["answer_by"] is None or pair["answer_by"] > today
    for said in demo.ask(TALKS):
        assert said["own_pair"]
        assert said["asked_at"] <= said["made_at"] < today
        assert said["done_at"] is None or said["made_at"] <= said["done_at"] < today
        assert said["kind"] in ("message", "feedback") or said["made_at"] >= said["together_at"]
        assert (said["at"] is not None) == (said["kind"] == "meeting")
        if said["kind"] == "feedback":
            assert said["since"] <= said["made_at"]


def test_what_is_said_is_on_the_lists_that_the_form_offers(demo: Demo) -> None:
    for table in (MentorProfile, MentorTopic, MentorSide, MentorEntry):
        rows = demo.ask(f"select * from {table.__table__.fullname}")  # type: ignore[attr-defined]
        for column in table.__table__.columns:
            info = column.info.get("map")
            if isinstance(info, Personal) and info.choices:
                found = {value for row in rows for value in _values(row[column.name])}
                assert {str(each) for each in found} - {""} <= {str(key) for key in info.choices}, column


def _values(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_a_profile_says_what_its_role_needs(demo: Demo) -> None:
    sides: dict[Any, set[str]] = {person: set() for person in demo.profiles()}
    for topic in demo.ask("select person_id, side from app.mentor_topic"):
        sides[topic["person_id"]].add(topic["side"])
    needed = {"mentor": {"offers"}, "mentee": {"wants"}, "both": {"offers", "wants"}}
    for person, profile in demo.profiles().items():
        assert sides[person] == needed[profile["role"]]
        assert profile["languages"]
        assert all(profile[name] for name in ("level", "industry", "county", "experience"))


def test_a_profile_agrees_with_the_register_and_with_the_salary_answer(demo: Demo) -> None:
    register = demo.ask("""
        select m.name_key, m.employer, f.employer as registered, f.given_name || '  ' || upper(f.family_name) as name
        from app.mentor_profile m join app.person using (person_id) join register.profile f on f.ref = register_ref
    """)
    assert len(register) == len(demo.profiles())
    for row in register:
        assert row["employer"] == row["registered"]
        assert row["name_key"] == name_key(demo.vault, row["name"])
    answers = demo.ask(
        """
        select m.level, m.industry, m.county, a.role_level, a.industry as of_answer, a.county as county_of_answer
        from app.mentor_profile m join app.salary_answer a using (person_id) where a.year = %s
        """,
        TODAY.year,
    )
    assert answers
    for row in answers:
        assert (row["level"], row["industry"], row["county"]) == (
            row["role_level"], row["of_answer"], row["county_of_answer"],
        )  # fmt: skip


def test_no_text_tells_who_wrote_it_or_how_to_reach_them(demo: Demo) -> None:
    words = demo.ask(WHOSE_WORDS)
    assert len({row["text"] for row in words}) > 50
    for row in words:
        names = names_of(row["given_name"], row["family_name"], row["employer"])
        assert found_in(row["text"], names) == (), row["text"]


def test_the_reasons_can_be_read_and_something_speaks_for_each_pair(demo: Demo) -> None:
    for pair in demo.pairs():
        reasons = {reason.key: reason for reason in map(read, pair["why"])}
        assert reasons["topics"].values
        assert any(reason.met for reason in reasons.values())


def test_anna_has_a_mentee_one_of_before_and_one_who_asks_while_bo_has_not_begun(demo: Demo) -> None:
    mine = "select s.* from app.mentor_side s join app.person using (person_id) where register_ref = %s"
    sides = demo.ask(mine, ANNA.ref)
    assert sorted((side["state"], side["reason"]) for side in sides) == [
        ("active", ""), ("ended", "completed"), ("requested", ""),
    ]  # fmt: skip
    assert {side["part"] for side in sides} == {"mentor"}
    (active,) = (side for side in sides if side["state"] == "active")
    assert active["shares_contact"]
    kinds = {row["kind"] for row in demo.ask("select kind from app.mentor_entry where pair_id = %s", active["pair_id"])}
    assert {"message", "goal", "meeting"} <= kinds
    assert demo.ask("select * from app.mentor_entry where pair_id = %s and at > %s", active["pair_id"], TODAY)
    assert demo.ask(mine, BO.ref) == []


def test_some_who_want_to_be_mentors_wait_for_the_coordinator(demo: Demo) -> None:
    applied = [profile for profile in demo.profiles().values() if profile["state"] == "applied"]
    assert len(applied) >= 2
    assert all(profile["role"] != "mentee" and profile["mentor_since"] is None for profile in applied)


def test_the_database_keeps_watch_again_after_the_copy(demo: Demo) -> None:
    with psycopg.connect(demo.url) as connection, pytest.raises(psycopg.errors.RaiseException, match="mentor: step"):
        connection.execute("update app.mentor_side set state = 'requested' where state = 'ended'")


def test_two_members_are_too_few_for_pairs_and_do_no_harm(tmp_path: Path) -> None:
    vault = Vault(f"file://{tmp_path}", RootKeys({1: bytes(range(32))}, 1, 1))
    with Server() as server:
        upgrade(server.url())
        seed(server.url(), vault, load("norway"), 2, today=TODAY)
        with psycopg.connect(server.url()) as connection:
            assert connection.execute("select count(*) from app.mentor_profile").fetchone() == (1,)
            assert connection.execute("select count(*) from app.mentor_side").fetchone() == (0,)
