"""Connections and transactions. Each runs under a role, for a person, writing or not: one statement sets it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, SQLAlchemyError, TimeoutError
from sqlalchemy.orm import Session, SessionTransaction

from data.base import Role

_BEGIN = sa.text(
    "select set_config('role', :role, true), set_config('app.person', :person, true),"
    " set_config('app.ref', :ref, true),"
    " set_config('transaction_read_only', coalesce(:read_only, current_setting('transaction_read_only')), true)"
)
AWAY = (TimeoutError, OperationalError, InterfaceError, InternalError)  # the database's trouble, not the request's


@dataclass(frozen=True)
class Context:
    """Under which role a transaction runs, on whose rows, and whether it may write."""

    role: Role
    person: uuid.UUID | None = None
    read_only: bool = False
    ref: str = ""


class ContextSession(Session):
    """A session that cannot begin without its context: without one PostgreSQL shows no rows at all."""

    context: Context
    takes_writes = True  # False when this transaction or the whole database is read-only; known once it has begun

    def end(self) -> None:
        """End what was only read: by COMMIT while all is well, since psycopg forgets what it prepared at a ROLLBACK."""
        with suppress(SQLAlchemyError):
            self.commit()
        self.close()


@event.listens_for(ContextSession, "after_begin")
def _enter_context(session: ContextSession, transaction: SessionTransaction, connection: sa.Connection) -> None:
    if transaction.nested:
        return
    context = session.context
    entered = connection.execute(
        _BEGIN,
        {
            "role": context.role.value,
            "person": str(context.person or ""),
            "ref": context.ref,
            "read_only": "on" if context.read_only else None,
        },
    )
    session.takes_writes = entered.one()[3] == "off"


def one_at_a_time(session: Session, what: str) -> None:
    """Wait until no other transaction has asked for this name; it is ours until this transaction ends."""
    session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(what, 0))))


class Database:
    """One login to PostgreSQL with its pool. `url` is a psycopg address; timeouts are in milliseconds."""

    def __init__(self, url: str, *, pool_size: int = 8, statement_timeout: int = 5_000) -> None:
        self.engine = sa.create_engine(
            sa.make_url(url).set(drivername="postgresql+psycopg"),
            pool_size=pool_size,
            max_overflow=4,
            pool_timeout=2,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": 3,
                "application_name": "innsyn",
                "options": f"-c statement_timeout={statement_timeout} -c idle_in_transaction_session_timeout=10000"
                " -c search_path=app -c timezone=UTC",
            },
        )

    def session(self, context: Context) -> ContextSession:
        """A session in this context; the caller closes it. Nothing is sent before the first statement."""
        session = ContextSession(self.engine, expire_on_commit=False)
        session.context = context
        return session

    @contextmanager
    def transaction(self, context: Context) -> Iterator[ContextSession]:
        """A transaction that commits at the end of the block, or rolls back whole on any exception."""
        with self.session(context) as session, session.begin():
            yield session

    @contextmanager
    def snapshot(self, context: Context) -> Iterator[ContextSession]:
        """A read-only REPEATABLE READ transaction: everything read in it is from one instant."""
        engine = self.engine.execution_options(isolation_level="REPEATABLE READ")
        with ContextSession(engine) as session:
            session.context = context
            with session.begin():
                yield session

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
