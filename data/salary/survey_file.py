"""The rows of an organisation's survey file: CSV, TSV or XLSX, whatever its columns are called."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data.salary.files import ENCODINGS, NotReadable, text_of

MOST_ROWS = 200_000
MOST_LINES = 300_000  # empty ones too: a sheet can claim a million of them
MOST_COLUMNS = 500
MOST_UNPACKED = 500_000_000  # bytes; a spreadsheet is a ZIP, and a small one can hold a very large sheet
LONGEST_LINE = 100_000  # characters
DELIMITERS = ";\t,|"
LARGEST = 1e15  # a number; what is larger, or infinite, or none, is taken as text
OLD_EXCEL = b"\xd0\xcf\x11\xe0"

Value = str | Decimal
"""A spreadsheet's numbers are numbers; everything else, and all of a CSV, is text."""


@dataclass(frozen=True)
class Row:
    """One row. number: its line in the file, or the spreadsheet's own row number. values: {column: value}."""

    number: int
    values: dict[str, Value]
    whole: bool = True
    """False where it has more or fewer cells than the header."""


@dataclass(frozen=True)
class Shape:
    """What the mapping says of the file; "" is found out. header: the row with the columns' names."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: int = 1


def rows(content: bytes, shape: Shape, columns: Sequence[str]) -> Iterator[Row]:
    """The rows below the header, empty ones left out; NotReadable where a column of `columns` is missing, or all is."""
    if content.startswith(OLD_EXCEL):
        raise NotReadable("This is a spreadsheet of the old kind (.xls). Save it as .xlsx.")
    packed = zipfile.is_zipfile(io.BytesIO(content))
    lines = _of_xlsx(content, shape) if packed else _of_text(content, shape, columns)
    header = _header(lines, shape, columns)
    found = 0
    for number, cells in lines:
        if not any(cell != "" for cell in cells):
            continue
        found += 1
        if found > MOST_ROWS:
            raise NotReadable(f"The file has more than {MOST_ROWS:,} rows. Divide it.")
        yield Row(number, dict(zip(header, cells, strict=False)), len(cells) == len(header))
    if not found:
        raise NotReadable("The file has no rows below its header.")


def _header(lines: Iterator[tuple[int, list[Value]]], shape: Shape, columns: Sequence[str]) -> list[str]:
    cells = next((cells for number, cells in lines if number >= shape.header), [])
    names = [str(each) for each in cells]
    if missing := [each for each in columns if each not in names]:
        raise NotReadable(
            f"The file has no column {', '.join(map(repr, missing))}. It has: {', '.join(names) or 'none'}."
        )
    if twice := [each for each in columns if names.count(each) > 1]:
        raise NotReadable(f"The file has two columns {', '.join(map(repr, twice))}. Give one of them another name.")
    return names


def _of_text(content: bytes, shape: Shape, columns: Sequence[str]) -> Iterator[tuple[int, list[Value]]]:
    try:
        text = text_of(content, (shape.encoding,) if shape.encoding else ENCODINGS)
    except LookupError as error:
        raise NotReadable(f"There is no encoding {shape.encoding!r}. Write utf-8 or cp1252.") from error
    lines = list(io.StringIO(text, newline=""))
    if any(len(each) > LONGEST_LINE for each in lines):
        raise NotReadable(f"A line is longer than {LONGEST_LINE:,} characters: this is no table.")
    reader = csv.reader(lines, delimiter=shape.delimiter or _delimiter(lines[shape.header - 1 :], columns), strict=True)
    started = 1
    try:
        for cells in reader:
            yield started, [each.strip() for each in cells]
            started = reader.line_num + 1
    except csv.Error as error:
        raise NotReadable(
            f"Line {started} can't be read: its quotation marks do not match, or a cell is too long."
        ) from error


def _delimiter(lines: Sequence[str], columns: Sequence[str]) -> str:
    """The one by which the header has the most of the columns that are looked for, and then the most columns."""
    header = lines[0] if lines else ""

    def fit(delimiter: str) -> tuple[int, int]:
        names = [each.strip(' \r\n"') for each in header.split(delimiter)]
        return sum(each in names for each in columns), len(names)

    return max(DELIMITERS, key=fit)


def _of_xlsx(content: bytes, shape: Shape) -> Iterator[tuple[int, list[Value]]]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # for this command alone: it is slow to load

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
            most = MOST_UNPACKED // 1_000_000
            raise NotReadable(f"The spreadsheet unpacks to more than {most} MB. Save the sheet as CSV.")
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        if shape.sheet and shape.sheet not in book.sheetnames:
            raise NotReadable(f"There is no sheet {shape.sheet!r}. There are: {', '.join(book.sheetnames)}.")
        sheet = book[shape.sheet] if shape.sheet else book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        header = _filled(next(sheet.iter_rows(shape.header, shape.header, max_col=MOST_COLUMNS, values_only=True), ()))
        yield shape.header, header
        below = sheet.iter_rows(shape.header + 1, max_col=max(len(header), 1), values_only=True)
        for number, cells in enumerate(below, shape.header + 1):
            if number > shape.header + MOST_LINES:
                raise NotReadable(f"The sheet has more than {MOST_LINES:,} lines. Remove the empty ones, or divide it.")
            yield number, [_value(each) for each in cells]
    except NotReadable:
        raise
    except Exception as error:  # whatever a damaged file makes the reader raise
        raise NotReadable("The spreadsheet is damaged, protected by a password, or no .xlsx.") from error


def _filled(cells: Sequence[Any]) -> list[Value]:
    """The values up to the last that is not empty."""
    values = [_value(each) for each in cells]
    while values and values[-1] == "":
        values.pop()
    return values


def _value(cell: Any) -> Value:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case int() | float() if abs(cell) < LARGEST:
            return Decimal(repr(cell))
        case dt.datetime():
            return cell.date().isoformat()
        case _:
            return str(cell).strip()
