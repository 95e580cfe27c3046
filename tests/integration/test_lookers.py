"""Who has looked: what the page says is what the log says, a view is ended and objected to, and rights are read anew."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from data import audit
from data.base import Role
from data.db import Context
from data.lookers import entries_of
from data.staff import StaffRole
from data.staff_views import end_view, start_view
from tests.canaries import digest
from tests.copies import copies
from tests.visitor import Visitor
from tests.world import World

SEEN = ["/my-data", "/", "/my-data", "/consents"]
PLACE = r"\d{16}-[0-9a-f]{32}"
CHANGES_BY_ITSELF = frozenset({"web_session"})


def staff_id(world: World, subject: str = "cille") -> uuid.UUID:
    return world.rows("select person_id from app.staff where subject = %s", subject)[0][0]


def view(
    world: World, sub: str = "anna", *, pages: list[str] = SEEN, refused: tuple[str, ...] = (), end: bool = True,
    by: str = "cille", words: str = "She cannot find her =receipts()",
) -> uuid.UUID:  # fmt: skip
    """Cille looks at this member's pages, as the app writes it down; returns the view's id."""
    person, cille = world.person_id(sub), staff_id(world, by)
    with world.services.web.transaction(Context(Role.SUPPORT)) as session:
        begun = start_view(
            session, person, staff_id=cille, role=StaffRole.SUPPORT, standing="member", reason="asked_by_member",
            words=words, ticket="S-1042",
        )  # fmt: skip
    with world.services.audit.transaction(Context(Role.AUDITOR, person)) as session:
        for action, details in (("view-started", [""]), ("view-page", pages), ("view-refused", refused)):
            for each in details:
                audit.record(session, person, action, each, by=cille)
    if end:
        with world.services.web.transaction(Context(Role.SUPPORT)) as session:
            end_view(session, cille, "staff")
    return begun.view_id


def log(world: World, sub: str = "anna", *actions: str) -> list[str]:
    """The actions in this member's audit rows, oldest first, or those of some kinds."""
    query = "select action from app.audit_event where person_id = %s and (action = any(%s) or %s) order by position"
    return [row[0] for row in world.rows(query, world.person_id(sub), list(actions), not actions)]


def walk(world: World, person: uuid.UUID) -> Iterator[uuid.UUID]:
    """The key of every entry, page after page."""
    with world.services.web.transaction(Context(Role.MEMBER, person, read_only=True)) as session:
        found = entries_of(session, person, most=700)
        while found:
            yield from (each.key for each in found)
            found = entries_of(session, person, before=(found[-1].at, found[-1].key), most=700)


def plain(answer: Any) -> str:
    """The words of a callback's answer."""
    return json.dumps(answer.json(), ensure_ascii=False)


def page(visitor: Visitor) -> str:
    whole = visitor.get("/who-has-looked").text
    return re.sub(r"<[^>]*>", "|", whole[whole.index("<main") : whole.index("</main")])


def counts(text: str) -> tuple[int, ...]:
    """Employees, systems, oneself: as the page says."""
    found = re.search(r"Employees: ([\d,]+) · Other systems: ([\d,]+) · You: ([\d,]+)", text)
    assert found
    return tuple(int(each.replace(",", "")) for each in found.groups())


def test_with_nothing_to_show_the_page_says_so(norway: World) -> None:
    kim = norway.signed_in("kim")
    for table in ("audit_event", "mail", "register_change", "staff_view"):
        norway.rows(f"delete from app.{table} where person_id = %s", norway.person_id("kim"))
    text = page(kim)
    assert "Nobody is looking at your pages." in text and "Nothing here" in text
    assert counts(text) == (0, 0, 0)
    assert "Kept for two years" in text and "Your first entry" not in text


