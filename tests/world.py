"""A whole Innsyn for tests: PostgreSQL, both organisations' people, the app on a port, and visitors who use it.

Nothing in it is a stand-in: it is the demo's own settings and seed, on databases copied from a template.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

import demo
from app import create_app
from auth.gate import CALLBACKS_A_MINUTE
from auth.pace import Pace
from config import Config
from data import notices, worker
from data.postgres import Server
from data.services import WORKER, Services
from tests.visitor import Visitor

MEMBERS = 30
_numbers = itertools.count(1)


class _Quiet(WSGIRequestHandler):
    def log(self, *_args: object, **_more: object) -> None:
        """Tests read answers, not access logs."""


@dataclass
class World:
    """One running app with its database. `admin` reads and writes past every lock, to arrange and to look."""

    organisation: str
    server: Server
    database: str
    folder: Path
    environment: dict[str, str]
    app: Flask
    _visitors: list[Visitor] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """The app's address."""
        return self.environment["INNSYN_ORIGIN"]

    @property
    def services(self) -> Services:
        """The running app's services."""
        return self.app.extensions["innsyn"]

    def url(self, login: str = "postgres") -> str:
        """The address of this world's database for a login."""
        return self.server.url(login, self.database)

    def admin(self) -> psycopg.Connection[Any]:
        """A superuser's connection, each statement its own transaction."""
        return psycopg.connect(self.url(), autocommit=True)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """What a superuser reads (or changes) with this statement."""
        with self.admin() as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def person_id(self, sub: str) -> Any:
        """The person id of a demo person; they must have signed in or been seeded with Innsyn rows."""
        return self.rows("select person_id from app.person where register_ref = %s", f"demo-{sub}")[0][0]

    def visitor(self) -> Visitor:
        """A browser without scripts that has never been here."""
        return Visitor(self.origin, self.app.extensions["dash_app"])

    def signed_in(self, sub: str) -> Visitor:
        """A browser in which this demo person has just signed in."""
        visitor = self.visitor()
        visitor.sign_in(sub)
        visitor.cookies["language"] = "en"  # tests read English, whatever the person chose
        return visitor

    def let_pass(self, **time: float) -> None:
        """As if so much time (minutes=…, hours=…) had passed for everybody who is signed in."""
        columns = ("created_at", "seen_at", "expires_at", "authenticated_at")
        earlier = ", ".join(f"{column} = {column} - %(time)s" for column in columns)
        with self.admin() as connection:
            connection.execute(f"update app.web_session set {earlier}", {"time": dt.timedelta(**time)})

    def a_minute_later(self) -> None:
        """As if nobody had fired a callback in this minute."""
        self.app.extensions["pace"] = Pace(CALLBACKS_A_MINUTE)

    def work(self) -> int:
        """Carry out all due jobs; returns how many."""
        done = 0
        while worker.run_one(self.services):
            done += 1
        return done

    def due_now(self) -> None:
        """As if every pause, and the lease of every worker that died, were over."""
        self.rows("update app.job set run_at = now(), lease_until = null where done_at is null")

    @contextmanager
    def register_down(self) -> Iterator[None]:
        """The register refuses everything in the block."""
        self.rows("revoke usage on schema register from innsyn_register_user")
        try:
            yield
        finally:
            self.rows("grant usage on schema register to innsyn_register_user")

    def announce(self, sub: str, kind: str = "letter") -> Any:
        """Leave this person a notice; returns the id of the mail that announces it."""
        person_id = self.person_id(sub)
        with self.services.jobs.transaction(WORKER) as session:
            notices.notify(session, person_id, kind)
        newest = "select mail_id from app.mail where person_id = %s order by queued_at desc limit 1"
        return self.rows(newest, person_id)[0][0]


def template(server: Server, organisation: str, folder: Path) -> str:
    """A migrated database with the demo's people, to copy from; made once per server and organisation."""
    name = f"template_{organisation}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            return name
        connection.execute(f"create database {name}")
    folder.mkdir(parents=True)
    environment = demo.settings(organisation, 1, folder, lambda login: server.url(login, name))
    environment["INNSYN_STAFF_ISSUER"] = "http://localhost/demo-staff"
    demo.prepare(lambda login: server.url(login, name), environment, MEMBERS)
    return name


@contextmanager
def world(
    server: Server, organisation: str, templates: Path, folder: Path, port: int = 0, **settings: str
) -> Iterator[World]:
    """A world of its own, gone at the end of the block. `settings` override the environment; port 0 is any free one."""
    source = template(server, organisation, templates / organisation)
    name = f"world_{next(_numbers)}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database {name} template {source} strategy file_copy")
    shutil.copytree(templates / organisation, folder, dirs_exist_ok=True)
    web = _listen(port)
    environment = demo.settings(organisation, web.port, folder, lambda login: server.url(login, name)) | settings
    with psycopg.connect(server.url("postgres", name), autocommit=True) as connection:
        connection.execute("update app.staff set issuer = %s", (environment["INNSYN_STAFF_ISSUER"],))
    web.app = app = create_app(Config.from_environment(environment))
    thread = threading.Thread(target=web.serve_forever, daemon=True)
    thread.start()
    try:
        yield World(organisation, server, name, folder, environment, app)
    finally:
        web.shutdown()
        thread.join()
        web.server_close()
        close(app.extensions["innsyn"])
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")


def close(services: Services) -> None:
    """Give back every connection of these services."""
    for database in (services.web, services.jobs, services.audit, services.register.database):  # type: ignore[attr-defined]
        database.close()


def _listen(port: int) -> Any:
    def not_ready(_environ: object, start: Any) -> list[bytes]:
        start("503 Not ready", [])
        return []

    return make_server("localhost", port, not_ready, threaded=True, request_handler=_Quiet)


def as_json(value: object) -> str:
    """For looking for canaries in anything."""
    return json.dumps(value, default=str, ensure_ascii=False)
