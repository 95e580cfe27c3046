"""Measures how fast Innsyn is, beside floors measured in the same run, and prints one table.

`--quick` repeats less; `--full` also seeds 100,000 people, makes pay figures of 1,000,000 answers and suggests mentors to
70,000 mentees. Ends with 1 when a limit is passed.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import structlog

from data.postgres import Server
from tests.bench import first_sight, mentoring, pay_figures, server_cost, usage_figures, usage_intake, work
from tests.bench.figures import Figure, table


def figures(server: Server, folder: Path, repeats: int, *, full: bool) -> Iterator[Figure]:
    """Every figure, as it is measured."""
    yield from server_cost.figures(server, folder / "cost", repeats * 8)
    yield from first_sight.figures(server, folder / "sight", repeats)
    yield from work.figures(server, folder / "work", seed_many=full)
    yield from pay_figures.figures(many=full)
    yield from mentoring.figures(server, folder / "mentoring", repeats, many=full)
    yield from usage_intake.figures(server, folder / "usage-intake")
    yield from usage_figures.figures(server, folder / "usage-figures", repeats)


def main() -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three repeats instead of nine")
    parser.add_argument("--full", action="store_true", help="also what takes minutes")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        found = list(figures(server, Path(folder), 3 if chosen.quick else 9, full=chosen.full))
    sys.stdout.write(table(found))
    return 0 if all(each.holds for each in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
