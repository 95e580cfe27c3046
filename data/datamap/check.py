"""The data map is whole, or nothing starts: every column mapped, every mapped one with purpose, basis and retention."""

from __future__ import annotations

from collections.abc import Iterable

from data.base import Base
from data.datamap.categories import CATEGORIES
from data.datamap.columns import NotPersonal, Personal
from data.datamap.organisation import Organisation


def problems(tables: Iterable[type[Base]], organisation: Organisation) -> list[str]:
    """One sentence for everything that is missing; empty when the map is whole."""
    return [sentence for table in tables for sentence in _problems_of(table, organisation)]


def _problems_of(table: type[Base], organisation: Organisation) -> list[str]:
    wrong, personal_columns = [], []
    for column in table.__table__.columns:
        match column.info.get("map"):
            case Personal(category=category):
                personal_columns.append(column.name)
                if category not in CATEGORIES:
                    wrong.append(f"{table.__tablename__}.{column.name}: category {category!r} is not on the list")
            case NotPersonal(reason) if reason:
                pass
            case _:
                wrong.append(f"{table.__tablename__}.{column.name}: say what it is, with personal() or not_personal()")
    if personal_columns and not table.section.activity:
        wrong.append(f"{table.__tablename__}: has personal columns but names no section of the data map")
    elif personal_columns and not any(p.activity == table.section.activity for p in organisation.processing):
        wrong.append(
            f"{table.__tablename__}: {organisation.id} records no purpose, basis and retention"
            f" for the activity {table.section.activity!r}"
        )
    return wrong
