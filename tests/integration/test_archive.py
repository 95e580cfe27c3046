"""The archive against a real database: canaries in every personal column, and a worker that dies at every step."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import os
import resource
import signal
import sys
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.archive import job
from data.archive.build import build
from data.archive.files import Folder
from data.archive.job import expire, give_up, make, sweep_files
from data.archive.orders import ArchiveOrder, ask_for_archive, order_of
from data.archive.source import read
from data.archive.values import json_value
from data.archive.verify import verify
from data.base import Base, Role
from data.consents.ledger import answer, publish_texts
from data.datamap import organisation
from data.datamap.columns import Personal
from data.datamap.sections import member_tables, personal_columns
from data.db import Context, Database
from data.letters import LABEL, send_letter
from data.migrations.run import upgrade
from data.notices import notices_of
from data.people import Person
from data.postgres import Server
from data.register.embedded import EmbeddedRegister
from data.register.port import RegisterDown
from data.register.tables import Holder
from data.services import Services
from data.vault import RootKeys, Vault

Connected = Callable[[Server], AbstractContextManager[Services]]
TYPED: dict[type, Callable[[int], Any]] = {
    bool: lambda n: n % 2 == 0,
    int: lambda n: 100_000 + n,
    Decimal: lambda n: Decimal(n % 9_000) / 100,
    dt.date: lambda n: dt.date(1950, 1, 1) + dt.timedelta(days=n),
    dt.datetime: lambda n: dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(hours=n),
    uuid.UUID: lambda n: uuid.UUID(int=n),
    bytes: lambda n: n.to_bytes(16),
}


@dataclass(frozen=True)
class Somebody:
    """A person with a canary in every personal column: {table: {column: value}}."""

    person_id: uuid.UUID
    ref: str
    rows: dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        upgrade(server.url())
        yield server


@pytest.fixture(scope="module")
def admin(server: Server) -> sa.Engine:
    return sa.create_engine(sa.make_url(server.url()).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)


@pytest.fixture(scope="module")
def services_of(tmp_path_factory: pytest.TempPathFactory) -> Connected:
    """Services with connections of their own, as every process needs them."""
    folder, key = tmp_path_factory.mktemp("archive"), Ed25519PrivateKey.generate()

    @contextmanager
    def connected(server: Server) -> Iterator[Services]:
        vault = Vault(f"file://{folder}/keys", RootKeys({1: b"1" * 32, 2: b"2" * 32}, 1, 2))
        register = EmbeddedRegister(server.url("innsyn_register"), vault)
        database = Database(server.url("innsyn_jobs"))
        yield Services(
            organisation=organisation.load("norway"),
            web=database,
            jobs=database,
            audit=database,
            register=register,
            vault=vault,
            files=f"file://{folder}/files",
            mail_url=f"file://{folder}/mail",
            origin="https://innsyn.example",
            signing_key=key.private_bytes_raw(),
        )
        database.close()
        register.database.close()

    return connected


@pytest.fixture(scope="module")
def services(server: Server, services_of: Connected) -> Iterator[Services]:
    with services_of(server) as services:
        yield services


@pytest.fixture
def person(admin: sa.Engine) -> tuple[uuid.UUID, str]:
    """Somebody with next to nothing."""
    person_id, ref = uuid.uuid4(), f"ref-{uuid.uuid4()}"
    with admin.begin() as connection:
        connection.execute(sa.insert(Holder).values(ref=ref, national_id_index=b"x"))
        connection.execute(
            sa.insert(Person).values(
                person_id=person_id, register_ref=ref, language="nb", created_at=dt.datetime.now(dt.UTC)
            )
        )
    return person_id, ref


def order(services: Services, person_id: uuid.UUID) -> uuid.UUID:
    with services.jobs.transaction(Context(Role.MEMBER, person_id)) as session:
        return ask_for_archive(session, person_id, "nb")


def state(services: Services, person_id: uuid.UUID, order_id: uuid.UUID) -> Any:
    with services.jobs.transaction(Context(Role.MEMBER, person_id)) as session:
        return order_of(session, person_id, order_id)


def archive_of(services: Services, person_id: uuid.UUID, order_id: uuid.UUID) -> zipfile.ZipFile:
    with Folder(services.files).open(state(services, person_id, order_id).file) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def files_of(services: Services) -> list[Path]:
    return list(Path(Folder(services.files).path).iterdir())


def canary(column: sa.Column[Any], name: str, number: int) -> Any:
    if column.name == "controller":
        return "union"
    if isinstance(column.type, sa.ARRAY):
        return [f"canary {name} {column.table.name}.{column.name}"]
    kind = column.type.python_type
    return TYPED[kind](number) if kind in TYPED else f"canary {name} {column.table.name}.{column.name}"


def settle(connection: sa.Connection, services: Services, name: str, numbers: Iterator[int]) -> Somebody:
    """Fill one row of every table about members. What is sealed in real life is sealed here, too."""
    person_id, ref, letter_id = uuid.uuid4(), f"canary {name} person.register_ref", uuid.uuid4()
    fixed = {"person_id": person_id, "ref": ref, "letter_id": letter_id}
    rows = {}
    for table in member_tables():
        row = {
            column.name: fixed.get(column.name) or canary(column, name, next(numbers))
            for column in table.__table__.columns
            if column.identity is None
        }
        rows[table.section.key] = row
        sealed = dict(row)
        if table.section.key == "letter_body":
            row["body"] = f"canary {name} letter text"
            sealed["body"] = services.vault.seal(str(person_id), f"{LABEL}/{letter_id}", row["body"])
        if table.section.key == "national_id":
            row["national_id"] = f"canary {name} number"
            sealed["national_id"] = services.vault.seal(ref, "register.national_id", row["national_id"])
        connection.execute(sa.insert(table).values(sealed))
    return Somebody(person_id, ref, rows)


@pytest.fixture(scope="module")
def two_people(services_of: Connected) -> Iterator[tuple[Services, Somebody, Somebody]]:
    """Anna and Bo, in a database where neither CHECKs nor foreign keys hold: canaries are not plausible."""
    with Server() as server, services_of(server) as services:
        upgrade(server.url())
        engine = sa.create_engine(sa.make_url(server.url()).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
        with engine.begin() as connection:
            for table in {constraint.table: None for constraint in checks()}:
                for check in sa.inspect(connection).get_check_constraints(table.name, schema=table.schema):
                    connection.execute(sa.text(f'alter table {table.fullname} drop constraint "{check["name"]}"'))
            connection.execute(sa.text("set local session_replication_role = replica"))
            numbers = itertools.count(1)
            anna, bo = (settle(connection, services, name, numbers) for name in ("anna", "bo"))
        yield services, anna, bo


def checks() -> Iterator[sa.CheckConstraint]:
    for table in Base.metadata.tables.values():
        yield from (each for each in table.constraints if isinstance(each, sa.CheckConstraint))  # type: ignore[misc]


@pytest.fixture(scope="module")
def annas(two_people: tuple[Services, Somebody, Somebody]) -> zipfile.ZipFile:
    services, anna, _ = two_people
    order_id = order(services, anna.person_id)
    assert make(services, anna.person_id, order_id)
    return archive_of(services, anna.person_id, order_id)


@pytest.mark.parametrize("table", member_tables(), ids=lambda table: table.section.key)
def test_every_personal_value_is_there_or_has_a_reason(
    table: type[Base], two_people: tuple[Services, Somebody, Somebody], annas: zipfile.ZipFile
) -> None:
    key, stored = table.section.key, two_people[1].rows[table.section.key]
    rows = json.loads(annas.read(f"data/{key}.json"))
    table_text = annas.read(f"csv/{key}.csv").decode()
    for name, column in personal_columns(table).items():
        if column.excluded:
            assert all(name not in row for row in rows)
        else:
            assert json_value(stored[name]) in [row[name] for row in rows], f"{key}.{name}"
            assert f'"{name}"' in table_text.splitlines()[0]


def test_nothing_of_anybody_else_is_there(
    two_people: tuple[Services, Somebody, Somebody], annas: zipfile.ZipFile
) -> None:
    _, anna, bo = two_people
    everything = {name: annas.read(name).decode(errors="replace") for name in annas.namelist()}
    assert "canary anna number" in everything["data/national_id.json"]
    foreign = ["canary bo", str(bo.person_id), str(bo.rows["letter"]["letter_id"])]
    assert not [(name, each) for name, text in everything.items() for each in foreign if each in text]
    counts = {name: len(json.loads(text)) for name, text in everything.items() if name.startswith("data/")}
    assert counts.keys() == {f"data/{key}.json" for key in anna.rows} and set(counts.values()) == {1}


def test_nothing_that_is_not_personal_slips_in(
    two_people: tuple[Services, Somebody, Somebody], annas: zipfile.ZipFile
) -> None:
    secrets = [
        str(two_people[1].rows[table.section.key][column.name])
        for table in member_tables()
        for column in table.__table__.columns
        if not isinstance(column.info["map"], Personal)
        and column.name not in ("person_id", "ref", "controller")
        and column.type.python_type is str
    ]
    assert len(secrets) > 2
    text = "".join(annas.read(name).decode(errors="replace") for name in annas.namelist())
    assert not [each for each in secrets if each in text]


def test_what_is_made_passes_its_own_check(
    two_people: tuple[Services, Somebody, Somebody], annas: zipfile.ZipFile
) -> None:
    assert annas.fp is not None
    assert verify(annas.fp, two_people[0].signer.public_key()) == []  # type: ignore[arg-type]


def test_an_order_becomes_an_archive_that_is_announced_and_logged_once(
    services: Services, person: tuple[uuid.UUID, str], admin: sa.Engine
) -> None:
    person_id, _ = person
    with services.jobs.transaction(Context(Role.WORKER)) as session:
        publish_texts(session, services.organisation)
        send_letter(session, services.vault, person_id, "union", "Hei", "Kjære medlem")
    with services.jobs.transaction(Context(Role.MEMBER, person_id)) as session:
        answer(session, services.organisation, person_id, "salary_statistics", give=True, language="nb", level=3)
    order_id = order(services, person_id)
    assert make(services, person_id, order_id) and not make(services, person_id, order_id)
    found = state(services, person_id, order_id)
    assert found.fetchable and found.done == found.total > 0
    with services.jobs.transaction(Context(Role.MEMBER, person_id)) as session:
        assert [notice.kind for notice in notices_of(session, person_id)] == ["archive_ready"]
    archive = archive_of(services, person_id, order_id)
    names = archive.namelist()
    assert [name for name in names if name.startswith("consents/receipts/")] and any("letters/" in n for n in names)
    assert "data/archive_order.json" not in names and b"archive-asked" not in archive.read("data/audit_event.json")
    with admin.connect() as connection:
        logged = connection.execute(
            sa.text("select count(*) from app.audit_event where person_id = :p and action = 'archive-made'"),
            {"p": person_id},
        )
        assert logged.scalar_one() == 1


def test_the_same_person_at_the_same_instant_gives_the_same_bytes(
    services: Services, person: tuple[uuid.UUID, str]
) -> None:
    order_id, archives = order(services, person[0]), []
    for _ in range(2):
        source = read(services.jobs, services.register, services.vault, services.organisation, person[0], order_id)
        target = io.BytesIO()
        build(
            replace(source, instant=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
            target,
            lambda *_: None,
            key=services.signer,
        )
        archives.append(target.getvalue())
    assert archives[0] == archives[1]


def test_a_register_that_is_down_makes_no_shorter_archive(
    services: Services, person: tuple[uuid.UUID, str], admin: sa.Engine
) -> None:
    order_id, before = order(services, person[0]), files_of(services)
    with admin.begin() as connection:
        connection.execute(sa.text("revoke usage on schema register from innsyn_register_user"))
    try:
        with pytest.raises(RegisterDown):
            make(services, person[0], order_id)
    finally:
        with admin.begin() as connection:
            connection.execute(sa.text("grant usage on schema register to innsyn_register_user"))
    assert files_of(services) == before and state(services, person[0], order_id).state == "building"
    assert make(services, person[0], order_id)


def test_giving_up_is_told_and_frees_the_way_for_a_new_order(services: Services, person: tuple[uuid.UUID, str]) -> None:
    order_id = order(services, person[0])
    assert give_up(services.jobs, person[0], order_id) and not give_up(services.jobs, person[0], order_id)
    assert state(services, person[0], order_id).state == "failed" and order(services, person[0]) != order_id
    assert not make(services, person[0], order_id)


def test_after_seven_days_the_file_is_gone(services: Services, person: tuple[uuid.UUID, str], admin: sa.Engine) -> None:
    order_id = order(services, person[0])
    make(services, person[0], order_id)
    file = state(services, person[0], order_id).file
    assert expire(services) == 0 and Path(Folder(services.files).path, file).exists()
    with admin.begin() as connection:
        week_ago = sa.text("update app.archive_order set expires_at = now() - interval '1 s' where order_id = :o")
        connection.execute(week_ago, {"o": order_id})
    assert expire(services) == 1 and expire(services) == 0
    assert not Path(Folder(services.files).path, file).exists()
    assert state(services, person[0], order_id).state == "expired"


def in_a_child(work: Callable[[], object]) -> int:
    """The wait status of a process that did this and nothing after it."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
            os._exit(0)
        except OSError:
            os._exit(1)
        finally:
            os._exit(2)
    return os.waitpid(pid, 0)[1]


