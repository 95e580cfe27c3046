"""Correcting what the register holds: applied, refused, waiting; two tabs; twice sent; and a name decided by people."""

from __future__ import annotations

import threading

import pytest

from data import worker
from tests.visitor import Answer, Visitor
from tests.world import World

CAN_T_SAY = "The member register does not answer right now"


def stored(world: World, field: str, sub: str = "anna") -> str:
    """What the register holds."""
    return str(world.rows(f"select {field} from register.profile where ref = %s", f"demo-{sub}")[0][0])


def correct(visitor: Visitor, field: str, typed: str, seen: str) -> Answer:
    """Save one field on "My data"."""
    return visitor.fire("save_field", 1, None, typed, seen, match={"field": field})


def ask(visitor: Visitor, proposed: str, why: str = "I have married.", field: str = "family_name") -> Answer:
    """Ask for a name to be corrected."""
    return visitor.fire("ask_for_name", 1, None, proposed, why, "Berg", match={"field": field})


def changes(world: World, sub: str = "anna", field: str = "city") -> list[tuple[str, str, str]]:
    """(old, new, state) of a person's changes of a field, oldest first."""
    statement = "select old, new, state from app.register_change where person_id = %s and field = %s order by asked_at"
    return world.rows(statement, world.person_id(sub), field)  # type: ignore[return-value]


def logged(world: World, sub: str = "anna") -> list[str]:
    """A person's log, oldest first."""
    rows = world.rows("select action from app.audit_event where person_id = %s order by position", world.person_id(sub))
    return [row[0] for row in rows if row[0].startswith(("register", "correction"))]


def test_a_correction_is_saved_in_the_register_at_once(norway: World, anna: Visitor) -> None:
    before = stored(norway, "city")
    answer = correct(anna, "city", "  Tromsø ", before)
    assert "Saved" in answer.text and stored(norway, "city") == "Tromsø"
    assert changes(norway) == [(before, "Tromsø", "applied")]
    assert logged(norway) == ["register-change-asked", "register-change-applied"]
    assert "Tromsø" in anna.get("/my-data").text


def test_the_same_value_again_changes_nothing(norway: World, anna: Visitor) -> None:
    before = stored(norway, "city")
    assert "It is so already" in correct(anna, "city", before, before).text
    assert changes(norway) == [] and logged(norway) == []


@pytest.mark.attack("K19")
def test_the_second_of_two_tabs_is_told_what_it_is_now(norway: World, anna: Visitor) -> None:
    before = stored(norway, "city")
    correct(anna, "city", "Tromsø", before)
    answer = correct(anna, "city", "Bodø", before)
    assert "Changed meanwhile: it is now Tromsø. You wrote Bodø." in answer.text
    assert stored(norway, "city") == "Tromsø" and len(changes(norway)) == 1
    assert "Saved" in correct(anna, "city", "Bodø", "Tromsø").text and stored(norway, "city") == "Bodø"


@pytest.mark.attack("K19")
def test_what_the_register_changed_meanwhile_is_not_overwritten(norway: World, anna: Visitor) -> None:
    before = stored(norway, "city")
    with norway.register_down():
        correct(anna, "city", "Tromsø", before)
    norway.due_now()
    norway.rows("update register.profile set city = 'Vadsø' where ref = 'demo-anna'")
    norway.work()
    assert stored(norway, "city") == "Vadsø" and changes(norway) == [(before, "Tromsø", "refused")]
    notices = norway.rows("select kind from app.notice where person_id = %s", norway.person_id("anna"))
    assert notices.count(("change_refused",)) == 1
    assert "Vadsø" in anna.get("/my-data").text


@pytest.mark.attack("K18")
def test_a_correction_sent_many_times_at_once_has_one_effect(norway: World, anna: Visitor) -> None:
    before = stored(norway, "city")
    answers: list[Answer] = []
    clicks = [
        threading.Thread(target=lambda: answers.append(correct(anna, "city", "Tromsø", before))) for _ in range(6)
    ]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert not any("Something went wrong" in each.text or "meanwhile" in each.text for each in answers)
    norway.work()
    assert changes(norway) == [(before, "Tromsø", "applied")]
    assert logged(norway) == ["register-change-asked", "register-change-applied"]


