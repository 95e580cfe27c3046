"""Consents through the pages and in the database: one click each way, nothing rewritten, and what a withdrawal does."""

from __future__ import annotations

import itertools
import json
import threading

import psycopg
import pytest

from data.consents import ledger
from data.db import Context, Role
from data.permitted import may_keep, may_use, persons_permitting
from data.services import WORKER
from tests.visitor import Answer, Visitor
from tests.world import World

AS = "select set_config('role', %s, false), set_config('app.person', %s, false)"


def give(visitor: Visitor, purpose: str) -> Answer:
    """One click."""
    return visitor.fire("give_consent", 1, match={"purpose": purpose})


def withdraw(visitor: Visitor, purpose: str) -> Answer:
    """One click as well."""
    return visitor.fire("withdraw_consent", 1, match={"purpose": purpose})


def states(world: World, sub: str, purpose: str) -> list[str]:
    """A person's answers to a purpose in the order they were kept."""
    statement = "select state from app.consent_event where person_id = %s and purpose = %s order by position"
    return [row[0] for row in world.rows(statement, world.person_id(sub), purpose)]


def flag(world: World, sub: str) -> bool:
    """Whether the register sends this person the newsletter."""
    return bool(world.rows("select newsletter from register.profile where ref = %s", f"demo-{sub}")[0][0])


def test_at_first_everything_is_off_and_nothing_is_kept(norway: World, bo: Visitor) -> None:
    page = bo.get("/consents").text
    assert page.count("Off: you have not answered") and "On since" not in page
    assert norway.rows("select 1 from app.consent_event where person_id = %s", norway.person_id("bo")) == []


def test_one_click_gives_and_one_click_withdraws(norway: World, bo: Visitor) -> None:
    assert "On since" in give(bo, "newsletter").text and flag(norway, "bo")
    assert "Off since" in withdraw(bo, "newsletter").text and not flag(norway, "bo")
    assert states(norway, "bo", "newsletter") == ["given", "withdrawn"]
    acts = "select action from app.audit_event where person_id = %s and detail = 'newsletter' order by position"
    assert [row[0] for row in norway.rows(acts, norway.person_id("bo"))] == [
        "register-change-asked", "consent-given", "register-change-applied",
        "register-change-asked", "consent-withdrawn", "register-change-applied",
    ]  # fmt: skip


def test_a_no_without_a_yes_is_a_refusal_that_tells_the_register_nothing(norway: World, bo: Visitor) -> None:
    withdraw(bo, "newsletter")
    withdraw(bo, "newsletter")
    assert states(norway, "bo", "newsletter") == ["refused"]
    assert norway.rows("select 1 from app.register_change where person_id = %s", norway.person_id("bo")) == []


