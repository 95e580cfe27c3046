"""Steps that are not taken, and why: the database's functions and triggers say it as "mentor: why"."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError


class Refused(Exception):
    """A step that is not taken: `why` is "gone", "has one", "too many", "full", "none" or "step"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@contextmanager
def refusals() -> Iterator[None]:
    """What the database refuses in the block is raised as Refused."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig).splitlines()[0]
        if said.startswith("mentor: "):
            raise Refused(said.removeprefix("mentor: ")) from None
        raise