@pytest.mark.attack("K18")
def test_a_correction_sent_twice_to_a_register_that_is_down_has_one_effect(norway: World, anna: Visitor) -> None:
    before = stored(norway, "city")
    with norway.register_down():
        first, second = (correct(anna, "city", "Tromsø", before) for _ in range(2))
        assert CAN_T_SAY in first.text and CAN_T_SAY in second.text
    norway.due_now()
    norway.work()
    assert changes(norway) == [(before, "Tromsø", "applied")]


@pytest.mark.attack("K07")
def test_a_correction_waits_for_a_register_that_is_down(norway: World, anna: Visitor) -> None:
    before = stored(norway, "city")
    with norway.register_down():
        answer = correct(anna, "city", "Tromsø", before)
        assert CAN_T_SAY in answer.text and "Saved" not in answer.text
        norway.due_now()
        norway.work()
        assert changes(norway) == [(before, "Tromsø", "waiting")]
        page = anna.get("/my-data")
        assert page.status == 200 and "Sent, not confirmed yet" in page.text
    assert stored(norway, "city") == before
    norway.due_now()
    norway.work()
    assert stored(norway, "city") == "Tromsø" and changes(norway) == [(before, "Tromsø", "applied")]
    assert "Confirmed by the register" in anna.get("/my-data").text


@pytest.mark.attack("K07")
@pytest.mark.attack("K09")
def test_corrections_that_waited_arrive_in_the_order_they_were_made(norway: World, anna: Visitor) -> None:
    before = stored(norway, "city")
    with norway.register_down():
        correct(anna, "city", "Tromsø", before)
        assert "Changed meanwhile: it is now Tromsø" in correct(anna, "city", "Bodø", before).text
        correct(anna, "city", "Bodø", "Tromsø")
    norway.due_now()
    newest = (
        "select job_id from app.job join app.register_change on change_id = row_id where done_at is null"
        " order by asked_at desc limit 1"
    )
    norway.rows(f"update app.job set run_at = now() - interval '1 h' where job_id = ({newest})")
    norway.work()
    assert changes(norway) == [(before, "Tromsø", "applied"), ("Tromsø", "Bodø", "applied")]
    assert stored(norway, "city") == "Bodø"


@pytest.mark.attack("K07")
def test_a_weekend_without_a_register_loses_no_correction(norway: World, anna: Visitor) -> None:
    with norway.register_down():
        correct(anna, "city", "Tromsø", stored(norway, "city"))
        waited = 0.0
        while waited < 60 * 3600:
            norway.due_now()
            assert worker.run_one(norway.services, "register_change"), f"given up after {waited / 3600:.1f} hours"
            pause = "select extract(epoch from run_at - now()) from app.job where kind = 'register_change'"
            waited += float(norway.rows(pause)[0][0])
    norway.due_now()
    norway.work()
    assert stored(norway, "city") == "Tromsø"


def test_an_e_mail_address_needs_a_fresh_sign_in(norway: World, anna: Visitor) -> None:
    before = stored(norway, "email")
    norway.rows("update app.web_session set authenticated_at = now() - interval '6 min'")
    assert "/step-up" in correct(anna, "email", "new@union.example", before).text
    assert stored(norway, "email") == before and changes(norway, field="email") == []
    assert "Saved" in correct(anna, "city", "Tromsø", stored(norway, "city")).text


@pytest.mark.parametrize("field", ["family_name", "birth_date", "newsletter", "ref", "national_id", "no such", ""])
def test_what_is_not_to_be_edited_cannot_be(norway: World, anna: Visitor, field: str) -> None:
    before = norway.rows("select * from register.profile order by ref")
    assert "Saved" not in correct(anna, field, "x", "Berg").text
    assert norway.rows("select * from register.profile order by ref") == before
    assert (
        norway.rows(
            "select 1 from app.register_change where person_id = %s and cause = 'edit' and old = 'Berg'",
            norway.person_id("anna"),
        )
        == []
    )


