"""How long the long works take: an archive with a thousand events, and with `seed_many` a hundred thousand people."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

import demo
from data import worker
from data.archive import orders
from data.postgres import Server
from tests.bench.figures import Figure
from tests.copies import copies
from tests.world import world

EVENTS, PEOPLE = 1_000, 100_000
ARCHIVE_LIMIT, SEED_LIMIT = 2.0, 60.0


def figures(server: Server, folder: Path, *, seed_many: bool) -> Iterator[Figure]:
    """Seconds for an archive and, if asked for, for seeding."""
    with world(server, "norway", folder.parent / "templates", folder / "world") as running:
        anna = running.signed_in("anna")
        anna.fire("show_national_id", 1)
        with running.admin() as connection:
            mine = f"person_id = '{running.person_id('anna')}'"
            assert copies(connection, "app", "audit_event", frozenset(), EVENTS, mine) == EVENTS
        assert anna.fire("ask", 1).status == 200
        start = time.perf_counter()
        assert worker.run_one(running.services, orders.JOB)
        taken = time.perf_counter() - start
        assert running.rows("select state from app.archive_order order by asked_at desc limit 1") == [("ready",)]
        yield Figure(f"archive with {EVENTS} events", "s", [taken], ARCHIVE_LIMIT)
    if seed_many:
        yield Figure(f"seeding {PEOPLE} people", "s", [_seeding(server, folder / "many")], SEED_LIMIT)


def _seeding(server: Server, folder: Path) -> float:
    folder.mkdir()
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create database many")
    environment = demo.settings("norway", 1, folder, lambda login: server.url(login, "many"))
    start = time.perf_counter()
    demo.prepare(lambda login: server.url(login, "many"), environment, PEOPLE)
    return time.perf_counter() - start
