"""What a member's mentoring costs when very many take part: her own rows, and not theirs."""

from __future__ import annotations

from sqlalchemy import text

from data.mentoring.overview import overview_of
from tests.mentoring import Somebody, many_take_part, mentee, mentor
from tests.world import World

OTHERS = 5_000
# How often a plan reads the short lists (topics, entries) again is the planner's choice and differs from machine to
# machine; a plan that reads the others at all reads 5,000 rows or more.
MOST_ROWS = OTHERS // 5


def rows_read(one: Somebody) -> int:
    with one.acting() as session:
        seen = overview_of(session, one.person_id, masked=False)
        assert len(seen.cards) == 1
        return (
            session.scalar(text("select sum(seq_tup_read + idx_tup_fetch)::bigint from pg_stat_xact_user_tables")) or 0
        )


def test_who_else_takes_part_costs_nothing(norway: World) -> None:
    other, one = mentor(norway, 0), mentee(norway, 1)
    one.is_shown(other)
    many_take_part(norway, OTHERS)
    assert 0 < rows_read(one) < MOST_ROWS