def decide(world: World, dag: Visitor, decision: str, answer: str) -> Answer:
    """The privacy officer answers the only open request."""
    request = world.rows("select request_id from app.request where state = 'received'")[0][0]
    return dag.fire("send_answer", 1, None, decision, answer, match={"request": str(request)})


def test_a_name_is_corrected_when_the_privacy_officer_grants_it(norway: World, anna: Visitor, dag: Visitor) -> None:
    before = stored(norway, "family_name")
    anna.fire("ask_for_name", 1, None, "Lunde", "I have married.", before, match={"field": "family_name"})
    assert stored(norway, "family_name") == before and "Lunde" in dag.get("/staff/privacy").text
    assert "The member has been told" in decide(norway, dag, "grant", "Done, congratulations.").text
    norway.work()
    assert stored(norway, "family_name") == "Lunde"
    assert "Done, congratulations." in anna.get("/my-data").text
    kinds = norway.rows(
        "select kind from app.notice where person_id = %s and read_at is null", norway.person_id("anna")
    )
    assert kinds.count(("correction_decided",)) == 1
    assert logged(norway) == [
        "correction-requested", "register-change-asked", "correction-granted", "register-change-applied"
    ]  # fmt: skip


def test_a_denied_name_stays_as_it_is_and_the_reason_is_told(norway: World, anna: Visitor, dag: Visitor) -> None:
    before = stored(norway, "family_name")
    ask(anna, "Lunde")
    decide(norway, dag, "deny", "Send us the certificate first.")
    norway.work()
    assert stored(norway, "family_name") == before and "Send us the certificate first." in anna.get("/my-data").text


def test_a_request_is_answered_once(norway: World, anna: Visitor, dag: Visitor) -> None:
    ask(anna, "Lunde")
    request = str(norway.rows("select request_id from app.request where state = 'received'")[0][0])
    decide(norway, dag, "deny", "No.")
    again = dag.fire("send_answer", 1, None, "grant", "Yes.", match={"request": request})
    assert "answered already" in again.text
    assert norway.rows("select state, answer from app.request where request_id = %s", request) == [("denied", "No.")]


def test_another_name_asked_for_meanwhile_takes_the_place_of_the_first(
    norway: World, anna: Visitor, dag: Visitor
) -> None:
    """The clock goes on, and an answer written to what the request said before comes too late."""
    before, me = stored(norway, "family_name"), norway.person_id("anna")
    assert "has been received" in ask(anna, "Lunde").text
    norway.rows("update app.request set due_on = due_on - 3, received_at = received_at - interval '3 days'")
    first = norway.rows("select request_id, received_at, due_on from app.request where person_id = %s", me)[0]
    assert "Your open request now says this." in ask(anna, "Lund", "Spelt wrong the first time.").text
    statement = "select proposed, reason, received_at, due_on from app.request where person_id = %s"
    assert norway.rows(statement, me) == [("Lund", "Spelt wrong the first time.", *first[1:])]
    assert logged(norway) == ["correction-requested"] * 2
    late = dag.fire("send_answer", 1, None, "grant", "Done.", match={"request": str(first[0])})
    assert "has been changed since" in late.text and stored(norway, "family_name") == before
    decide(norway, dag, "grant", "Done.")
    norway.work()
    assert stored(norway, "family_name") == "Lund"
    assert "has been received" in ask(anna, "Lunde").text
    assert norway.rows("select count(*) from app.request where person_id = %s", me) == [(2,)]


@pytest.mark.attack("K18")
def test_a_name_asked_for_many_times_at_once_is_one_request(norway: World, anna: Visitor) -> None:
    clicks = [threading.Thread(target=ask, args=(anna, "Lunde")) for _ in range(6)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    assert norway.rows("select count(*) from app.request where person_id = %s", norway.person_id("anna")) == [(1,)]
    assert logged(norway) == ["correction-requested"]
