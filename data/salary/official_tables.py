"""Official pay figures and price indices that operators have imported. Nothing in them is about a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import Numeric, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Access, Base, Role
from data.datamap.columns import not_personal
from data.national_ids import Country
from data.salary.official import Quartiles, quartiles

ACCESS = Access(
    {Role.MEMBER: "select", Role.STATISTICS: "select", Role.WORKER: "select insert update delete"}, everybody=True
)
PUBLISHED = not_personal("published by a statistical office")
WITH_QUARTILES = {"NO": "11418", "DK": "LONS20"}


class OfficialPay(Base):
    """Pay of one occupation in one period, kroner a month; null where the office doesn't give it, or holds it back.

    code: one to four digits of ISCO-08, or "all". sector: a key of `scales.SECTORS`, or "all". sex: woman, man or all.
    period: a year or a quarter ("2025", "2025K4").
    """

    __tablename__ = "official_pay"
    access = ACCESS

    country: Mapped[str] = mapped_column(primary_key=True, info=PUBLISHED)
    table_name: Mapped[str] = mapped_column(primary_key=True, info=PUBLISHED)
    code: Mapped[str] = mapped_column(primary_key=True, info=PUBLISHED)
    sector: Mapped[str] = mapped_column(primary_key=True, info=PUBLISHED)
    sex: Mapped[str] = mapped_column(primary_key=True, info=PUBLISHED)
    period: Mapped[str] = mapped_column(primary_key=True, info=PUBLISHED)
    lower: Mapped[int | None] = mapped_column(info=PUBLISHED)
    median: Mapped[int | None] = mapped_column(info=PUBLISHED)
    upper: Mapped[int | None] = mapped_column(info=PUBLISHED)
    mean: Mapped[int | None] = mapped_column(info=PUBLISHED)
    count: Mapped[int | None] = mapped_column(info=PUBLISHED)
    source: Mapped[str] = mapped_column(info=not_personal("name of the source"))
    imported_at: Mapped[dt.datetime] = mapped_column(info=not_personal("time"))


class PriceIndex(Base):
    """Consumer prices of one month ("2025M11") or year. A country has one series, since two have different bases."""

    __tablename__ = "price_index"
    access = ACCESS

    country: Mapped[str] = mapped_column(primary_key=True, info=PUBLISHED)
    period: Mapped[str] = mapped_column(primary_key=True, info=PUBLISHED)
    value: Mapped[Decimal] = mapped_column(Numeric(12, 4), info=PUBLISHED)
    source: Mapped[str] = mapped_column(info=not_personal("name of the source"))
    imported_at: Mapped[dt.datetime] = mapped_column(info=not_personal("time"))


_NEWEST = (
    select(OfficialPay)
    .where(
        OfficialPay.country == bindparam("country"),
        OfficialPay.table_name == bindparam("table"),
        OfficialPay.code == bindparam("code"),
        OfficialPay.sector == "all",
        OfficialPay.sex == "all",
        OfficialPay.lower < OfficialPay.median,
        OfficialPay.median < OfficialPay.upper,
    )
    .order_by(OfficialPay.period.desc())
    .limit(1)
)


def official_figures(session: Session, country: Country, code: str) -> Quartiles | None:
    """The newest official figures of an occupation that have all three quartiles: imported ones, or those we ship."""
    shipped = quartiles(country, code)
    row = session.scalar(_NEWEST, {"country": country, "table": WITH_QUARTILES[country], "code": code})
    if row is None or (shipped and int(row.period) < shipped.year):
        return shipped
    lower, median, upper = (int(each or 0) for each in (row.lower, row.median, row.upper))
    return Quartiles(code, int(row.period), row.source, lower, median, upper, row.mean)


def prices(session: Session, country: Country) -> Mapping[str, Decimal]:
    """{month or year: index of consumer prices}, in order; empty until a price index has been imported."""
    rows = session.execute(
        select(PriceIndex.period, PriceIndex.value).where(PriceIndex.country == country).order_by(PriceIndex.period)
    )
    return {row.period: row.value for row in rows}
