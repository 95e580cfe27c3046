"""What matching costs: a round beside the bare assignment, all fits, suggestions, and one member's page among many."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from data.mentoring.overview import overview_of
from data.mentoring.rounds import assign, suggest
from data.mentoring.score import scores
from data.postgres import Server
from tests.bench.figures import Figure
from tests.mentoring import Somebody, many_take_part, mentee, mentor
from tests.takers import crowd
from tests.world import world

MENTEES, MENTORS, PLACES = 3_000, 1_000, 2
MEMBERS, SHARE = 100_000, 0.7
THRESHOLD = 0.35
ROUND_LIMIT, FLOOR_LIMIT, SCORES_LIMIT, SUGGEST_LIMIT, MANY_LIMIT, MEMORY_LIMIT = 3.0, 4.0, 1.0, 5.0, 1200.0, 1.0
ONE_LIMIT = 0.05


def figures(server: Server, folder: Path, repeats: int, *, many: bool) -> Iterator[Figure]:
    """Seconds of a round, its floor and its parts; with `many` what a hundred thousand members cost too."""
    mentees, mentors = crowd(MENTEES, "mentee"), crowd(MENTORS, "mentor", (PLACES, PLACES))
    size = f"{MENTEES:,} mentees, {MENTORS * PLACES:,} places"
    fits = np.repeat(scores(mentees, mentors), PLACES, axis=1)
    worth = np.where(fits >= THRESHOLD, fits, 0)
    rounds = _seconds(repeats, lambda: assign(mentees, mentors))
    floor = _seconds(repeats, lambda: linear_sum_assignment(worth, maximize=True))
    yield Figure(f"mentoring round: {size}", "s", rounds, ROUND_LIMIT)
    yield Figure("the same beside the bare assignment", "s", rounds, FLOOR_LIMIT, floor)
    yield Figure(
        f"fits of {MENTEES:,} × {MENTORS:,}", "s", _seconds(repeats, lambda: scores(mentees, mentors)), SCORES_LIMIT
    )
    yield Figure(f"suggestions: {size}", "s", _seconds(repeats, lambda: suggest(mentees, mentors)), SUGGEST_LIMIT)
    if many:
        seconds, memory = _apart(MEMBERS)
        yield Figure(f"suggestions among {MEMBERS:,} members", "s", [seconds], MANY_LIMIT)
        yield Figure("memory for that", "GB", [memory], MEMORY_LIMIT)
        with world(server, "norway", folder.parent / "templates", folder) as running:
            other, one = mentor(running, 0), mentee(running, 1)
            one.is_shown(other)
            many_take_part(running, MEMBERS)
            seconds_each = _seconds(repeats * 5, lambda: _read(one))
        yield Figure(f"one member's suggestions among {MEMBERS:,}", "s", seconds_each, ONE_LIMIT)


def _read(one: Somebody) -> None:
    with one.acting() as session:
        assert overview_of(session, one.person_id, masked=False).cards


def _seconds(repeats: int, work: Callable[[], object]) -> list[float]:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def _apart(members: int) -> tuple[float, float]:
    """(seconds, gigabytes at the peak), in a process of its own so that its memory is its alone."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (members,))


def _measured(members: int) -> tuple[float, float]:
    mentees = crowd(round(members * SHARE), "mentee")
    mentors = crowd(members - len(mentees), "mentor")
    start = time.perf_counter()
    suggest(mentees, mentors)
    taken = time.perf_counter() - start
    return taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
