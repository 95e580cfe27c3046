"""How often one browser may call: counted in this process alone, since it is asked before every callback."""

from __future__ import annotations

import hmac
import secrets
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


class PaceOfAddresses(Pace):
    """The same for an address of the net, of which only a hash is held, under a key that ends with the process."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(most, clock)
        self._key = secrets.token_bytes(16)

    def allows(self, asker: Hashable) -> bool:
        """Count one call from this address."""
        return super().allows(hmac.digest(self._key, str(asker).encode(), "sha256")[:8])
