"""What means this very machine: there alone may plain http, an unencrypted database and the demo be."""

from __future__ import annotations

NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(host: str | None) -> bool:
    """True for a host name or address that means this machine; every unusual way to write one is another machine."""
    return host in NAMES
