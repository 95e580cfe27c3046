"""A reason why two people suit each other, or what is missing: apart from what finds it, which loads numpy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """What speaks for a pair, or is missing in it. Values are words of small letters, or whole numbers.

    topics     how many of one's own, of how many; met by one
    level      how many levels the mentor is above; met when as many as wished
    industry   same, other or unknown, then "wished" when that was wished; met when it is as wished
    county     same or video, which are met; region, far, or format where one meets by video only and the other never
    times      those that both have said; met by one, or where either has said none, which is any
    hours      a month that the mentor has, and that the mentee wants; met when they are enough
    languages  the common ones
    """

    key: str
    met: bool
    values: tuple[str | int, ...] = ()


def written(reason: Reason) -> str:
    """A reason as one short text: "topics:3:4", "level:2", "-times"."""
    return ":".join([("" if reason.met else "-") + reason.key, *map(str, reason.values)])


def read(text: str) -> Reason:
    """The reason that was written so."""
    key, *values = text.removeprefix("-").split(":")
    return Reason(key, not text.startswith("-"), tuple(int(v) if v.lstrip("-").isdigit() else v for v in values))
