"""What of a count may be told. Everything that leaves the reports has gone through here.

A count under LEAST is never told. Where parts make up a whole, subtracting those that are told from the whole must not
give a small rest either: so of the parts as many of the smallest are held back as are LEAST together, and nobody sees
which of them are small. A group that a table tells of, the held-back ones together included, is thus nobody at all or
at least LEAST, and no arithmetic can prove it to be anything between. Where a table may have parts without a name, its
smallest part is always held back.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

from data.usage.rules import LEAST, shown

Shown = int | None
"""A count as told: rounded, or None for under LEAST or held back."""
K = TypeVar("K", bound=Hashable)


def held_back(sizes: Mapping[K, int], rest: int | None = None, always: Collection[K] = ()) -> set[K]:
    """Those of the parts that must not be told: neither `always` nor the `rest`, a part without a name, ever is.

    Once a part is held back, so are the next ones until they are LEAST together. A part of nobody counts as one that is
    held back, and so does a rest of nobody: else what is held back beside it would tell that it is somebody.
    """
    hidden = set(always)
    together = (rest or 0) + sum(sizes[key] for key in hidden)
    for key, size in sorted(sizes.items(), key=lambda part: (part[1], str(part[0]))):
        if key in hidden:
            continue
        if size >= LEAST and (together >= LEAST or (not hidden and rest is None)):
            break
        hidden.add(key)
        together += size
    return hidden


def told(sizes: Mapping[K, int], whole: int | None = None, always: Collection[K] = ()) -> dict[K, Shown]:
    """The parts as they may be told; what they lack of the `whole` is one more part, of no name."""
    rest = None if whole is None else max(0, whole - sum(sizes.values()))
    hidden = held_back(sizes, rest, always)
    return {key: None if key in hidden else shown(size) for key, size in sizes.items()}


def share(part: Shown, whole: Shown) -> float | None:
    """From counts as told alone; None where the part or what it lacks of the whole is under LEAST."""
    if part is None or whole is None or whole - part < LEAST:
        return None
    return part / whole


def change(now: float | None, before: float | None) -> float | None:
    """How much more than before, as a share of before."""
    return None if now is None or not before else now / before - 1