@pytest.mark.attack("G06")
def test_the_numbers_on_the_page_are_those_of_the_audit_rows(norway: World) -> None:
    anna = norway.signed_in("anna")
    view(norway, refused=("/salary", "ask"))
    view(norway, pages=["/consents"])
    text = page(anna)
    told = text[text.index("Looked at, sent and fetched") :]
    assert told.count("Member support looked at your pages") == 2
    assert "My data (2 ×), Start, Consents" in told and "Salary, A button or a download" in told
    assert "The member asked for help" in told and "She cannot find her =receipts()" in told and "S-1042" in told
    assert "Less than a minute" in told and "The employee ended it" in told
    ((pages,),) = norway.rows(
        "select count(*) from app.audit_event where action = 'view-page' and person_id = %s", norway.person_id("anna")
    )
    assert pages == 5 == sum(map(int, re.findall(r"\((\d+) ×\)", told))) + len(["Start", "Consents", "Consents"])
    assert "Cille" not in told and str(staff_id(norway)) not in told


@pytest.mark.attack("G06")
def test_each_row_of_the_log_is_counted_once(norway: World) -> None:
    anna, mine = norway.signed_in("anna"), norway.person_id("anna")
    before = counts(page(anna))
    view(norway)
    with norway.services.audit.transaction(Context(Role.AUDITOR, mine)) as session:
        audit.record(session, mine, "member-found", "email", by=staff_id(norway))
        audit.record(session, mine, "view-refused", "code", by=staff_id(norway))
        audit.record(session, mine, "request-read", "given_name", by=staff_id(norway, "dag"))
    anna.fire("show_national_id", 1)
    text = page(anna)
    employees, systems, oneself = counts(text)
    assert (employees, systems, oneself) == (
        before[0] + 4,
        before[1] + 1,
        before[2] + 1,
    )  # the e-mail announces the view
    assert "An employee found you by a number or an e-mail you gave · By your e-mail address" in text
    assert "An employee looked for you and was refused · They did not have your code" in text
    assert "An employee who answers requests read your request · Given name" in text


def test_what_was_seen_just_after_a_view_ended_is_shown_too(norway: World) -> None:
    anna, mine = norway.signed_in("anna"), norway.person_id("anna")
    view(norway)
    with norway.services.audit.transaction(Context(Role.AUDITOR, mine)) as session:
        audit.record(session, mine, "view-page", "/consents", by=staff_id(norway))
    assert "An employee saw a page of yours · Consents" in page(anna)


def test_reading_writes_nothing_and_a_download_is_logged(norway: World) -> None:
    anna = norway.signed_in("anna")
    view(norway)
    before = digest(norway, leave_out=CHANGES_BY_ITSELF)
    page(anna)
    anna.fire("show_lookers", "employees", "30")
    anna.fire("show_more_lookers", 1, match={"of": "1-x"})
    assert digest(norway, leave_out=CHANGES_BY_ITSELF) == before
    assert anna.send("HEAD", "/who-has-looked.csv", headers={"Sec-Fetch-Site": "same-origin"}).status == 200
    assert log(norway, "anna", "log-downloaded") == []
    assert anna.get("/who-has-looked.csv").status == 200
    assert log(norway, "anna", "log-downloaded") == ["log-downloaded"]
    assert "The list of who has looked was downloaded" in page(anna)


def test_the_download_holds_every_page_seen_and_no_formula(norway: World) -> None:
    anna = norway.signed_in("anna")
    view(norway, words="=HYPERLINK(0) was asked for")
    answer = anna.get("/who-has-looked.csv")
    assert (
        answer.headers["Content-Type"].startswith("text/csv") and "attachment" in answer.headers["Content-Disposition"]
    )
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert [each["Concerns"] for each in rows if each["What"] == "An employee saw a page of yours"][::-1] == [
        "My data", "Start", "My data", "Consents",
    ]  # fmt: skip
    (begun,) = [each for each in rows if each["Who"] == "Member support"]
    assert begun["In the employee's words"] == "'=HYPERLINK(0) was asked for"
    assert (begun["Case number"], begun["How it ended"]) == ("S-1042", "The employee ended it")


