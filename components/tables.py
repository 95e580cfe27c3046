"""Tables that become lists where there is little room."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from dash import html

from components.dom import dataset, given
from components.page import Content


def table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Content]],
    numeric: Container[int] = (),
    *,
    hide_caption: bool = False,
) -> html.Table:
    """A table whose first column names the row. `numeric` holds the positions of columns set to the right.

    `hide_caption` leaves the caption to screen readers, where a heading above says the same.
    """
    return html.Table(
        [
            html.Caption(caption, **given(className="visually-hidden" if hide_caption else None)),
            html.Thead(_row([_heading(words, at in numeric) for at, words in enumerate(headings)]), role="rowgroup"),
            html.Tbody([_row(_cells(headings, row, numeric)) for row in rows], role="rowgroup"),
        ],
        className="table",
        role="table",
    )


def _row(cells: list[Content]) -> html.Tr:
    # The roles repeat what the tags say: some browsers forget it when the style turns rows into blocks.
    return html.Tr(cells, role="row")


def _heading(words: str, number: bool) -> html.Th:
    return html.Th(words, scope="col", role="columnheader", **_side(number))


def _cells(headings: Sequence[str], row: Sequence[Content], numeric: Container[int]) -> list[Content]:
    if len(row) != len(headings):
        raise ValueError(f"{len(row)} cells under {len(headings)} headings")
    name, *values = row
    return [
        html.Th(name, scope="row", role="rowheader"),
        *(
            html.Td(value, role="cell", **_side(at in numeric), **dataset(label=headings[at]))
            for at, value in enumerate(values, start=1)
        ),
    ]


def _side(number: bool) -> dict[str, Any]:
    return given(className="number" if number else None)