@pytest.mark.attack("K18")
def test_the_same_answer_twice_is_one_event(norway: World, bo: Visitor) -> None:
    clicks = [threading.Thread(target=give, args=(bo, "newsletter")) for _ in range(6)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert states(norway, "bo", "newsletter") == ["given"]
    assert len(norway.rows("select 1 from app.register_change where person_id = %s", norway.person_id("bo"))) == 1


@pytest.mark.attack("K19")
def test_two_tabs_that_disagree_are_put_in_order(norway: World, bo: Visitor) -> None:
    tabs = [threading.Thread(target=act, args=(bo, "newsletter")) for act in (give, withdraw) * 6]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()
    norway.work()
    found = states(norway, "bo", "newsletter")
    assert all(one != other for one, other in itertools.pairwise(found)), found
    assert flag(norway, "bo") is (found[-1] == "given")


def test_what_was_asked_and_answered_stays_as_it_was_read(norway: World, bo: Visitor) -> None:
    give(bo, "newsletter")
    wording = norway.services.organisation.purpose_named("newsletter").version[0]
    with norway.services.jobs.transaction(WORKER) as session:
        event = ledger.history_of(session, norway.person_id("bo"))[0]
    assert (event.title, event.text) == (wording.title[event.language], wording.text[event.language].strip())
    assert event.text_sha256 == wording.sha256(event.language) and event.level >= 2


def test_a_receipt_is_the_persons_own_and_tells_the_wording(norway: World, bo: Visitor) -> None:
    give(bo, "newsletter")
    event_id = norway.rows("select event_id from app.consent_event where person_id = %s", norway.person_id("bo"))[0][0]
    path = f"/consents/receipt/{event_id}"
    receipt = bo.get(path).json()
    assert receipt["dct:identifier"] == str(event_id) and "ConsentGiven" in json.dumps(receipt)
    assert norway.signed_in("anna").get(path).status == 404
    assert bo.get("/consents/receipt/00000000-0000-0000-0000-000000000000").status == 404


@pytest.mark.parametrize(
    ("purpose", "table"),
    [("salary_statistics", "salary_answer"), ("mentor_matching", "mentor_profile"), ("personal_content", "interest")],
)
def test_a_withdrawal_erases_what_only_it_allowed_to_keep(
    norway: World, anna: Visitor, purpose: str, table: str
) -> None:
    me = norway.person_id("anna")
    give(anna, purpose)
    norway.rows("insert into app.interest values (%s, 'career', now()) on conflict do nothing", me)
    others = norway.rows(f"select count(*) from app.{table} where person_id <> %s", me)
    assert norway.rows(f"select 1 from app.{table} where person_id = %s", me)
    withdraw(anna, purpose)
    assert norway.rows(f"select 1 from app.{table} where person_id = %s", me) == []
    assert norway.rows(f"select count(*) from app.{table} where person_id <> %s", me) == others
    erased = "select detail from app.audit_event where person_id = %s and action = 'erased-by-withdrawal'"
    assert norway.rows(erased, me) == [(purpose,)]


def test_nothing_is_kept_behind_a_withdrawal_that_is_just_happening(norway: World, anna: Visitor) -> None:
    """A salary is saved while the consent is being withdrawn: it waits, finds no consent, and nothing is kept."""
    person, services = norway.person_id("anna"), norway.services
    allowed: list[bool] = []

    def keep() -> None:
        with services.web.transaction(Context(Role.MEMBER, person)) as session:
            allowed.append(may_keep(session, person, "salary_statistics"))

    with services.web.transaction(Context(Role.MEMBER, person)) as session:
        ledger.answer(session, services.organisation, person, "salary_statistics", give=False, language="nb", level=3)
        saving = threading.Thread(target=keep)
        saving.start()
        waits = "select 1 from pg_locks where locktype = 'advisory' and not granted"
        while saving.is_alive() and not norway.rows(waits):
            pass
        assert allowed == []
    saving.join()
    assert allowed == [False]


def test_every_use_asks_the_last_answer(norway: World, bo: Visitor) -> None:
    def used() -> tuple[bool, bool]:
        with norway.services.jobs.transaction(WORKER) as session:
            person = norway.person_id("bo")
            everyone = session.scalars(persons_permitting("newsletter")).all()
            return may_use(session, person, "newsletter"), person in everyone

    assert used() == (False, False)
    give(bo, "newsletter")
    assert used() == (True, True)
    withdraw(bo, "newsletter")
    assert used() == (False, False)


@pytest.mark.attack("K07")
def test_an_answer_reaches_a_register_that_was_down_and_the_page_says_so_until_then(norway: World, bo: Visitor) -> None:
    with norway.register_down():
        page = give(bo, "newsletter").text
        assert "On since" in page and "it has not confirmed yet" in page and "Confirmed" not in page
    assert not flag(norway, "bo")
    norway.due_now()
    norway.work()
    assert flag(norway, "bo") and "Confirmed by the member register" in bo.get("/consents").text


@pytest.mark.attack("K07")
@pytest.mark.attack("K09")
def test_after_a_register_was_down_the_last_word_is_the_last_word(norway: World, bo: Visitor) -> None:
    """The job of the "yes" has waited longer than that of the "no": the "yes" must not arrive after it."""
    with norway.register_down():
        give(bo, "newsletter")
        withdraw(bo, "newsletter")
    newest = (
        "select job_id from app.job where done_at is null and kind = 'register_change' order by run_at desc limit 1"
    )
    norway.rows(f"update app.job set run_at = now() - interval '1 h' where job_id = ({newest})")
    norway.work()
    norway.due_now()
    norway.work()
    assert states(norway, "bo", "newsletter")[-1] == "withdrawn" and not flag(norway, "bo")
    assert norway.rows(
        "select distinct state from app.register_change where person_id = %s", norway.person_id("bo")
    ) == [("applied",)]


def test_a_register_that_refuses_is_told_on_the_page(norway: World, bo: Visitor) -> None:
    with norway.register_down():
        give(bo, "newsletter")
    norway.rows("delete from register.applied_change")
    for table in ("due", "voucher", "membership", "course_registration", "profile"):
        norway.rows(f"delete from register.{table} where ref = 'demo-bo'")
    norway.due_now()
    norway.work()
    assert "The member register refused this" in bo.get("/consents").text


@pytest.mark.parametrize("role", ["innsyn_member", "innsyn_viewer", "innsyn_worker", "innsyn_privacy", "innsyn_gate"])
@pytest.mark.parametrize("table", ["consent_event", "consent_text"])
@pytest.mark.parametrize("verb", ["update app.{} set language = 'da'", "delete from app.{}", "truncate app.{}"])
def test_no_role_can_rewrite_an_answer_or_a_wording(shared_norway: World, role: str, table: str, verb: str) -> None:
    with shared_norway.admin() as connection:
        connection.execute(AS, (role, str(shared_norway.person_id("anna"))))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(verb.format(table))


def test_a_member_cannot_answer_for_another(shared_norway: World) -> None:
    anna, bo = shared_norway.person_id("anna"), shared_norway.person_id("bo")
    columns = "purpose, state, at, text_sha256, language, method, level, salt"
    copy = f"select %s, gen_random_uuid(), {columns} from app.consent_event limit 1"
    with shared_norway.admin() as connection:
        connection.execute(AS, ("innsyn_member", str(anna)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"insert into app.consent_event (person_id, event_id, {columns}) {copy}", (bo,))


def test_the_present_state_of_a_view_is_the_askers_own_alone(shared_norway: World) -> None:
    anna, bo = shared_norway.person_id("anna"), shared_norway.person_id("bo")
    with shared_norway.services.web.transaction(Context(Role.MEMBER, anna, read_only=True)) as session:
        assert ledger.consents_of(session, anna)["newsletter"].given and ledger.consents_of(session, bo) == {}


def test_a_purpose_nobody_knows_changes_nothing(shared_norway: World) -> None:
    anna = shared_norway.signed_in("anna")
    before = shared_norway.rows("select count(*) from app.consent_event")
    for purpose in ("unknown", "", "newsletter'--"):
        assert give(anna, purpose).status in (200, 204)
    assert shared_norway.rows("select count(*) from app.consent_event") == before
