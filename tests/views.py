"""Cille, or another employee, looks at a member's pages: how tests begin a view, and what they read of it afterwards."""

from __future__ import annotations

from typing import Any

from tests.visitor import Answer, Visitor
from tests.world import World

SAID = {"reason": "asked_by_member", "words": "Anna rang and can't find her consents.", "ticket": "SAK-1", "code": ""}
BEGUN = "The view has begun."
ENDED = "your view has ended"


def number_of(world: World, sub: str) -> str:
    """The member number of a demo person."""
    return str(world.rows("select member_number from register.membership where ref = %s", f"demo-{sub}")[0][0])


def find(staff: Visitor, typed: object, by: object = "number") -> Answer:
    """Search for a member."""
    return staff.fire("find_member", 1, by, typed)


def ask(world: World, staff: Visitor, sub: str = "anna", **said: object) -> Answer:
    """Ask for a view of this person's pages, saying all that is wanted unless told otherwise."""
    return staff.fire("start", 1, "number", number_of(world, sub), *(SAID | said).values())


def begin(world: World, staff: Visitor, sub: str = "anna", **said: object) -> Visitor:
    """Begin a view, which must work; returns the employee's browser."""
    answer = ask(world, staff, sub, **said)
    assert BEGUN in answer.text, answer.text[:500]
    return staff


def staff_id(world: World, subject: str = "cille") -> Any:
    """The employee's id."""
    return world.rows("select person_id from app.staff where subject = %s", subject)[0][0]


def views(world: World) -> list[tuple[Any, ...]]:
    """(how it ended, when) of every view, oldest first."""
    return world.rows("select ended_by, ended_at from app.staff_view order by started_at")


def logged(world: World, action: str) -> list[str]:
    """The details of this action's audit rows, oldest first."""
    found = world.rows("select detail from app.audit_event where action = %s order by position", action)
    return [detail for (detail,) in found]


def search_again(world: World) -> None:
    """As if nobody had searched yet, nor fired a callback in this minute."""
    world.rows("delete from app.limit_count")
    world.a_minute_later()
