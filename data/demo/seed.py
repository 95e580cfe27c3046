"""Fills an empty, migrated database with the demo's people."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from random import Random

import psycopg
import sqlalchemy as sa
from sqlalchemy.orm import Session

from data.consents.ledger import publish_texts
from data.datamap.organisation import Organisation
from data.demo.cast import NUMBER, WITH_LETTERS, add_cast
from data.demo.crowd import add_crowd
from data.demo.in_innsyn import Innsyn
from data.demo.in_mentoring import add_mentoring
from data.demo.in_register import Register
from data.demo.member import made_up
from data.demo.mentor_profiles import Participants
from data.demo.people import ANNA, BO, SIV
from data.demo.rows import Rows
from data.register.tables import Holder
from data.vault import Vault

BATCH = 5_000  # people whose rows are in memory at a time
SEED = 20260301
FIRST_NUMBER = 101  # below it are the cast's
MEMBERS_IN_CAST = len((ANNA, BO, SIV))


def seed(admin_url: str, vault: Vault, organisation: Organisation, members: int, *, today: dt.date) -> int:
    """Add the fixed people and as many made-up ones as make up `members` members; returns how many people were added.

    0 when somebody is there already: nothing is added to, changed or sealed anew. The same organisation, number and day
    give the same people, save for keys and sealed values. All in one transaction; `admin_url` must bypass row security.
    """
    engine = sa.create_engine(sa.make_url(admin_url).set(drivername="postgresql+psycopg"))
    try:
        with Session(engine) as session, session.begin():
            session.execute(sa.text("select pg_advisory_xact_lock(hashtext('innsyn demo people'))"))
            if session.scalar(sa.select(Holder.ref).limit(1)):
                return 0
            return _fill(session, vault, organisation, members, today)
    finally:
        engine.dispose()


def _fill(session: Session, vault: Vault, organisation: Organisation, members: int, today: dt.date) -> int:
    publish_texts(session, organisation)
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    random = Random(SEED)
    rows = Rows(random)
    innsyn = Innsyn(rows, vault, organisation, today)

    keys = vault.make_keys([*(person.ref for person in NUMBER), *WITH_LETTERS])
    anna = add_cast(Register(rows, vault, keys, organisation, today), innsyn, keys)
    rows.copy_into(connection)

    mentoring = Participants(anna)
    count = max(0, members - MEMBERS_IN_CAST)
    crowd = made_up(random, organisation.country, count, FIRST_NUMBER, today)
    while batch := list(islice(crowd, BATCH)):
        keys = vault.make_keys(member.ref for member in batch)
        add_crowd(random, Register(rows, vault, keys, organisation, today), innsyn, batch, mentoring)
        rows.copy_into(connection)
    add_mentoring(random, innsyn, connection, mentoring.all, anna)
    return len(NUMBER) + count
