"""How certain a counted median is, worked out from published figures alone, so that it can tell nothing more.

Where pay is log-normal, the median of n answers has a standard error of 1.2533 s / √n on a logarithmic scale; s comes
from the quartiles of the group, or of the nearest wider one that shows them, and n is the lower end of the band.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist

from data.salary.benchmark import Cell, Concept, Group
from data.salary.lattice import key_of, wider
from data.salary.policy import Policy

QUARTILES_APART = 2 * NormalDist().inv_cdf(0.75)
NINETY = NormalDist().inv_cdf(0.95)
OF_A_MEDIAN = math.sqrt(math.pi / 2)


def with_ranges(cells: Mapping[str, Cell], policy: Policy) -> dict[str, Cell]:
    """The same counted cells, each with its median's interval of 90 per cent by concept."""
    return {
        key: replace(cell, ranges={concept: _range(cell, concept, cells, policy) for concept in cell.pay})
        for key, cell in cells.items()
    }


def _range(cell: Cell, concept: Concept, cells: Mapping[str, Cell], policy: Policy) -> tuple[int, int]:
    middle, people = cell.pay[concept].p50, int(cell.band.split("-")[0].rstrip("+"))
    reach = NINETY * OF_A_MEDIAN * _spread(cell.group, concept, cells, policy) / math.sqrt(people)
    step = policy.figures.month_step
    return step * math.floor(middle * math.exp(-reach) / step), step * math.ceil(middle * math.exp(reach) / step)


def _spread(group: Group, concept: Concept, cells: Mapping[str, Cell], policy: Policy) -> float:
    """The standard deviation of log pay, from the nearest quartiles; 0.3, a wide one, where there are none at all."""
    for each in wider(policy, group):
        cell = cells.get(key_of(policy, each))
        quartiles = (cell.pay[concept].p25, cell.pay[concept].p75) if cell else (None, None)
        if quartiles[0] and quartiles[1]:
            return math.log(quartiles[1] / quartiles[0]) / QUARTILES_APART
    return 0.3
