"""How much is held: what the database counts is what the pages and the archive would show."""

from __future__ import annotations

from collections import Counter

import pytest

from data.base import Role
from data.datamap.counts import counts_of
from data.datamap.sections import held
from data.db import Context
from data.people import person_of
from tests.world import World


def totals(lines) -> dict[tuple[str, str], int]:
    """{(activity, controller): entries}."""
    found = Counter[tuple[str, str]]()
    for line, count in lines:
        found[line.activity, line.controller] += count
    return dict(found)


@pytest.mark.parametrize("down", [False, True], ids=["register up", "register down"])
@pytest.mark.parametrize("sub", ["anna", "bo", "ex", "kim"])
@pytest.mark.parametrize("place", ["norway", "denmark"])
def test_what_is_counted_is_what_is_held(request, place: str, sub: str, down: bool) -> None:
    world: World = request.getfixturevalue(f"shared_{place}")
    world.signed_in(sub)
    person_id, ours = world.person_id(sub), world.services.organisation
    with world.services.web.session(Context(Role.MEMBER, person_id, read_only=True)) as session:
        ref = person_of(session, person_id).register_ref
        reading = None if down else world.services.register.read(ref)
        parts = held(ours, reading, session, person_id)
        counted = counts_of(ours, reading, session, person_id)
    assert totals(counted) == totals((each.processing, len(each.rows)) for each in parts)
    assert len(counted) >= (2 if down else 4)
