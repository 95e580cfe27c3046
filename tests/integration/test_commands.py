"""Commands for the people who run Innsyn, as they are typed."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from app import create_app
from config import Config
from data.archive.orders import ask_for_archive
from data.db import Context, Role
from data.postgres import Server
from tests.world import World, close

ROOT = Path(__file__).parents[2]


def flask(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`flask --app app …` with these settings alone."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("INNSYN_", "FLASK_"))}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *command],
        cwd=ROOT, env=clean | environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.attack("K30")
def test_after_rotating_the_keys_the_old_root_key_can_be_taken_away(norway: World) -> None:
    number = norway.services.register.national_id("demo-anna")
    new = base64.b64encode(secrets.token_bytes(32)).decode()
    environment = norway.environment | {
        "INNSYN_ROOT_KEYS": f"{norway.environment['INNSYN_ROOT_KEYS']},2:{new}", "INNSYN_CURRENT_KEY": "2",
    }  # fmt: skip
    app = create_app(Config.from_environment(environment))
    for expected in ("0 keys", ""):
        done = app.test_cli_runner().invoke(args=["keys", "rotate"])
        assert done.exit_code == 0 and done.output.endswith("under root key 2.\n")
        assert (expected == "") is done.output.startswith("0 keys")
    assert app.extensions["innsyn"].register.national_id("demo-anna") == number
    close(app.extensions["innsyn"])
    for key in Path(norway.folder, "keys").rglob("*"):
        assert key.is_dir() or key.read_bytes()[1:3] == b"\0\2", "wrapped by root key 2"


def test_an_archive_is_checked_by_a_command(norway: World, tmp_path: Path) -> None:
    me = norway.person_id("anna")
    with norway.services.web.transaction(Context(Role.MEMBER, me)) as session:
        order_id = ask_for_archive(session, me, "en")
    norway.work()
    file = norway.rows("select file from app.archive_order where order_id = %s", order_id)[0][0]
    archive = next(Path(norway.folder, "files").rglob(file))
    runner = norway.app.test_cli_runner()
    good = runner.invoke(args=["archive", "verify", str(archive)])
    assert good.exit_code == 0 and "whole, and signed by us" in good.output
    spoilt = tmp_path / "spoilt.zip"
    spoilt.write_bytes(archive.read_bytes()[:-100])
    bad = runner.invoke(args=["archive", "verify", str(spoilt)])
    assert bad.exit_code == 1 and "cannot be opened" in bad.output


def test_an_empty_database_is_brought_up_to_date_by_its_owner_alone(server: Server) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create database to_upgrade")
        url = server.url("postgres", "to_upgrade")
        for _twice in range(2):
            done = flask("database", "upgrade", INNSYN_OWNER_URL=url)
            assert (done.returncode, done.stdout) == (0, "The database is up to date.\n"), done.stderr
        with psycopg.connect(url) as upgraded:
            assert upgraded.execute("select count(*) from app.person").fetchone() == (0,)
        connection.execute("drop database to_upgrade with (force)")


@pytest.mark.attack("K28")
def test_the_start_refuses_a_database_that_is_behind_or_unlocked(norway: World) -> None:
    for harm, heal, reason in (
        ("update app.alembic_version set version_num = '0000'", None, "migrations are missing"),
        (
            "alter table app.person no force row level security",
            "alter table app.person force row level security",
            "app.person has no forced row-level security",
        ),
        ("alter role innsyn_web inherit", "alter role innsyn_web noinherit", "must be NOINHERIT"),
    ):
        head = norway.rows("select version_num from app.alembic_version")[0][0]
        norway.rows(harm)
        done = flask("jobs", "run", **norway.environment)
        norway.rows(heal or f"update app.alembic_version set version_num = '{head}'")
        assert done.returncode != 0 and reason in done.stderr and "Traceback" not in done.stderr


def test_without_the_owners_address_the_upgrade_says_what_is_missing(norway: World) -> None:
    done = norway.app.test_cli_runner().invoke(args=["database", "upgrade"])
    assert done.exit_code == 1 and "INNSYN_OWNER_URL" in done.output


def test_with_the_owners_address_nothing_else_is_served_or_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INNSYN_OWNER_URL", "postgresql:///nowhere")
    app = create_app()
    assert app.test_client().get("/").status_code == 404 and list(app.cli.commands) == ["database"]
