"""The layouts that statistical offices hand their tables out in, read into cells: one value and what it is of.

JSON-stat 2 (Statistics Norway, PxWebApi) keeps `id` and `size` beside `dimension`; JSON-stat 1 (Statistics Denmark,
StatBank) keeps them inside it. CSV with codes (StatBank's CSV and BULK) has a column for each dimension and INDHOLD.
"""

from __future__ import annotations

import csv
import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from data.salary.files import NotReadable, text_of

MOST_CELLS = 5_000_000
MOST_DIGITS = 15  # before or after the decimal point
NOT_GIVEN = frozenset({":", ".", "..", "..."})  # confidential, not possible, missing
VALUE = "INDHOLD"


@dataclass(frozen=True)
class Cell:
    """One value, None where the office holds it back or has none; `of` is {dimension: code}, dimensions in capitals."""

    of: Mapping[str, str]
    value: Decimal | None


@dataclass(frozen=True)
class Table:
    """What a file holds. `name` is the table's number, "" where the file doesn't say it."""

    name: str
    dimensions: tuple[str, ...]
    cells: Sequence[Cell]


def read(content: bytes) -> Table:
    """The cells of a file in one of the layouts; NotReadable for anything else."""
    text = text_of(content)
    try:
        return _json_stat(text) if text.lstrip().startswith("{") else _csv(text)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, csv.Error) as error:
        raise NotReadable("The file is damaged, or neither JSON-stat nor CSV of a statistical office.") from error


def number(text: str) -> Decimal | None:
    """A number with a decimal point or comma; None for an empty one and for the offices' signs for "not given"."""
    said = text.strip().replace("\u00a0", "").replace(" ", "")
    if not said or said in NOT_GIVEN:
        return None
    try:
        found = Decimal(said.replace(",", "."))
    except InvalidOperation as error:
        raise NotReadable("There is text where a figure should stand.") from error
    if not found.is_finite() or abs(found.adjusted()) > MOST_DIGITS:
        raise NotReadable("There is something that can't be a figure where one should stand.")
    return found


def _json_stat(text: str) -> Table:
    whole = json.loads(text, parse_float=Decimal)
    data = whole["dataset"] if isinstance(whole.get("dataset"), dict) else whole
    if "dimension" not in data:
        raise NotReadable("This JSON is no JSON-stat table: it has no dimensions.")
    dimension = data["dimension"]
    names = [str(each) for each in data.get("id") or dimension["id"]]
    codes = [_codes(dimension[name]["category"]) for name in names]
    sizes = [int(each) for each in data.get("size") or dimension["size"]]
    if sizes != [len(each) for each in codes]:
        raise NotReadable("The file is damaged: its sizes and its codes do not agree.")
    if math.prod(sizes) > MOST_CELLS:
        raise NotReadable(f"The table has more than {MOST_CELLS:,} values. Order it in parts.")
    values, status = _by_place(data["value"]), _by_place(data.get("status") or {})
    places = itertools.product(*codes)
    cells = [
        Cell(
            dict(zip(map(str.upper, names), place, strict=True)),
            None if status.get(at) in NOT_GIVEN else _figure(values.get(at)),
        )
        for at, place in enumerate(places)
    ]
    if isinstance(data["value"], list) and len(data["value"]) != len(cells):
        raise NotReadable("The file is damaged: it has not as many values as its dimensions say.")
    px = (data.get("extension") or {}).get("px") or {}
    label = str(data.get("label", "")).partition(":")[0]
    name = str(px.get("tableid") or (label if label.isdecimal() else ""))
    return Table(name, tuple(map(str.upper, names)), cells)


def _codes(category: Mapping[str, Any]) -> list[str]:
    """In the order of the values: a list, {code: place}, or for a single code its label alone."""
    index = category.get("index", category.get("label"))
    return sorted(index, key=index.__getitem__) if isinstance(index, dict) and len(index) > 1 else list(index or ())


def _by_place(values: Any) -> dict[int, Any]:
    """JSON-stat allows a list of all values, or an object of those that there are."""
    return {int(at): value for at, value in (values.items() if isinstance(values, dict) else enumerate(values))}


def _figure(value: object) -> Decimal | None:
    if value is None or isinstance(value, str):
        return number(value or "")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise NotReadable("There is something that is no number where a figure should stand.")
    return number(str(value))


def _csv(text: str) -> Table:
    first = text.splitlines()[0]
    delimiter = max(";\t,", key=first.count)
    lines = csv.reader(text.splitlines(), delimiter=delimiter, strict=True)
    header = [each.strip().upper() for each in next(lines)]
    return Table("", tuple(header), list(_cells_of(header, lines)))


def _cells_of(header: list[str], lines: Iterator[list[str]]) -> Iterator[Cell]:
    *names, last = header
    if last not in (VALUE, "VALUE"):
        raise NotReadable(f"This CSV is no table of ours to read: its last column is not {VALUE}.")
    for line in lines:
        if line and len(line) != len(header):
            raise NotReadable("The file is damaged: a line has not as many cells as the first.")
        if line:
            *codes, value = (each.strip() for each in line)
            yield Cell(dict(zip(names, codes, strict=True)), number(value))