def test_a_view_that_goes_on_is_ended_by_the_member(norway: World) -> None:
    anna, view_id = norway.signed_in("anna"), view(norway, end=False)
    assert "End it now" in page(anna) and "It goes on now" in page(anna)
    clicked = [({"of": str(view_id)}, 1)]
    assert "Ended." in plain(anna.fire("end_view_now", clicked, match={"of": str(view_id)}))
    assert norway.rows("select ended_by from app.staff_view where view_id = %s", view_id) == [("member",)]
    assert log(norway, "anna", "view-ended") == ["view-ended"]
    assert "It was over already." in plain(anna.fire("end_view_now", clicked, match={"of": str(view_id)}))
    text = page(anna)
    assert "Nobody is looking at your pages." in text and "You ended it" in text


def test_nobody_ends_or_objects_to_a_view_of_somebody_else(norway: World) -> None:
    bo, view_id = norway.signed_in("bo"), view(norway, end=False)
    assert "It was over already." in plain(
        bo.fire("end_view_now", [({"of": str(view_id)}, 1)], match={"of": str(view_id)})
    )
    assert "You may not do this." in bo.fire("object_to", 1, None, "Mine", match={"of": str(view_id)}).text
    assert norway.rows("select ended_by from app.staff_view where view_id = %s", view_id) == [("",)]
    assert norway.rows("select from app.request where view_id is not null") == []


def test_nobody_answers_an_objection_to_a_view_of_their_own(norway: World) -> None:
    anna, dag, view_id = norway.signed_in("anna"), norway.signed_in("dag"), view(norway)
    norway.rows("update app.staff_view set staff_id = (select person_id from app.staff where name like 'Dag%%')")
    anna.fire("object_to", 1, None, "I never called.", match={"of": str(view_id)})
    page = dag.get("/staff/privacy").text
    assert "I never called." in page and "another privacy officer answers" in page and "Send the answer" not in page
    request_id = norway.rows("select request_id from app.request")[0][0]
    told = dag.fire("send_answer", 1, None, "deny", "It was right.", match={"request": str(request_id)})
    assert "You may not do this." in told.text
    assert norway.rows("select state from app.request") == [("received",)]


def test_an_objection_goes_to_the_privacy_officer_once_and_the_answer_comes_back(norway: World) -> None:
    anna, dag, of = norway.signed_in("anna"), norway.signed_in("dag"), {"of": str(view(norway))}
    for wrong, why in (("", "Fill in the reason"), ("x" * 1001, "at most"), ("a\u202eb", "cannot be stored")):
        told = anna.fire("object_to", 1, None, wrong, match=of)
        assert why in plain(told) and wrong in plain(told)
    assert "Sent to the privacy officer." in plain(anna.fire("object_to", 1, None, "I never called.", match=of))
    assert "You have said so before." in plain(anna.fire("object_to", 1, None, "Again", match=of))
    assert log(norway, "anna", "view-objected") == ["view-objected"]
    ((request_id, due),) = norway.rows(
        "select request_id, due_on - received_at::date from app.request where kind = 'view'"
    )
    assert 28 <= due <= 31
    assert "I never called." in anna.get("/").text or "being looked into" in anna.get("/").text
    waiting = dag.get("/staff/privacy").text
    for words in (
        "A view that the member had not agreed to",
        "I never called.",
        "S-1042",
        "Cille",
        "The member asked for help",
    ):
        assert words in waiting
    key = {"request": str(request_id)}
    assert "Fill in the answer" in plain(dag.fire("send_answer", 1, None, "grant", "", match=key))
    assert "Answered." in plain(dag.fire("send_answer", 1, None, "grant", "It was the wrong member.", match=key))
    assert log(norway, "anna", "objection-granted", "correction-granted", "register-change-asked") == [
        "objection-granted"
    ]
    assert "What you said about a look at your pages has been answered." in anna.get("/").text
    for path in ("/who-has-looked", "/my-data"):
        text = anna.get(path).text
        assert "I never called." in text and "It was the wrong member." in text and "Granted" in text


