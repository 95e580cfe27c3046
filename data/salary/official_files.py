"""Official pay tables and price indices, read from the files of Statistics Norway and Statistics Denmark.

What an office holds back (":" at Statistics Norway, 0 in LONS20) is None here, never 0, and a pay of 0 is none either:
table 11658 has some where there are no jobs. Danish figures are kroner per standard hour; a month has 1924 / 12 =
160.33 of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from data.national_ids import Country
from data.salary.files import NotReadable
from data.salary.json_stat import Cell, Table, read
from data.words import N_

Measure = Literal["lower", "median", "upper", "mean", "count"]
Key = tuple[str, str, str, str]
"""Occupation code ("all" for all of them), sector, sex, period."""

HOURS_A_MONTH = Fraction(1924, 12)
LEAST_MONTHLY, MOST_MONTHLY = 1_000, 1_000_000  # kroner; what lies outside was not read right
CODE = re.compile(r"[0-9]{1,4}")
PERIOD = re.compile(r"[0-9]{4}(K[1-4])?")
PRICE_PERIOD = re.compile(r"([0-9]{4})(?:[M-]?(0[1-9]|1[0-2]))?")
EVERYBODY = frozenset({"0-9", "TOT"})


@dataclass(frozen=True)
class Layout:
    """One office's table: which dimension says what, and which codes of it are read.

    only: dimensions that must have one code, such as all working hours; other codes are left out.
    hourly: measures in kroner an hour.
    """

    table: str
    country: Country
    source: str
    occupation: str
    measure: str
    measures: Mapping[str, Measure]
    sexes: Mapping[str, str]
    sexes_in: str
    sectors: Mapping[str, str]
    only: Mapping[str, str]
    hourly: frozenset[str] = frozenset()
    zero_is_held_back: bool = False

    @property
    def dimensions(self) -> set[str]:
        """All that cells of this table may be of."""
        return {self.occupation, self.measure, self.sexes_in, "SEKTOR", "TID", *self.only}


SSB_11418 = Layout(
    "11418", "NO", N_("Statistics Norway (SSB), table 11418, CC BY 4.0"), "YRKE", "MAALEMETODE",
    {"01": "median", "02": "mean", "051": "lower", "061": "upper", "10": "count"},
    {"0": "all", "1": "man", "2": "woman"}, "KJONN",
    {"ALLE": "all", "A+B+D+E": "private", "6500": "municipal", "6100": "state"},
    {"AVTALTVANLIG": "0", "CONTENTSCODE": "Manedslonn"},
)  # fmt: skip
SSB_11658 = Layout(
    "11658", "NO", N_("Statistics Norway (SSB), table 11658, CC BY 4.0"), "YRKE", "CONTENTSCODE",
    {"AntArbForhold": "count", "MedianMndLonn": "median"},
    {"0": "all", "1": "man", "2": "woman"}, "KJONN", {}, {"ALDER": "999D"},
)  # fmt: skip
LONS20 = Layout(
    "LONS20", "DK", N_("Statistics Denmark (DST), table LONS20, CC BY 4.0"), "ARBF", "LØNMÅL",
    {"NEDREST": "lower", "MEDIANST": "median", "OVREST": "upper", "STAND": "mean", "ANTAL": "count"},
    {"MOK": "all", "M": "man", "K": "woman"}, "KØN",
    {"1000": "all", "1046": "private", "1016": "state", "1018": "municipal"},
    {"AFLOEN": "TIFA", "LONGRP": "LTOT"}, frozenset({"NEDREST", "MEDIANST", "OVREST", "STAND"}), zero_is_held_back=True,
)  # fmt: skip
LAYOUTS = {each.table: each for each in (SSB_11418, SSB_11658, LONS20)}
PRICE_TABLES = {"14700": ("VARETJENESTEGRP", "00"), "03013": ("KONSUMGRP", "TOTAL")}
PRICE_INDEX = "KpiInd"  # an index, not its change in per cent


@dataclass(frozen=True)
class PayTable:
    """Figures by key; a measure is there when the file has it, None where the office holds it back."""

    layout: Layout
    figures: Mapping[Key, Mapping[Measure, int | None]]
    read: int
    held_back: int
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class PriceSeries:
    """A consumer price index, by month ("2024M01") or by year ("2024"). country: "" where the file doesn't say it."""

    country: Country | Literal[""]
    source: str
    points: Mapping[str, Decimal]
    read: int
    held_back: int
    left_out: Mapping[str, int] = field(default_factory=dict)


def parse(content: bytes, source: str = "") -> PayTable | PriceSeries:
    """What an official file says; NotReadable with the reason where it can't be read, or not be right.

    `source` says whose a price index in CSV is, since the file doesn't.
    """
    table = read(content)
    if table.name in PRICE_TABLES or set(table.dimensions) == {"PERIOD", "VALUE"}:
        return _prices(table, source)
    layout = LONS20 if {"ARBF", "LØNMÅL"} <= set(table.dimensions) else LAYOUTS.get(table.name)
    if layout is None:
        known = ", ".join([*LAYOUTS, *PRICE_TABLES])
        raise NotReadable(f"This is none of the tables that can be imported: {known}, or a CSV period;value.")
    return _pay(table, layout)


