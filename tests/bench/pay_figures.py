"""What a release of pay figures costs as the answers grow: the counted part and the model apart, and its memory."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from data.salary import modelled
from data.salary.policy import load_policy
from data.salary.release import build
from tests.bench.figures import Figure
from tests.salary.population import FIXED, population

FEW, MANY = 100_000, 1_000_000
COUNTED_LIMIT, MODEL_LIMIT, MEMORY_LIMIT, GROWTH_LIMIT = 60.0, 600.0, 2.0, 1.0


def figures(*, many: bool) -> Iterator[Figure]:
    """Seconds of the counted part at a hundred thousand answers; with `many` all of it at a million."""
    few, _ = _counted(FEW)
    yield Figure(f"pay figures of {FEW:,} answers, counted", "s", [few], COUNTED_LIMIT * FEW / MANY)
    if many:
        most, memory = _counted(MANY)
        yield Figure(f"pay figures of {MANY:,} answers, counted", "s", [most], COUNTED_LIMIT)
        yield Figure("memory for that", "GB", [memory], MEMORY_LIMIT)
        yield Figure("seconds per answer, against a tenth as many", "", [most / MANY], GROWTH_LIMIT * 1.25, [few / FEW])
        yield Figure(f"the model on {MANY:,} answers", "s", [_model(MANY)], MODEL_LIMIT)


def _counted(people: int) -> tuple[float, float]:
    """(seconds, gigabytes at the peak), in a process of its own so that its memory is its alone."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (people,))


def _measured(people: int) -> tuple[float, float]:
    answers, policy = _answers(people), load_policy("norway")
    start = time.perf_counter()
    build(answers, policy, "2026-01", with_model=False)
    taken = time.perf_counter() - start
    return taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _model(people: int) -> float:
    answers, policy = _answers(people).sort_values("employer", ignore_index=True), load_policy("norway")
    start = time.perf_counter()
    assert list(modelled.estimates(answers, policy, frozenset())) and modelled.effects(answers, policy)
    return time.perf_counter() - start


def _answers(people: int) -> pd.DataFrame:
    return population(1, people, replace(FIXED, releases=1)).at(1)