def test_the_list_keeps_to_the_kind_and_the_time_asked_for(norway: World) -> None:
    anna, mine = norway.signed_in("anna"), norway.person_id("anna")
    view(norway)
    norway.announce("anna")
    employees, systems = (plain(anna.fire("show_lookers", kind, "all")) for kind in ("employees", "systems"))
    assert "looked at your pages" in employees and "e-mail" not in employees.replace("e-mail you gave", "")
    assert "An announcing e-mail" in systems and "looked at your pages" not in systems.replace("look at your pages", "")
    norway.rows(
        "update app.staff_view set started_at = started_at - interval '40 days', ends_at = ends_at - interval '40 days',"
        " ended_at = ended_at - interval '40 days' where person_id = %s", mine,
    )  # fmt: skip
    norway.rows("update app.audit_event set at = at - interval '40 days' where action like 'view-%%'")
    assert "Member support looked" not in plain(anna.fire("show_lookers", "employees", "30"))
    assert "Member support looked" in plain(anna.fire("show_lookers", "employees", "365"))
    for junk in (None, "systems' or true", ["all"], {"a": 1}):
        assert anna.fire("show_lookers", junk, junk).status == 200


def test_what_was_sent_is_told_without_its_value(norway: World) -> None:
    anna = norway.signed_in("anna")
    ((seen,),) = norway.rows("select phone from register.profile where ref = 'demo-anna'")
    anna.fire("save_field", 1, None, "+47 41 23 45 67", seen, match={"field": "phone"})
    norway.announce("anna")
    norway.work()
    text = page(anna)
    assert "“Phone” was sent to another system: The member register" in text and "Confirmed by the register" in text
    assert "Your e-mail address was given to the service that sends e-mails: Brevdue Utsendelse AS" in text
    assert "41 23 45 67" not in text


def test_ten_thousand_entries_come_by_pages_each_once(norway: World) -> None:
    anna, mine = norway.signed_in("anna"), norway.person_id("anna")
    norway.rows("delete from app.mail where person_id = %s", mine)
    norway.announce("anna")
    with norway.admin() as connection:
        assert copies(connection, "app", "mail", frozenset(), 9_999, f"person_id = '{mine}'") == 9_999
    text = anna.get("/who-has-looked").text
    assert counts(text)[1] >= 10_000
    assert text.count('class="when"') == 25
    (place,) = set(re.findall(PLACE, text))
    seen = {place}
    for _ in range(3):
        answer = anna.fire("show_more_lookers", 1, None, "all", "all", match={"of": place})
        assert answer.text.count('"className":"when"') == 25
        place = re.findall(PLACE, answer.text)[-1]
        assert place not in seen
        seen.add(place)
    walked = list(walk(norway, mine))
    assert len(walked) == len(set(walked)) == sum(counts(text))


@pytest.mark.parametrize("place", ["", "x", "-", "9" * 40 + "-" + "a" * 32, "1-'or true", "-5-" + "0" * 32])
def test_a_place_that_is_none_ends_the_list(shared_norway: World, place: str) -> None:
    anna = shared_norway.signed_in("anna")
    answer = anna.fire("show_more_lookers", 1, None, "all", "all", match={"of": place})
    assert answer.status == 200 and "Something went wrong" not in answer.text and "Nothing here" in answer.text


def test_names_are_shown_only_where_the_organisation_says_so(norway: World) -> None:
    anna = norway.signed_in("anna")
    view(norway, end=False)
    assert "Cille" not in page(anna)
    services = norway.services
    shown = services.organisation.model_copy(update={"shows_employee_names": True})
    object.__setattr__(services, "organisation", shown)
    assert page(anna).count("Member support (Cille") == 2
