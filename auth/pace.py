"""How often one browser may call: counted in this process alone, since it is asked before every callback."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Hashable

WINDOW = 60  # seconds


class Pace:
    """At most `most` calls of one asker per minute and process. The clock is in seconds."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self._clock = most, clock
        self._window, self._calls = 0, Counter[Hashable]()

    def allows(self, asker: Hashable) -> bool:
        """Count one call of this asker; False when it is one too many."""
        window = int(self._clock() // WINDOW)
        if window != self._window:
            self._window, self._calls = window, Counter()
        self._calls[asker] += 1
        return self._calls[asker] <= self.most
