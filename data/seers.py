"""What each staff role can read of a member, as the rights in the database are now: none of it is written by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from data.base import Base, Role
from data.datamap.sections import member_tables
from data.staff import StaffRole
from data.words import gettext as _

IN_REGISTER = {
    Role.VIEWER: Role.REGISTER_VIEWER,
    Role.SUPPORT: Role.REGISTER_VIEWER,
}  # under which role each reads there
_GRANTED = text(
    "select r.role, t.place from unnest(cast(:roles as text[])) r(role),"
    " unnest(cast(:schemas as text[]), cast(:names as text[])) with ordinality t(schema, name, place),"
    " lateral (select oid from pg_class where relname = t.name and relnamespace ="
    " (select oid from pg_namespace where nspname = t.schema) offset 0) c"
    " where has_any_column_privilege(r.role, c.oid, 'select')"
)


@dataclass(frozen=True)
class Seer:
    """A staff role: the titles of the sections it can read, by the database role it does that under; and all others."""

    role: StaffRole
    reads: Mapping[Role, Sequence[str]]
    never: Sequence[str]


def seers(session: Session, acting: Mapping[StaffRole, Collection[Role]]) -> list[Seer]:
    """Each staff role with what the database roles it can act under may read, the register's tables included."""
    tables = [each for each in member_tables() if isinstance(each.__table__, Table)]
    granted = _granted(session, {*IN_REGISTER.values(), *(role for roles in acting.values() for role in roles)}, tables)
    found = []
    for staff_role, roles in acting.items():
        reads = {
            role: {*granted[role], *granted[IN_REGISTER.get(role, role)]}
            for role in sorted(roles, key=list(Role).index)
        }
        seen = {table for mine in reads.values() for table in mine}
        titles = {role: _titles(tables, mine) for role, mine in reads.items()}
        found.append(Seer(staff_role, titles, _titles(tables, set(tables) - seen)))
    return found


def _titles(tables: Sequence[type[Base]], some: Collection[type[Base]]) -> list[str]:
    return list(dict.fromkeys(_(each.section.title) for each in tables if each in some))


def _granted(session: Session, roles: Collection[Role], tables: Sequence[type[Base]]) -> dict[Role, list[type[Base]]]:
    places = [each.__table__ for each in tables]
    values = {
        "roles": [each.value for each in roles],
        "schemas": [each.schema for each in places],  # type: ignore[attr-defined]
        "names": [each.name for each in places],  # type: ignore[attr-defined]
    }
    found: dict[Role, list[type[Base]]] = {each: [] for each in roles}
    for role, place in session.execute(_GRANTED, values):
        found[Role(role)].append(tables[place - 1])
    return found
