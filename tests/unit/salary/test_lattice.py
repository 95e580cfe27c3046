"""The groups that figures are given for: three dimensions at most, and every coarser group a group as well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.salary.lattice import above, all_tables, chains, group_of, key_of, wider
from data.salary.policy import load_policy

POLICY = load_policy("norway")
TABLES = all_tables(POLICY)


@pytest.mark.parametrize("organisation", ["norway", "denmark"])
def test_every_table_that_follows_from_another_is_one(organisation: str) -> None:
    policy = load_policy(organisation)
    tables = all_tables(policy)
    assert () in tables and max(map(len, tables)) == 3
    assert all(coarser in tables for dims in tables for coarser in above(policy, dims))


def test_no_table_says_a_thing_twice() -> None:
    assert not [dims for dims in TABLES if {"county", "region"} <= set(dims) or {"occupation", "group"} <= set(dims)]


def test_a_group_is_loosened_one_step_at_a_time_down_to_everybody() -> None:
    assert [key_of(POLICY, group) for group in wider(POLICY, {"level": "2", "industry": "C", "county": "46"})] == [
        "level=2;industry=C;county=46",
        "level=2;industry=C;region=west",
        "level=2;industry=C",
        "level=2",
        "",
    ]
    assert [
        key_of(POLICY, group) for group in wider(POLICY, {"level": "2", "occupation": "1321", "sector": "state"})
    ] == [
        "level=2;occupation=1321;sector=state",
        "level=2;occupation=1321",
        "level=2;group=13",
        "level=2",
        "",
    ]


def test_every_step_of_every_widening_is_a_table() -> None:
    for dims in TABLES:
        for group in wider(POLICY, dict.fromkeys(dims, "1")):
            assert tuple(name for name in POLICY.dimensions if name in group) in TABLES


def test_a_name_stands_for_its_group() -> None:
    for group in ({}, {"level": "2"}, {"county": "46", "level": "1", "industry": "C"}):
        assert group_of(key_of(POLICY, group)) == group


def test_a_chain_goes_from_a_table_to_ever_finer_ones() -> None:
    found = set(chains(POLICY, TABLES))
    assert ((), ("region",), ("county",)) in found and (("region",), ()) not in found
    assert (("level", "industry"), ("level", "industry", "region"), ("level", "industry", "county")) in found
    assert all(len(chain) > 1 and len(set(chain)) == len(chain) for chain in found)


def test_rules_that_contradict_themselves_are_refused() -> None:
    for wrong in (
        {"tables": (("level", "industry", "county", "sector"),)},
        {"tables": (("level", "height"),)},
        {"loosen": POLICY.loosen[1:]},
    ):
        with pytest.raises(ValueError):
            replace(POLICY, **wrong)
