"""Processes killed with SIGKILL before each of their statements: nothing is half done, and trying again finishes it."""

from __future__ import annotations

import itertools
import json
import os
import signal
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from data import jobs, ledger, notices, worker
from data.services import WORKER
from tests.visitor import Visitor
from tests.world import World

MOMENTS = ("before_cursor_execute", "commit")


def killed_at(world: World, moment: int, work: Callable[[], object]) -> bool:
    """Do this in a copy of the process that dies before its n-th statement or commit; True when it came so far."""
    pid = os.fork()
    if pid == 0:
        try:
            steps = itertools.count(1)

            def step(*_arguments: object) -> None:
                if next(steps) == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

            services = world.services
            for database in (services.web, services.jobs, services.audit, services.register.database):  # type: ignore[attr-defined]
                database.engine.dispose(close=False)  # the parent's connections stay the parent's
                for each in MOMENTS:
                    event.listen(database.engine, each, step)
            work()
            os._exit(0)
        finally:
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code != 0


def posting(
    world: World, visitor: Visitor, function: str, *values: object, match: dict[str, str]
) -> Callable[[], object]:
    """The post of a callback, answered inside the process that is killed."""
    body = json.dumps(visitor.callback_body(function, *values, match=match)).encode()
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items()),
        "X-CSRFToken": visitor.cookies["_csrf_token"],
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/json",
    }
    client = world.app.test_client(use_cookies=False)

    def post() -> None:
        answered = client.post("/_dash-update-component", data=body, headers=headers, base_url=world.origin)
        assert answered.status_code == 200

    return post


def after_a_while(world: World) -> None:
    """As if leases and pauses were over: the worker finds what was left and does it."""
    world.due_now()
    world.work()


def unbroken(world: World) -> bool:
    """Whether the sealed ledgers verify, with every row in them."""
    worker.seal_ledgers(world.services)
    with world.services.jobs.transaction(WORKER) as session:
        verdicts = [ledger.verify(session, name, world.services.signer.public_key()) for name in ledger.LEDGERS]
    return all(each.bad is None and each.unsealed == 0 for each in verdicts)


def count(world: World, statement: str, *values: object) -> int:
    """How many rows this finds."""
    return int(world.rows(f"select count(*) from {statement}", *values)[0][0])


@pytest.mark.attack("K13")
@pytest.mark.attack("K20")
def test_a_correction_killed_at_any_moment_is_whole_or_was_never_made(norway: World, anna: Visitor) -> None:
    me = norway.person_id("anna")
    made = "app.register_change where person_id = %s and cause = 'edit' and new like 'Town %%'"
    for moment in itertools.count(1):
        before = norway.rows("select city from register.profile where ref = 'demo-anna'")[0][0]
        known, wanted = count(norway, made, me), f"Town {moment}"
        if not killed_at(
            norway, moment, posting(norway, anna, "save_field", 1, None, wanted, before, match={"field": "city"})
        ):
            break
        asked = count(norway, made, me) - known
        started = "app.audit_event where person_id = %s and action = 'register-change-asked'"
        assert count(norway, started, me) == count(norway, made, me), "a change and its log row are one"
        assert (
            count(norway, "app.job j join app.register_change c on c.change_id = j.row_id where c.new = %s", wanted)
            == asked
        )
        after_a_while(norway)
        now = norway.rows("select city from register.profile where ref = 'demo-anna'")[0][0]
        assert now == (wanted if asked else before), f"killed at {moment}"
        assert count(norway, made + " and state <> 'applied'", me) == 0
        assert count(
            norway, "app.audit_event where person_id = %s and action = 'register-change-applied'", me
        ) == count(norway, made, me)
    assert moment > 20 and count(norway, made, me) > 5
    assert norway.rows("select state from app.register_change where new = %s", wanted) == [("applied",)]
    norway.work()  # what was carried out at once is still in the queue, where it is found settled
    assert norway.rows("select kind from app.job where done_at is null") == [] and unbroken(norway)
    assert anna.get("/my-data").status == 200


