"""Keeping what an official file says: all of it or nothing, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from data.base import Base, now
from data.db import one_at_a_time
from data.national_ids import Country
from data.salary.official_files import Measure, PayTable, PriceSeries
from data.salary.official_tables import OfficialPay, PriceIndex

Row = dict[str, Any]
AT_ONCE = 1_000  # rows in one statement: PostgreSQL takes 65,535 values at most
MEASURES: tuple[Measure, ...] = get_args(Measure)


@dataclass(frozen=True)
class Changes:
    """How many rows an import adds, changes, leaves as they are, and takes away."""

    new: int
    changed: int
    unchanged: int
    removed: int = 0


def keep(session: Session, found: PayTable | PriceSeries, country: Country, *, dry_run: bool = False) -> Changes:
    """Bring the tables to what the file says. `country` is for a price index that does not say whose it is.

    A pay table changes the keys and measures that it has, and no others. A price index replaces the country's whole
    series: a new base year changes every value.
    """
    if not dry_run:
        one_at_a_time(session, "official import")
    return _pay(session, found, dry_run) if isinstance(found, PayTable) else _prices(session, found, country, dry_run)


def words_of(found: PayTable | PriceSeries, changes: Changes) -> Iterator[str]:
    """The report of an import, for the one who runs it."""
    yield f"{found.read} values read, {found.held_back} held back or not given by the office."
    yield (
        f"{changes.new + changes.changed + changes.unchanged} rows: {changes.new} new, {changes.changed} changed,"
        f" {changes.unchanged} as they were, {changes.removed} taken away."
    )
    for reason, count in found.left_out.items():
        yield f"Left out: {reason} ({count} values)."


def _pay(session: Session, found: PayTable, dry_run: bool) -> Changes:
    layout = found.layout
    table = {"country": layout.country, "table_name": layout.table}
    rows = session.scalars(select(OfficialPay).filter_by(**table))
    there = {(row.code, row.sector, row.sex, row.period): row for row in rows}
    new: list[Row] = []
    changed: list[Row] = []
    for key, values in found.figures.items():
        row = there.get(key)
        if row is None or any(getattr(row, name) != value for name, value in values.items()):
            code, sector, sex, period = key
            of = {"code": code, "sector": sector, "sex": sex, "period": period}
            measures: Row = {name: values.get(name, getattr(row, name, None)) for name in MEASURES}
            (new if row is None else changed).append({**table, **of, **measures, "source": layout.source})
    if not dry_run:
        _write(session, OfficialPay, [*new, *changed])
    return Changes(len(new), len(changed), len(found.figures) - len(new) - len(changed))


def _prices(session: Session, found: PriceSeries, organisations: Country, dry_run: bool) -> Changes:
    country = found.country or organisations
    there: Mapping[str, Any] = {
        row.period: row.value for row in session.scalars(select(PriceIndex).filter_by(country=country))
    }
    rows = {
        period: {"country": country, "period": period, "value": value, "source": found.source}
        for period, value in found.points.items()
        if there.get(period) != value
    }
    gone = there.keys() - found.points.keys()
    if not dry_run:
        session.execute(delete(PriceIndex).where(PriceIndex.country == country, PriceIndex.period.in_(gone)))
        _write(session, PriceIndex, list(rows.values()))
    new = len(rows.keys() - there.keys())
    return Changes(new, len(rows) - new, len(found.points) - len(rows), len(gone))


def _write(session: Session, table: type[Base], rows: list[Row]) -> None:
    at, keys = now(), [each.name for each in table.__table__.primary_key]
    for first in range(0, len(rows), AT_ONCE):
        statement = insert(table).values([row | {"imported_at": at} for row in rows[first : first + AT_ONCE]])
        others = {each.name: each for each in statement.excluded if each.name not in keys}
        session.execute(statement.on_conflict_do_update(index_elements=keys, set_=others))
