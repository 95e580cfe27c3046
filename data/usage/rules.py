"""What usage is counted by."""

from __future__ import annotations

import itertools

LEAST = 10
ROUND_TO = 10
LEAST_COHORT = 20
KEPT_RAW_DAYS = 60
KEPT_DAYS = 548  # 18 months, as the policy says
MOST_EVENTS = 50
CLASSES = 16
DIMS = ("country", "device", "language", "os", "release")
PAIRED = tuple(itertools.combinations(("country", "device", "language", "release"), 2))
"""What may be chosen together."""
FEATURES: tuple[str, ...] = (  # a name's place is its bit in install_day: add at the end, remove none
    "language", "theme", "my-data-edit", "who-has-looked", "how-we-calculate", "contact",
    "interests", "sign-ins-end", "notice-read",
)  # fmt: skip
ALONE = (
    "interests",
    "sign-ins-end",
    "notice-read",
)  # a dated row of the member's is behind these: counted by themselves
SEEN = ("salary", "benchmark", "consent")


def shown(n: int) -> int | None:
    """A count as it may be shown: None for fewer than LEAST, else rounded."""
    return None if n < LEAST else (n + ROUND_TO // 2) // ROUND_TO * ROUND_TO
