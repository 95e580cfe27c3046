"""A stored value as JSON, as a CSV cell, and as the JSON Schema of its column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, Column
from sqlalchemy.types import TypeEngine

BOM = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
IGNORED_BY_SPREADSHEETS = " \u00a0\u3000\ufeff\"'"
TYPES: dict[type, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    bytes: {"type": "string"},  # sealed in the database, text once it is opened
    Decimal: {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    uuid.UUID: {"type": "string", "format": "uuid"},
    dt.date: {"type": "string", "format": "date"},
    dt.datetime: {"type": "string", "format": "date-time"},
}


def json_value(value: Any) -> Any:
    """ISO 8601 for dates and instants, text for decimals and ids; TypeError for bytes, which nobody could read."""
    match value:
        case None | bool() | int() | str():
            return value
        case list():
            return [json_value(each) for each in value]
        case dt.datetime() | dt.date():
            return value.isoformat()
        case Decimal() | uuid.UUID():
            return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def schema_of(column: Column[Any]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a column's values; a sealed column may be null, for when its key is gone."""
    schema = _schema_of_type(column.type)
    if column.nullable or column.type.python_type is bytes:
        schema["type"] = [schema["type"], "null"]
    return schema


def _schema_of_type(kind: TypeEngine[Any]) -> dict[str, Any]:
    if isinstance(kind, ARRAY):
        return {"type": "array", "items": _schema_of_type(kind.item_type)}
    return dict(TYPES[kind.python_type])


def csv_cell(value: Any) -> str:
    """A value as a cell that no spreadsheet runs: text that looks like a formula gets an apostrophe in front."""
    plain = json_value(value)
    if isinstance(plain, list):
        plain = ", ".join(map(str, plain))
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if not isinstance(plain, str) or isinstance(value, Decimal):
        return "" if plain is None else str(plain)
    first = plain.lstrip(IGNORED_BY_SPREADSHEETS)[:1] or plain[:1]
    return f"'{plain}" if first.startswith(STARTS_A_FORMULA) else plain


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table after RFC 4180 in UTF-8, with the byte order mark by which spreadsheets know it; every cell quoted."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return (BOM + text.getvalue()).encode()
