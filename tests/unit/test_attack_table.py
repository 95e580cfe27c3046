"""The attack table is whole: each row it must have is claimed by a test, and no test claims a row there is none of."""

from __future__ import annotations

import re

import pytest

from tests.attack_table import REQUIRED, claims


@pytest.mark.parametrize("row", REQUIRED)
def test_a_test_stands_for_the_row(row: str) -> None:
    assert claims()[row]


def test_every_claim_is_a_row_of_the_table() -> None:
    assert [row for row in claims() if not re.fullmatch(r"[A-L]\d\d", row)] == []
