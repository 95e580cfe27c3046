"""Many at the same moment, over real processes and threads: everybody gets their own, and nobody stops anybody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from auth.gate import CALLBACKS_A_MINUTE
from tests.canaries import fill
from tests.gunicorn import gunicorn, visiting
from tests.visitor import Answer
from tests.world import World

ROUNDS = 40
CARDS = ("read_register_again", "show_page")


@pytest.fixture(scope="module")
def processes(shared_norway: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real web server with two processes of eight threads, on the shared world's database."""
    with gunicorn(shared_norway, tmp_path_factory.mktemp("gunicorn"), workers=2) as origin:
        yield origin


@pytest.mark.attack("C14")
def test_two_members_who_ask_the_same_at_the_same_moment_each_get_their_own(
    shared_norway: World, processes: str
) -> None:
    """Four browsers of each, in step; each answer is read for both members' canaries."""
    for sub in ("anna", "bo"):
        fill(shared_norway, sub)
    people = [(sub, other) for sub, other in (("anna", "bo"), ("bo", "anna")) for _ in range(4)]
    browsers = [visiting(shared_norway.signed_in(sub), processes) for sub, _ in people]
    start = threading.Barrier(len(people))

    def ask(number: int) -> list[str]:
        own, other = people[number]
        wrong = []
        for turn in range(ROUNDS):
            start.wait(60)
            answer = browsers[number].fire(CARDS[turn % 2], "/my-data")
            if answer.status != 200 or f"canary-{own}-" not in answer.text or f"canary-{other}-" in answer.text:
                wrong.append(f"{own}: {answer.status}")
        return wrong

    with ThreadPoolExecutor(len(people)) as pool:
        assert [wrong for found in pool.map(ask, range(len(people))) for wrong in found] == []


@pytest.mark.attack("C19")
def test_a_burst_is_slowed_down_and_others_notice_nothing(shared_norway: World) -> None:
    """More than two minutes' worth, since the minute may turn while they are sent."""
    anna, bo = (shared_norway.signed_in(sub) for sub in ("anna", "bo"))
    count = 2 * CALLBACKS_A_MINUTE + 20
    burst, others = [], []

    def send(_number: int) -> None:
        burst.append(anna.fire("mark_notice_read", [({"notice": "x"}, None)]))

    with ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(send, number) for number in range(count)]
        while not all(each.done() for each in sent):
            began = time.monotonic()
            others.append((bo.get("/consents").status, time.monotonic() - began))
    refused = [each for each in burst if each.status == 429]
    assert len(burst) == count and len(refused) >= 20 and {each.status for each in burst} == {200, 429}
    assert {each.headers["Retry-After"] for each in refused} == {"60"}
    assert {each.json()["error"] for each in refused} == {"too_many"}
    assert {status for status, _ in others} == {200}
    assert sorted(seconds for _, seconds in others)[int(len(others) * 0.95) - 1] < 2

    shared_norway.a_minute_later()
    assert anna.fire("read_register_again", 1).status == 200


@pytest.mark.attack("C17")
def test_of_two_saves_from_one_page_the_late_one_is_refused(norway: World) -> None:
    """The first is held up inside the database, the second comes meanwhile; what the browser shows is tested in a browser."""
    anna = norway.signed_in("anna")
    ((before,),) = norway.rows("select city from register.profile where ref = 'demo-anna'")
    lock = f"corrections {norway.person_id('anna')}"

    def save(city: str) -> Answer:
        return anna.fire("save_field", 1, None, city, before, match={"field": "city"})

    with norway.admin() as holder, ThreadPoolExecutor(2) as pool:
        holder.execute("select pg_advisory_lock(hashtextextended(%s, 0))", (lock,))
        slow = pool.submit(save, "Bodø")
        await_waiting(norway, 1)
        fast = pool.submit(save, "Vadsø")
        await_waiting(norway, 2)
        holder.execute("select pg_advisory_unlock_all()")
        answers = [slow.result(), fast.result()]
    assert "Saved" in answers[0].text and "Changed meanwhile: it is now Bodø. You wrote Vadsø." in answers[1].text
    assert norway.rows("select city from register.profile where ref = 'demo-anna'") == [("Bodø",)]
    assert norway.rows("select new, state from app.register_change where field = 'city'") == [("Bodø", "applied")]


def await_waiting(world: World, count: int) -> None:
    """Until so many transactions wait for an advisory lock."""
    deadline = time.monotonic() + 4
    waiting = (
        "select count(*) from pg_locks join pg_database d on d.oid = database"
        " where locktype = 'advisory' and not granted and datname = current_database()"
    )
    while world.rows(waiting) != [(count,)]:
        assert time.monotonic() < deadline, "nobody waits"