@pytest.mark.attack("K13")
def test_a_consent_killed_at_any_moment_is_whole_or_was_never_given(norway: World, bo: Visitor) -> None:
    me, give = norway.person_id("bo"), True
    for moment in itertools.count(1):
        act = "give_consent" if give else "withdraw_consent"
        events = count(norway, "app.consent_event where person_id = %s", me)
        if not killed_at(norway, moment, posting(norway, bo, act, 1, match={"purpose": "newsletter"})):
            break
        happened = count(norway, "app.consent_event where person_id = %s", me) - events
        kept = count(norway, "app.consent_event where person_id = %s", me)
        assert count(norway, "app.audit_event where person_id = %s and action like 'consent-%%'", me) == kept
        assert count(norway, "app.register_change where person_id = %s and cause = 'consent'", me) == kept
        after_a_while(norway)
        sent = norway.rows("select newsletter from register.profile where ref = 'demo-bo'")[0][0]
        assert sent is (give if happened else not give) or kept == 0
        give = not give if happened else give
    assert moment > 15 and count(norway, "app.consent_event where person_id = %s", me) > 5
    assert count(norway, "app.register_change where person_id = %s and state <> 'applied'", me) == 0
    assert unbroken(norway) and bo.get("/consents").status == 200


@pytest.mark.attack("K13")
def test_a_withdrawal_killed_at_any_moment_erases_all_or_nothing(norway: World, anna: Visitor) -> None:
    me = norway.person_id("anna")
    withdraw = posting(norway, anna, "withdraw_consent", 1, match={"purpose": "salary_statistics"})
    for moment in itertools.count(1):
        given = count(
            norway, "app.consent_current where person_id = %s and purpose = 'salary_statistics' and state = 'given'", me
        )
        assert (count(norway, "app.salary_answer where person_id = %s", me) > 0) is (given == 1)
        if not killed_at(norway, moment, withdraw):
            break
    assert moment > 10 and count(norway, "app.salary_answer where person_id = %s", me) == 0
    assert count(norway, "app.audit_event where person_id = %s and action = 'consent-withdrawn'", me) == 1


@pytest.mark.attack("K20")
def test_a_worker_killed_while_mailing_sends_one_mail_to_the_receiver(norway: World) -> None:
    """The mail may go out twice, but with one Message-ID; and it is never marked as sent without having gone."""
    mail_id, folder = norway.announce("anna"), norway.folder / "mail"
    for moment in itertools.count(1):
        norway.due_now()
        finished = not killed_at(norway, moment, lambda: worker.run_one(norway.services, notices.JOB, mail_id))
        state = norway.rows("select state from app.mail where mail_id = %s", mail_id)[0][0]
        assert state == "queued" or (folder / f"{mail_id}.eml").exists()
        if finished:
            break
    assert moment > 5 and state == "sent" and [path.stem for path in folder.glob("*.eml")] == [str(mail_id)]


@pytest.mark.attack("K13")
def test_a_seal_killed_at_any_moment_leaves_the_chain_whole(norway: World) -> None:
    for moment in itertools.count(1):
        alive = not killed_at(norway, moment, lambda: worker.seal_ledgers(norway.services))
        with norway.services.jobs.transaction(WORKER) as session:
            assert all(
                ledger.verify(session, name, norway.services.signer.public_key()).bad is None for name in ledger.LEDGERS
            )
        if alive:
            break
    assert moment > 4 and unbroken(norway)


@pytest.mark.attack("K13")
def test_a_job_whose_worker_was_killed_is_taken_again_when_its_lease_is_over(norway: World) -> None:
    with norway.services.jobs.transaction(WORKER) as session:
        jobs.enqueue(session, "nothing")

    def take() -> None:
        with norway.services.jobs.transaction(WORKER) as session:
            jobs.claim(session, "nothing")
        os.kill(os.getpid(), signal.SIGKILL)

    assert killed_at(norway, 10_000, take)
    with norway.services.jobs.transaction(WORKER) as session:
        assert jobs.claim(session, "nothing") is None
        session.execute(sa.text("update app.job set lease_until = now() - interval '1 s'"))
        again = jobs.claim(session, "nothing")
    assert again is not None and again.attempts == 2
