"""The queue: each job by one worker, again when that worker died, later each time it fails, and once per name."""

from __future__ import annotations

import threading
import uuid
from collections import Counter

import pytest
import sqlalchemy as sa

from data import jobs, worker
from data.services import WORKER
from tests.world import World


def put(world: World, kind: str = "work", **options: str) -> None:
    """Put one job in."""
    with world.services.jobs.transaction(WORKER) as session:
        jobs.enqueue(session, kind, row_id=uuid.uuid4(), **options)  # type: ignore[arg-type]


def take(world: World, kind: str = "work") -> jobs.JobRow | None:
    """Claim the next job."""
    with world.services.jobs.transaction(WORKER) as session:
        return jobs.claim(session, kind)


def count(world: World, where: str) -> int:
    """How many jobs are so."""
    return int(world.rows(f"select count(*) from app.job where kind = 'work' and {where}")[0][0])


@pytest.mark.attack("K21")
def test_four_workers_share_a_hundred_jobs_without_a_duplicate(norway: World) -> None:
    for _number in range(100):
        put(norway)
    done: list[uuid.UUID] = []

    def work() -> None:
        while job := take(norway):
            done.append(job.job_id)
            with norway.services.jobs.transaction(WORKER) as session:
                jobs.finish(session, job)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert len(done) == 100 and max(Counter(done).values()) == 1 and count(norway, "done_at is null") == 0


def test_a_locked_job_is_passed_over_and_not_waited_for(norway: World) -> None:
    put(norway)
    put(norway)
    with norway.services.jobs.transaction(WORKER) as session:
        first = jobs.claim(session, "work")
        second = take(norway)
        assert first and second and first.job_id != second.job_id and take(norway) is None


def test_a_lease_that_is_over_gives_the_job_to_the_next(norway: World) -> None:
    put(norway)
    first = take(norway)
    assert first and take(norway) is None
    norway.rows("update app.job set lease_until = now() - interval '1 s'")
    again = take(norway)
    assert again and again.job_id == first.job_id and (first.attempts, again.attempts) == (1, 2)


def test_each_failure_makes_the_next_pause_longer_up_to_an_hour(norway: World) -> None:
    put(norway)
    pauses = []
    for _attempt in range(14):
        norway.rows("update app.job set run_at = now()")
        job = take(norway)
        assert job
        with norway.services.jobs.transaction(WORKER) as session:
            jobs.put_back(session, job, "Away")
            pause = session.scalar(
                sa.text("select extract(epoch from run_at - now()) from app.job where kind = 'work'")
            )
            pauses.append(round(float(pause)))
    assert pauses == [min(3600, 2**n) for n in range(1, 15)] and take(norway) is None
    assert norway.rows("select error from app.job where kind = 'work'") == [("Away",)]


def test_after_the_last_attempt_a_job_waits_for_people_and_frees_its_name(norway: World) -> None:
    put(norway, dedupe="nightly")
    norway.rows("update app.job set attempts = %s", jobs.MOST_ATTEMPTS - 1)
    job = take(norway)
    assert job
    with norway.services.jobs.transaction(WORKER) as session:
        jobs.put_back(session, job, "Away")
        assert jobs.queue_figures(session)["failed"] == 1
    norway.rows("update app.job set run_at = now()")
    assert take(norway) is None
    put(norway, dedupe="nightly")
    assert take(norway) is not None


def test_a_name_waits_only_once_and_is_free_when_done(norway: World) -> None:
    for _twice in range(2):
        put(norway, dedupe="nightly")
    job = take(norway)
    assert job and count(norway, "true") == 1
    with norway.services.jobs.transaction(WORKER) as session:
        jobs.finish(session, job)
    put(norway, dedupe="nightly")
    assert count(norway, "done_at is null") == 1


def test_a_job_is_put_in_with_the_act_or_not_at_all(norway: World) -> None:
    with pytest.raises(ZeroDivisionError), norway.services.jobs.transaction(WORKER) as session:
        jobs.enqueue(session, "work")
        raise ZeroDivisionError
    assert count(norway, "true") == 0


def test_a_job_nobody_can_do_is_put_back_and_the_worker_goes_on(norway: World) -> None:
    put(norway, kind="unheard of")
    assert worker.run_one(norway.services, "unheard of")
    assert norway.rows("select error, attempts from app.job where kind = 'unheard of'") == [("KeyError", 1)]
    assert not worker.run_one(norway.services, "unheard of")


def test_a_job_tells_nothing_of_what_went_wrong_but_its_kind(norway: World) -> None:
    with norway.services.jobs.transaction(WORKER) as session:
        jobs.enqueue(session, "mail", uuid.UUID(int=7))
    norway.work()
    assert norway.rows("select error from app.job where kind = 'mail' and person_id = %s", uuid.UUID(int=7)) == [
        ("ValueError",)
    ]
