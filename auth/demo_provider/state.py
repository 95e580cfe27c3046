"""Who can sign in at the demo provider, where they may go, and what it remembers meanwhile."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to sign in as. `about` is a message id: one line that says who they are."""

    sub: str
    label: str
    about: str
    claims: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoClient:
    """The one client of a demo provider; it shows its secret by HTTP Basic."""

    client_id: str
    secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str | None = None


@dataclass(frozen=True)
class Session:
    """Somebody signed in at the demo provider; `auth_time` in seconds since 1970."""

    sub: str
    auth_time: int


@dataclass(frozen=True)
class Grant:
    """What a code stands for."""

    params: Mapping[str, str]
    session_id: str
    session: Session


class Shelf(Generic[T]):
    """At most `size` things, each for so many seconds; the oldest makes room."""

    def __init__(self, seconds: int, clock: Callable[[], float], size: int = 1000) -> None:
        self._seconds, self._clock, self._size = seconds, clock, size
        self._lock = threading.Lock()
        self._things: dict[str, tuple[float, T]] = {}

    def put(self, thing: T) -> str:
        """Keep a thing and return the unguessable key to it."""
        key = secrets.token_urlsafe(32)
        with self._lock:
            self._things[key] = (self._clock() + self._seconds, thing)
            if len(self._things) > self._size:
                del self._things[next(iter(self._things))]
        return key

    def look(self, key: str | None) -> T | None:
        """The thing, if it is still there."""
        return self._valid(self._things.get(key or ""))

    def take(self, key: str | None) -> T | None:
        """The thing, if it is still there; nobody gets it again."""
        with self._lock:
            return self._valid(self._things.pop(key or "", None))

    def _valid(self, entry: tuple[float, T] | None) -> T | None:
        return entry[1] if entry and self._clock() < entry[0] else None