def _pay(table: Table, layout: Layout) -> PayTable:
    _nothing_unknown(table, layout.dimensions)
    figures: dict[Key, dict[Measure, int | None]] = {}
    left_out: Counter[str] = Counter()
    held_back = 0
    for cell in table.cells:
        if why := _not_ours(cell, layout):
            left_out[why] += 1
            continue
        measure, key = layout.measures[cell.of[layout.measure]], _key(cell, layout)
        figure = _figure(cell, layout, measure)
        held_back += figure is None
        values = figures.setdefault(key, {})
        if measure in values:
            raise NotReadable(f"The file has two figures for {measure} of {' '.join(key)}.")
        values[measure] = figure
    said = {key: values for key, values in figures.items() if set(values.values()) != {None}}
    for key, values in said.items():
        if not _in_order(values):
            raise NotReadable(f"The quartiles of {' '.join(key)} are not in order. Nothing of the file can be trusted.")
    if not said:
        reasons = "; ".join(left_out) or "all are held back"
        raise NotReadable(f"No figure in the file is one that is used here: {reasons}. Order it with codes.")
    return PayTable(layout, said, len(table.cells), held_back, dict(left_out))


def _not_ours(cell: Cell, layout: Layout) -> str:
    """Why a value isn't read, "" when it is."""
    wanted: list[tuple[str, Mapping[str, object]]] = [
        *((name, {code: None}) for name, code in layout.only.items()),
        (layout.measure, layout.measures), (layout.sexes_in, layout.sexes), ("SEKTOR", layout.sectors),
    ]  # fmt: skip
    for name, codes in wanted:
        if name in cell.of and cell.of[name] not in codes:
            return f"{name} {cell.of[name]} is not used"
    code = cell.of[layout.occupation]
    return "" if CODE.fullmatch(code) or code in EVERYBODY else f"{layout.occupation} {code} is no occupation code"


def _key(cell: Cell, layout: Layout) -> Key:
    code, period = cell.of[layout.occupation], cell.of["TID"]
    if not PERIOD.fullmatch(period):
        raise NotReadable(f"{period} is no year and no quarter.")
    sector = layout.sectors.get(cell.of.get("SEKTOR", ""), "all")
    sex = layout.sexes.get(cell.of.get(layout.sexes_in, ""), "all")
    return "all" if code in EVERYBODY else code, sector, sex, period


def _figure(cell: Cell, layout: Layout, measure: Measure) -> int | None:
    value = cell.value
    if value is None or (value == 0 and (layout.zero_is_held_back or measure != "count")):
        return None
    if measure == "count":
        if value < 0 or value != value.to_integral_value():
            raise NotReadable(f"{value} is no number of people.")
        return int(value)
    monthly = round(Fraction(value) * (HOURS_A_MONTH if cell.of[layout.measure] in layout.hourly else 1))
    if not LEAST_MONTHLY <= monthly <= MOST_MONTHLY:
        raise NotReadable(f"{value} can't be the pay of {' '.join(_key(cell, layout))}.")
    return monthly


def _in_order(values: Mapping[Measure, int | None]) -> bool:
    quartiles = [found for each in ("lower", "median", "upper") if (found := values.get(each)) is not None]  # type: ignore[call-overload]
    return quartiles == sorted(quartiles)


def _prices(table: Table, source: str) -> PriceSeries:
    if table.name:
        group, total = PRICE_TABLES[table.name]
        _nothing_unknown(table, {group, "CONTENTSCODE", "TID"})
        wanted, when = {group: total}, "TID"
    else:
        wanted, when = {}, "PERIOD"
    points: dict[str, Decimal] = {}
    left_out: Counter[str] = Counter()
    held_back = 0
    for cell in table.cells:
        if why := next(_not_the_index(cell, wanted), ""):
            left_out[why] += 1
        elif cell.value is None:
            held_back += 1
        else:
            period = _price_period(cell.of[when])
            if period in points or cell.value <= 0:
                raise NotReadable(f"{period} has two values, or one that is no index.")
            points[period] = cell.value
    if not points or len({len(each) for each in points}) > 1:
        raise NotReadable("The file must hold one index, either by month or by year.")
    country: Country | Literal[""] = "NO" if table.name else ""
    source = f"Statistics Norway (SSB), table {table.name}, CC BY 4.0" if table.name else source
    if not source:
        raise NotReadable("Say whose price index this is, by --source: it is named beside every figure made from it.")
    return PriceSeries(country, source, points, len(table.cells), held_back, dict(left_out))


def _not_the_index(cell: Cell, wanted: Mapping[str, str]) -> Iterator[str]:
    for name, code in wanted.items():
        if cell.of.get(name, code) != code:
            yield f"{name} {cell.of[name]} is not used"
    if not cell.of.get("CONTENTSCODE", PRICE_INDEX).startswith(PRICE_INDEX):
        yield f"CONTENTSCODE {cell.of['CONTENTSCODE']} is not used"


def _price_period(text: str) -> str:
    found = PRICE_PERIOD.fullmatch(text)
    if not found:
        raise NotReadable(f"{text} is no year and no month.")
    return f"{found[1]}M{found[2]}" if found[2] else found[1]


def _nothing_unknown(table: Table, known: set[str]) -> None:
    """A dimension we don't know may be there with one code, as StatBank's ContentsCode is; more would be mixed up."""
    for name in set(table.dimensions) - known - {"INDHOLD", "VALUE"}:
        if len({cell.of[name] for cell in table.cells}) > 1:
            raise NotReadable(f"The file is divided by {name}, which is not read. Order it without.")
