"""A disk that is full: what is being written fails whole and is written later; reading and signing in go on."""

from __future__ import annotations

import os
import resource
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from data import notices, worker
from data.archive import orders
from data.base import Role
from data.db import Context
from data.services import Services
from data.vault import Unreadable
from tests.visitor import Visitor
from tests.world import World


def on_a_full_disk(world: World, room: int, work: Callable[[Services], object]) -> int:
    """The exit code of a copy of this process that does this and can write so many bytes a file: 1 for an OSError."""
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            for database in (world.services.jobs, world.services.web, world.services.register.database):  # type: ignore[attr-defined]
                database.engine.dispose(close=False)  # the parent's connections stay the parent's
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            work(world.services)
            os._exit(0)
        except OSError:
            os._exit(1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def files(folder: Path) -> dict[str, int]:
    """{name: size} of everything in a folder."""
    return {path.name: path.stat().st_size for path in folder.rglob("*") if path.is_file()}


@pytest.mark.attack("K12")
def test_an_archive_that_finds_no_room_is_made_when_there_is_some(norway: World, anna: Visitor) -> None:
    me, folder = norway.person_id("anna"), norway.folder / "files"
    with norway.services.web.transaction(Context(Role.MEMBER, me)) as session:
        orders.ask_for_archive(session, me, "en")
    before = files(folder)
    state = "select state from app.archive_order where person_id = %s order by asked_at desc limit 1"
    assert on_a_full_disk(norway, 2_000, lambda services: worker.run_one(services, orders.JOB)) == 0
    assert files(folder) == before and norway.rows(state, me) == [("building",)]
    assert norway.rows("select error from app.job where kind = %s and done_at is null", orders.JOB) == [("OSError",)]
    assert anna.get("/my-data").status == 200 and norway.signed_in("bo").get("/").status == 200
    norway.due_now()
    norway.work()
    assert norway.rows(state, me) == [("ready",)] and len(files(folder)) == len(before) + 1


@pytest.mark.attack("K12")
def test_a_mail_that_finds_no_room_is_sent_whole_later(norway: World) -> None:
    mail, folder = norway.announce("anna"), norway.folder / "mail"
    state = "select state from app.mail where mail_id = %s"
    assert on_a_full_disk(norway, 50, lambda services: worker.run_one(services, notices.JOB, mail)) == 0
    assert norway.rows(state, mail) == [("queued",)] and f"{mail}.eml" not in files(folder)
    norway.due_now()
    norway.work()
    assert norway.rows(state, mail) == [("sent",)] and files(folder)[f"{mail}.eml"] > 500


@pytest.mark.attack("K12")
def test_a_key_that_finds_no_room_is_not_made_and_nothing_is_sealed_under_half_of_one(norway: World) -> None:
    owner, vault, folder = str(uuid.uuid4()), norway.services.vault, norway.folder / "keys"
    before = files(folder)
    assert on_a_full_disk(norway, 20, lambda services: services.vault.seal(owner, "place", "text")) == 1
    assert files(folder) == before
    with pytest.raises(Unreadable):
        vault.open(owner, "place", b"x" * 40)
    assert vault.open(owner, "place", vault.seal(owner, "place", "text")) == "text"
