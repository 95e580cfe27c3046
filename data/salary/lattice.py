"""The fixed groups that pay figures are given for, and how one group contains another.

A table is a set of dimensions; a group is a table with a value for each. Every table that follows from the policy's by
leaving out or coarsening a dimension is a table too, so that each group lies in coarser ones up to everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from data.salary.benchmark import Group
from data.salary.policy import Dims, Policy
from data.salary.scales import REGION_OF

_COARSENED: Mapping[str, Callable[[str], str]] = {
    "county": lambda code: REGION_OF.get(code, ""),
    "occupation": lambda code: code[:2],
}


def key_of(policy: Policy, group: Group) -> str:
    """The group's name: `level=2;industry=C`, in the policy's order of dimensions; "" is everybody."""
    return ";".join(f"{name}={group[name]}" for name in policy.dimensions if name in group)


def group_of(key: str) -> dict[str, str]:
    """The group that a name stands for."""
    return dict(part.split("=", 1) for part in key.split(";")) if key else {}


def all_tables(policy: Policy) -> tuple[Dims, ...]:
    """The policy's tables and all that follow from them, coarser ones first; each in the policy's order."""
    found = {in_order(policy, dims) for dims in policy.tables}
    fresh = list(found)
    while fresh:
        coarser = {each for dims in fresh for each in above(policy, dims)} - found
        found |= coarser
        fresh = list(coarser)
    return tuple(sorted(found, key=lambda dims: (depth(policy, dims), dims)))


def above(policy: Policy, dims: Dims) -> list[Dims]:
    """The tables directly above: with one dimension coarsened, or left out where it has no coarser one."""
    return [_without(policy, dims, name) for name in dims]


def chains(policy: Policy, tables: tuple[Dims, ...]) -> Iterator[tuple[Dims, ...]]:
    """Every (table, finer table, still finer, …) of at least two: what can be subtracted from a group, step by step."""
    below = {dims: [finer for finer in tables if finer != dims and _refines(policy, finer, dims)] for dims in tables}

    def longer(chain: tuple[Dims, ...]) -> Iterator[tuple[Dims, ...]]:
        for finer in below[chain[-1]]:
            yield (*chain, finer)
            yield from longer((*chain, finer))

    for dims in tables:
        yield from longer((dims,))


def wider(policy: Policy, group: Group) -> Iterator[dict[str, str]]:
    """The group, then each wider one in the order in which the policy loosens, down to everybody."""
    current = dict(group)
    yield dict(current)
    while current:
        name = next(each for each in policy.loosen if each in current)
        value = current.pop(name)
        if name in policy.coarser:
            current[policy.coarser[name]] = _COARSENED[name](value)
        yield dict(current)


def in_order(policy: Policy, dims: Dims) -> Dims:
    """These dimensions in the policy's order, each once."""
    return tuple(name for name in policy.dimensions if name in dims)


def depth(policy: Policy, dims: Dims) -> int:
    """How many steps of leaving out or coarsening lie between a table and everybody."""
    return sum(2 if name in policy.coarser else 1 for name in dims)


def _without(policy: Policy, dims: Dims, name: str) -> Dims:
    rest = tuple(each for each in dims if each != name)
    return in_order(policy, (*rest, policy.coarser[name])) if name in policy.coarser else rest


def _refines(policy: Policy, finer: Dims, dims: Dims) -> bool:
    return all(name in finer or any(policy.coarser.get(each) == name for each in finer) for name in dims)
