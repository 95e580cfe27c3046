"""Whether matching treats groups alike: who is matched, who waits, and how evenly mentors are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from data.mentoring.programme_facts import LEAST_SHARE, Group, Mentees, Mentors, Report

DIMENSIONS = ("level", "county")
"""What the wording of `mentor_outcome` names. Women and men are not compared: nobody was asked for that."""
SHARE_STEP = 0.1


def report(outcomes: pd.DataFrame, least: int = 10) -> Report:
    """Outcomes in all and by each dimension of DIMENSIONS that `outcomes` has; a side of fewer than `least` is hidden.

    A row is a person on one side. Columns: side (mentee or mentor); matched (bool) and weeks (waited till then, or
    until now) of a mentee; shown (how often, for each place) of a mentor; the dimensions. Those hidden in a dimension
    are two groups or more and `least` people together, so that subtracting from the total gives no small group.
    People are told in steps of `least` downwards and shares in steps of SHARE_STEP from LEAST_SHARE on, so that the two
    never say whether few, one or nobody is matched.
    """
    mentees, mentors = (outcomes[outcomes["side"] == side] for side in ("mentee", "mentor"))
    by = {}
    for dimension in DIMENSIONS:
        if dimension in outcomes:
            some, others = _shown(mentees, dimension, least), _shown(mentors, dimension, least)
            keys = sorted({*some, *others})
            by[dimension] = [
                Group(key, _mentees(some.get(key), least), _mentors(others.get(key), least)) for key in keys
            ]
    everybody = [people if len(people) >= least else None for people in (mentees, mentors)]
    return Report(Group("", _mentees(everybody[0], least), _mentors(everybody[1], least)), by)


def gini(values: Sequence[float]) -> float:
    """How uneven these numbers are, none of them below 0: 0 where all are alike, near 1 where one has everything."""
    ordered = np.sort(np.asarray(values, float))
    if not ordered.sum():
        return 0.0
    ranks = 2 * np.arange(1, len(ordered) + 1) - len(ordered) - 1
    return float(ranks @ ordered / (len(ordered) * ordered.sum()))


def too_small(sizes: Mapping[str, int], least: int) -> set[str]:
    """The groups that are too small, and as many of the next smallest as keep those from being had by subtraction.

    Never one alone, which could only be one of nobody.
    """
    hidden: set[str] = set()
    together = 0
    for key, people in sorted(sizes.items(), key=lambda item: (item[1], item[0])):
        if people >= least and len(hidden) != 1 and not 0 < together < least:
            break
        hidden.add(key)
        together += people
    return hidden


def _mentees(rows: pd.DataFrame | None, least: int) -> Mentees | None:
    if rows is None:
        return None
    matched = np.clip(round(float(rows["matched"].mean()) / SHARE_STEP) * SHARE_STEP, LEAST_SHARE, 1 - LEAST_SHARE)
    return Mentees(_people(rows, least), round(float(matched), 2), round(float(rows["weeks"].median())))


def _mentors(rows: pd.DataFrame | None, least: int) -> Mentors | None:
    return None if rows is None else Mentors(_people(rows, least), round(gini(rows["shown"]), 2))


def _people(rows: pd.DataFrame, least: int) -> int:
    return len(rows) // least * least


def _shown(people: pd.DataFrame, dimension: str, least: int) -> dict[str, pd.DataFrame]:
    """{group: its rows} of the groups that may be shown; who is in no known group is in one of its own."""
    keys = people[dimension].fillna("")
    hidden = too_small(keys.value_counts().to_dict(), least)
    return {key: rows for key, rows in people.groupby(keys) if key not in hidden}
