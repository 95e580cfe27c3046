"""Carries out jobs: the same functions in the demo's thread, in `flask --app app worker` and in one run for cron."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable

import structlog
from sqlalchemy import update

from data import jobs, ledger, ledger_watch, mail, notices, retention, words
from data.archive import job as archive_job
from data.archive import orders
from data.base import now
from data.mentoring import together, work
from data.notices import Mail
from data.people import person_of
from data.register import changes
from data.services import WORKER, Services
from data.usage import night

log = structlog.get_logger()
IDLE_SECONDS = 1.0
Handler = Callable[[Services, jobs.JobRow], None]


class NotYet(Exception):
    """The work could not be done now and is tried again later."""


def change_register(services: Services, job: jobs.JobRow) -> None:
    """Ask the register for a change and write down its answer; no answer means later."""
    person_id, change_id = _row(job)
    if not changes.carry_out(services.register, lambda: services.jobs.transaction(WORKER), person_id, change_id):
        raise NotYet("register")


def send_mail(services: Services, job: jobs.JobRow) -> None:
    """Send one announcement; the address comes from the register at this moment."""
    person_id, mail_id = _row(job)
    with services.jobs.transaction(WORKER) as session:
        row = session.get(Mail, (person_id, mail_id))
        if row is None or row.state != "queued":
            return
        person = person_of(session, person_id)
    to = services.register.read(person.register_ref, masked=True).one("profile").get("email", "")
    if to:
        with words.speaking(person.language, services.organisation.time_zone):
            mail.send(mail.announcement(services.organisation, to, services.origin, mail_id), services.mail_url)
    with services.jobs.transaction(WORKER) as session:
        session.execute(
            update(Mail)
            .where(Mail.person_id == person_id, Mail.mail_id == mail_id, Mail.state == "queued")
            .values(state="sent" if to else "no_address", sent_at=now())
        )


def build_archive(services: Services, job: jobs.JobRow) -> None:
    """Make one archive."""
    person_id, order_id = _row(job)
    archive_job.make(services, person_id, order_id)


HANDLERS: dict[str, Handler] = {
    changes.JOB: change_register,
    notices.JOB: send_mail,
    orders.JOB: build_archive,
    ledger_watch.JOB: ledger_watch.verify_all,
    together.JOB: work.tell,
    work.SUGGEST: work.suggest,
    work.NIGHT: work.every_night,
    work.ROUND: work.propose,
    night.JOB: night.every_night,
}


def run_one(services: Services, kind: str | None = None, row_id: uuid.UUID | None = None) -> bool:
    """Claim and carry out one due job; False when none was due. A failure puts it back, never raises."""
    with services.jobs.transaction(WORKER) as session:
        job = jobs.claim(session, kind, row_id)
    if job is None:
        return False
    try:
        HANDLERS[job.kind](services, job)
    except Exception as error:  # whatever it was, the job waits for its next attempt and the worker goes on
        log.warning("job put back", kind=job.kind, attempt=job.attempts, error=type(error).__name__)
        with services.jobs.transaction(WORKER) as session:
            jobs.put_back(session, job, type(error).__name__)
        if job.kind == orders.JOB and job.attempts >= orders.MOST_ATTEMPTS:
            archive_job.give_up(services.jobs, *_row(job))
    else:
        with services.jobs.transaction(WORKER) as session:
            jobs.finish(session, job)
    return True


def seal_ledgers(services: Services) -> int:
    """Seal what has been added to the consents and the audit log; returns how many rows."""
    sealed = 0
    for name in ledger.LEDGERS:
        with services.jobs.transaction(WORKER) as session:
            sealed += ledger.seal(session, name, services.signer)
    return sealed


def housekeeping(services: Services) -> None:
    """What is done each minute: seals, files past their time; and what is done at night is planned."""
    seal_ledgers(services)
    archive_job.expire(services)
    archive_job.sweep_files(services)
    work.keep_time(services)
    night.forget_salts(services)
    with services.jobs.transaction(WORKER) as session:
        retention.sweep(session, services.organisation)
        ledger_watch.plan(session)
        work.plan(session)
        night.plan(session)


def run_until(services: Services, stop: threading.Event) -> None:
    """The worker's loop: due jobs at once, housekeeping each minute, until `stop` is set."""
    since_housekeeping = 60.0
    while not stop.is_set():
        try:
            if since_housekeeping >= 60:
                housekeeping(services)
                since_housekeeping = 0
            while not stop.is_set() and run_one(services):
                pass
        except Exception as error:  # the database is away: wait and go on
            log.error("worker waits", error=type(error).__name__)
        stop.wait(IDLE_SECONDS)
        since_housekeeping += IDLE_SECONDS


def _row(job: jobs.JobRow) -> tuple[uuid.UUID, uuid.UUID]:
    if job.person_id is None or job.row_id is None:
        raise ValueError(f"job {job.kind} names no row")
    return job.person_id, job.row_id
