"""The attack table: which test stands for which row. `python -m tests.attack_table` prints it; a missing row is an error.

A test claims a row by `@pytest.mark.attack("C01")`. Rows are those of our own attack table for what exists so far.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent


def _rows(letter: str, first: int, last: int) -> list[str]:
    return [f"{letter}{number:02d}" for number in range(first, last + 1)]


REQUIRED = [
    *(row for row in _rows("A", 1, 40) if row != "A31"),
    *_rows("B", 1, 14),
    *_rows("C", 1, 22),
    *_rows("D", 1, 11),
    *_rows("G", 1, 8),
    "H01",
    *_rows("H", 4, 7),
    *_rows("J", 1, 10),
    *_rows("K", 1, 13),
    *_rows("K", 26, 29),
]


def claims() -> dict[str, list[str]]:
    """{row: the tests that claim it}, by file and name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        for row, test in _claims_in(path):
            found[row].append(f"{path.relative_to(TESTS.parent)}::{test}")
    return found


def _claims_in(path: Path) -> Iterator[tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.attack":
                    yield from ((ast.literal_eval(row), node.name) for row in decorator.args)


def missing() -> list[str]:
    """The required rows that no test claims."""
    claimed = claims()
    return [row for row in REQUIRED if row not in claimed]


def table() -> str:
    """The whole table as Markdown."""
    lines = ["| row | tests |", "|---|---|"]
    lines += [f"| {row} | {'<br>'.join(tests)} |" for row, tests in sorted(claims().items())]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
    if lacking := missing():
        sys.exit(f"No test stands for: {', '.join(lacking)}")
