"""Every table × every database role: what each may do is what `access` declares, tried out through the real logins."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from psycopg.errors import ForeignKeyViolation, InsufficientPrivilege, ReadOnlySqlTransaction, UniqueViolation

from data.base import OWN_ROWS_ONLY, Base, Role
from data.consents.models import ConsentCurrent, ConsentEvent
from data.db import Context, Database
from data.locks_check import unsafe
from data.migrations.run import config
from data.models import TABLES
from tests.canaries import engine, fill, owner_of
from tests.world import World

LOGINS = {
    "innsyn_web": {
        Role.GATE,
        Role.MEMBER,
        Role.VIEWER,
        Role.SUPPORT,
        Role.PRIVACY,
        Role.PRODUCT,
        Role.COORDINATOR,
        Role.INTAKE,
    },
    "innsyn_jobs": {Role.WORKER, Role.MEMBER, Role.STATISTICS, Role.USAGE},
    "innsyn_audit": {Role.AUDITOR},
    "innsyn_register": {Role.REGISTER, Role.REGISTER_VIEWER},
}
LOGIN_OF = {role: login for login, roles in LOGINS.items() for role in sorted(roles)}
EVERY = [pytest.param(table, role, id=f"{table.__table__.name}-{role}") for table in TABLES for role in Role]
Outcome = int | str
Try = Callable[..., Outcome]


@pytest.fixture(scope="module")
def rows(shared_norway: World) -> dict[str, dict[str, dict[str, Any]]]:
    """Anna and Bo with one row in every table."""
    return {sub: fill(shared_norway, sub) for sub in ("anna", "bo")}


@pytest.fixture(scope="module")
def databases(shared_norway: World) -> Iterator[dict[str, Database]]:
    """A connection of each login."""
    opened = {login: Database(shared_norway.url(login), pool_size=1) for login in LOGINS}
    yield opened
    for each in opened.values():
        each.close()


@pytest.fixture
def attempt(shared_norway: World, databases: dict[str, Database], rows: object) -> Try:
    """Try a statement under a role for a person ("" for nobody), undone afterwards: rows touched, or why not."""

    def run(role: Role, statement: Any, sub: str = "anna", *, login: str = "", read_only: bool = False) -> Outcome:
        person = owner_of(shared_norway, TABLES[0], sub) if sub else None
        context = Context(role, person, read_only, ref=f"demo-{sub}" if sub else "")
        with databases[login or LOGIN_OF[role]].session(context) as session:
            try:
                result = session.execute(sa.text(statement) if isinstance(statement, str) else statement)
                return len(result.all()) if result.returns_rows else int(result.rowcount)  # type: ignore[attr-defined]
            except sa.exc.DBAPIError as error:
                for kind, word in REASONS.items():
                    if isinstance(error.orig, kind):
                        return word
                raise

    return run


REASONS = {
    InsufficientPrivilege: "denied",
    UniqueViolation: "there already",
    ForeignKeyViolation: "no such parent",
    ReadOnlySqlTransaction: "read-only",
}


def allows(table: type[Base], role: Role, verb: str) -> bool:
    return verb in table.access.verbs.get(role, "").split()


def own_only(table: type[Base], role: Role) -> bool:
    return role in OWN_ROWS_ONLY and not table.access.everybody


def reach(world: World, table: type[Base], role: Role) -> int:
    """How many rows the role should reach when the context is Anna."""
    statement = sa.select(sa.func.count()).select_from(table)
    if own_only(table, role):
        statement = statement.where(table.__table__.c[table.access.owner_column] == owner_of(world, table, "anna"))
    with engine(world).connect() as connection:
        return int(connection.execute(statement).scalar_one())


@pytest.mark.parametrize(("table", "role"), EVERY)
def test_a_role_reads_what_it_is_granted_and_only_its_persons_rows(
    shared_norway: World, attempt: Try, table: type[Base], role: Role
) -> None:
    expected = reach(shared_norway, table, role) if allows(table, role, "select") else "denied"
    assert expected != 0
    assert attempt(role, f"select * from {table.__table__.fullname}") == expected
    if expected != "denied" and own_only(table, role):
        assert attempt(role, f"select * from {table.__table__.fullname}", "") == 0, "without a context"


@pytest.mark.parametrize(("table", "role"), EVERY)
def test_a_role_adds_what_it_is_granted_and_only_to_its_person(
    attempt: Try, rows: dict[str, dict[str, dict[str, Any]]], table: type[Base], role: Role
) -> None:
    own, foreign = (sa.insert(table.__table__).values(rows[sub][table.__table__.name]) for sub in ("anna", "bo"))
    if not allows(table, role, "insert"):
        assert attempt(role, own) == attempt(role, foreign) == "denied"
        return
    assert attempt(role, own) != "denied"
    assert (attempt(role, foreign) == "denied") is own_only(table, role)
    assert (attempt(role, own, "") == "denied") is own_only(table, role)


@pytest.mark.parametrize(("table", "role"), EVERY)
def test_a_role_changes_exactly_the_columns_it_is_granted(
    shared_norway: World, attempt: Try, table: type[Base], role: Role
) -> None:
    name, columns = table.__table__.fullname, [each.name for each in table.__table__.columns]
    granted = columns if allows(table, role, "update") else table.access.columns.get((role, "update"), ())
    tried = {each: attempt(role, f'update {name} set "{each}" = default where false') for each in columns}
    assert tried == {each: 0 if each in granted else "denied" for each in columns}
    if granted:
        column = granted[-1]
        assert attempt(role, f"update {name} set {column} = {column}") == reach(shared_norway, table, role)
    if own_only(table, role) and table.access.owner_column in granted:
        to_bo = sa.update(table).values({table.access.owner_column: owner_of(shared_norway, table, "bo")})
        assert attempt(role, to_bo) == "denied"


@pytest.mark.parametrize(("table", "role"), EVERY)
def test_a_role_removes_what_it_is_granted_and_only_its_persons_rows(
    shared_norway: World, attempt: Try, table: type[Base], role: Role
) -> None:
    expected = reach(shared_norway, table, role) if allows(table, role, "delete") else "denied"
    assert attempt(role, f"delete from {table.__table__.fullname}") == expected
    assert attempt(role, f"truncate {table.__table__.fullname}") == "denied"


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.__table__.name)
def test_the_jobs_login_is_no_more_as_a_member_than_the_web_is(
    shared_norway: World, attempt: Try, table: type[Base]
) -> None:
    name = table.__table__.fullname
    for verb in (f"select * from {name}", f"delete from {name}"):
        assert attempt(Role.MEMBER, verb, login="innsyn_jobs") == attempt(Role.MEMBER, verb)


@pytest.mark.parametrize("table", TABLES, ids=lambda each: each.__table__.name)
def test_a_read_only_transaction_writes_nowhere(attempt: Try, table: type[Base]) -> None:
    for role in Role:
        if allows(table, role, "delete"):
            assert attempt(role, f"delete from {table.__table__.fullname}", read_only=True) == "read-only"


@pytest.mark.parametrize("role", Role)
def test_the_last_answers_are_seen_by_those_who_see_the_answers(attempt: Try, role: Role) -> None:
    answers = "select distinct person_id, purpose from app.consent_event"
    assert attempt(role, "select * from app.consent_current") == attempt(role, answers)
    assert (attempt(role, answers) == "denied") is not allows(ConsentEvent, role, "select")


@pytest.mark.parametrize("role", Role)
def test_only_the_register_adapter_may_look_a_number_up(attempt: Try, role: Role) -> None:
    expected = 0 if role is Role.REGISTER else "denied"
    assert attempt(role, r"select register.find('\x00'::bytea)") == expected


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_alone_reads_nothing_and_makes_nothing(shared_norway: World, rows: object, login: str) -> None:
    with psycopg.connect(shared_norway.url(login), autocommit=True) as connection:
        tried = [f"select 1 from {each.__table__.fullname}" for each in TABLES] + [
            "create table app.mine (x int)", "create schema mine", "create role mine", "create table public.mine (x int)",
            "set role postgres", "set role innsyn_owner", "alter table app.person no force row level security",
        ]  # fmt: skip
        for statement in tried:
            with pytest.raises(InsufficientPrivilege):
                connection.execute(statement)


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_owns_nothing_inherits_nothing_and_becomes_only_its_own_roles(shared_norway: World, login: str) -> None:
    ((powers, owns, becomes),) = shared_norway.rows(
        "select rolsuper or rolbypassrls or rolinherit or rolcreaterole or rolcreatedb or rolreplication,"
        " exists (select from pg_shdepend where refobjid = r.oid and deptype in ('o', 'a')),"
        " array(select rolname::text from pg_roles o where pg_has_role(r.oid, o.oid, 'member') and o.oid <> r.oid)"
        " from pg_roles r where rolname = %s",
        login,
    )
    assert (powers, owns, set(becomes)) == (False, False, {each.value for each in LOGINS[login]})


def test_no_role_steps_around_the_locks_or_becomes_another(shared_norway: World) -> None:
    for role in Role:
        ((powers, can_log_in, becomes),) = shared_norway.rows(
            "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb, rolcanlogin,"
            " array(select rolname::text from pg_roles o where pg_has_role(r.oid, o.oid, 'member') and o.oid <> r.oid)"
            " from pg_roles r where rolname = %s",
            role.value,
        )
        assert (powers, can_log_in, becomes) == (False, False, [])


def test_every_table_has_forced_row_level_security_and_is_a_model(shared_norway: World) -> None:
    found = shared_norway.rows(
        "select n.nspname || '.' || relname, relrowsecurity and relforcerowsecurity from pg_class c"
        " join pg_namespace n on n.oid = relnamespace where relkind in ('r', 'p') and not relispartition and nspname in ('app', 'register', 'usage')"
    )
    locked = {name: forced for name, forced in found if name != "app.alembic_version"}
    assert locked == {table.__table__.fullname: True for table in TABLES}


def test_models_and_migrations_agree(shared_norway: World) -> None:
    settings = config()
    with engine(shared_norway).connect() as connection:
        settings.attributes["connection"] = connection
        command.check(settings)  # raises where autogenerate would write a migration
        columns = {each["name"] for each in sa.inspect(connection).get_columns("consent_current", schema="app")}
    assert columns == {each.name for each in ConsentEvent.__table__.columns}
    assert columns >= {each.name for each in ConsentCurrent.__table__.columns}


@pytest.mark.attack("H03")
def test_a_connection_given_back_keeps_nothing_of_its_last_person(shared_norway: World, rows: object) -> None:
    database = Database(shared_norway.url("innsyn_web"), pool_size=1)
    seen = set()
    for _ in range(20):
        for sub in ("anna", "bo"):
            person = owner_of(shared_norway, TABLES[0], sub)
            with database.transaction(Context(Role.MEMBER, person)) as session:
                assert session.scalars(sa.text("select person_id from app.person")).all() == [person]
        with database.engine.connect() as connection:
            seen.add(
                tuple(connection.execute(sa.text("select current_user, current_setting('app.person', true)")).one())
            )
    database.close()
    assert seen == {("innsyn_web", "")}


@pytest.mark.parametrize(
    ("opened", "reason"),
    [
        ("alter table app.letter no force row level security", "app.letter has no forced row-level security"),
        ("alter table register.due disable row level security", "register.due has no forced row-level security"),
        ("alter role innsyn_web inherit", "the web's database login must be NOINHERIT"),
        ("update app.alembic_version set version_num = 'older'", "migrations are missing"),
    ],
)
def test_the_start_is_refused_where_a_lock_is_open(norway: World, opened: str, reason: str) -> None:
    assert unsafe(norway.services.web) == []
    norway.rows(opened)
    try:
        assert [each for each in unsafe(norway.services.web) if each.startswith(reason)]
        assert norway.visitor().get("/readyz").status == 503
    finally:
        norway.rows("alter role innsyn_web noinherit")


def test_a_foreign_person_has_no_rows_even_when_asked_for_by_id(attempt: Try, shared_norway: World) -> None:
    bo = owner_of(shared_norway, TABLES[0], "bo")
    assert isinstance(bo, uuid.UUID)
    for table in TABLES:
        if "person_id" in table.__table__.columns and allows(table, Role.MEMBER, "select"):
            assert attempt(Role.MEMBER, f"select from {table.__table__.fullname} where person_id = '{bo}'") == 0
