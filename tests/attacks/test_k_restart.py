"""The real web server, stopped and reloaded while people save: what was begun is finished, and nothing fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
import pytest

import demo
from tests.oidc.peers import free_port
from tests.visitor import Answer, Visitor
from tests.world import World

DRAINED_WITHIN = 20


@dataclass
class Gunicorn:
    """The server as `make run` starts it, and Anna signed in there."""

    process: subprocess.Popen[bytes]
    anna: Visitor

    def save(self, world: World, typed: str) -> Answer:
        """Correct Anna's city."""
        return self.anna.fire("save_field", 1, None, typed, city(world), match={"field": "city"})


def city(world: World) -> str:
    """What the register holds."""
    return str(world.rows("select city from register.profile where ref = 'demo-anna'")[0][0])


@pytest.fixture
def gunicorn(norway: World) -> Iterator[Gunicorn]:
    """The same database and keys, served by gunicorn."""
    port = free_port()
    origin = f"http://localhost:{port}"
    moved = {name: value.replace(norway.origin, origin) for name, value in norway.environment.items()}
    norway.rows("update app.staff set issuer = %s", moved["INNSYN_STAFF_ISSUER"])
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "app:create_app()"]
    with (norway.folder / "web.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=demo.ROOT, env={**os.environ, **moved}, stdout=log, stderr=log)
    try:
        assert demo.wait_for(process, origin), (norway.folder / "web.log").read_text()[-2000:]
        anna = Visitor(origin, norway.app.extensions["dash_app"])
        anna.sign_in("anna")
        anna.cookies["language"] = "en"
        yield Gunicorn(process, anna)
    finally:
        process.kill()
        process.wait()


@pytest.mark.attack("K26")
def test_a_server_that_is_stopped_finishes_what_was_begun(norway: World, gunicorn: Gunicorn) -> None:
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    with ThreadPoolExecutor(1) as clicking, psycopg.connect(norway.url()) as other:
        other.execute("lock table app.audit_event in access exclusive mode")
        click = clicking.submit(gunicorn.save, norway, "Tromsø")
        while not norway.rows(waiting):
            pass
        gunicorn.process.send_signal(signal.SIGTERM)
        other.execute("select pg_sleep(0.5)")
        assert gunicorn.process.poll() is None, "it waits for the one who saves"
        other.rollback()
        assert "Saved" in click.result().text
    assert gunicorn.process.wait(DRAINED_WITHIN) == 0 and city(norway) == "Tromsø"


@pytest.mark.attack("K26")
def test_no_save_fails_while_the_server_is_reloaded(norway: World, gunicorn: Gunicorn) -> None:
    """One process after the other; a hundred users at once belong to the load test."""
    booted, reloaded = norway.folder / "web.log", threading.Event()

    def reload() -> None:
        gunicorn.process.send_signal(signal.SIGHUP)
        while booted.read_text().count("Booting worker") < 2 or "Worker exiting" not in booted.read_text():
            norway.rows("select pg_sleep(0.2)")
        reloaded.set()

    with ThreadPoolExecutor(1) as operator:
        done, number = operator.submit(reload), 0
        while not reloaded.is_set() or number < 20:
            assert "Saved" in gunicorn.save(norway, f"Town {number}").text
            assert city(norway) == f"Town {number}"
            number += 1
        done.result()
    norway.work()
    made = "select count(*) from app.register_change where new like 'Town %%' and state = 'applied'"
    assert norway.rows(made) == [(number,)]