def test_a_full_disk_leaves_nothing_behind_and_is_tried_again(
    server: Server, services: Services, services_of: Connected, person: tuple[uuid.UUID, str]
) -> None:
    order_id, before = order(services, person[0]), files_of(services)

    def with_little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
        with services_of(server) as own:
            make(own, person[0], order_id)

    assert os.waitstatus_to_exitcode(in_a_child(with_little_room)) == 1
    assert files_of(services) == before and state(services, person[0], order_id).state == "building"
    assert make(services, person[0], order_id)


def test_a_worker_killed_at_any_step_leaves_a_retry(
    server: Server, services: Services, services_of: Connected, person: tuple[uuid.UUID, str]
) -> None:
    """The system call before which the worker is killed moves on by one, until the archive is made in spite of it."""
    order_id, folder = order(services, person[0]), Folder(services.files).path

    def killed_at(step: int) -> Callable[[], object]:
        steps = itertools.count(1)

        def count(event: str, arguments: tuple[Any, ...]) -> None:
            concerns_us = any(str(argument).startswith(folder) for argument in arguments)
            if (concerns_us or event == "socket.connect") and next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        def work() -> None:
            sys.addaudithook(count)
            with services_of(server) as own:
                make(own, person[0], order_id)

        return work

    deaths = 0
    while os.WIFSIGNALED(in_a_child(killed_at(deaths + 1))):
        deaths += 1
        found = state(services, person[0], order_id)
        assert found.state in ("waiting", "building") and found.file is None
    assert deaths >= 5
    assert verify(archive_of(services, person[0], order_id).fp, services.signer.public_key()) == []  # type: ignore[arg-type]
    left = [path for path in files_of(services) if not _owned(services, path.name)]
    assert left and sweep_files(services) == 0
    for path in files_of(services):
        os.utime(path, (time.time() - 7200,) * 2)
    assert sweep_files(services) == len(left)
    assert Path(folder, state(services, person[0], order_id).file).exists()


def _owned(services: Services, name: str) -> bool:
    with services.jobs.transaction(job.WORKER) as session:
        return session.scalar(sa.select(sa.func.count()).where(ArchiveOrder.file == name)) == 1
