"""What the provider publishes about itself, its addresses and its keys, kept for a while."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import requests
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet

from auth.oidc.values import Provider, Refused, is_safe_url, require
from auth.oidc.wire import fetch

FRESH_SECONDS = 3600
USABLE_SECONDS = 24 * 3600  # while the provider does not answer
REFETCH_PAUSE_SECONDS = 60
RETRY_PAUSE_SECONDS = 5  # with nothing usable in hand

T = TypeVar("T")


class Kept(Generic[T]):
    """A document that is fetched when it is needed, by one thread at a time, and kept."""

    def __init__(self, load: Callable[[], T], clock: Callable[[], float]) -> None:
        self._load, self._clock = load, clock
        self._lock = threading.Lock()
        self._held: tuple[T, float] | None = None
        self._tried_at = float("-inf")

    def get(self, *, refetch: bool = False) -> T:
        """The document; `refetch` asks for a newer one, which is fetched at most once a minute.

        Raises Refused when there is none and none can be fetched.
        """
        seen = self._held
        if seen and not refetch and self._age(seen) < FRESH_SECONDS:
            return seen[0]
        may_wait = refetch or not self._usable(seen)
        if self._lock.acquire(blocking=may_wait):
            try:
                pause = REFETCH_PAUSE_SECONDS if self._usable(seen) else RETRY_PAUSE_SECONDS
                if self._held is seen and self._clock() - self._tried_at >= pause:
                    self._fetch()
            finally:
                self._lock.release()
        held = self._held
        if held is None or not self._usable(held):
            raise Refused("provider_unreachable")
        return held[0]

    def _fetch(self) -> None:
        now, is_first = self._clock(), self._held is None
        self._tried_at = now
        try:
            self._held = self._load(), now
        except Refused:
            if not self._usable(self._held):
                raise
        else:
            if is_first:  # is no refetch: the keys may rotate right after it
                self._tried_at = float("-inf")

    def _age(self, held: tuple[T, float]) -> float:
        return self._clock() - held[1]

    def _usable(self, held: tuple[T, float] | None) -> bool:
        return held is not None and self._age(held) < USABLE_SECONDS


@dataclass(frozen=True)
class Metadata:
    """The provider's addresses, as it announces them."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    par_endpoint: str | None
    end_session_endpoint: str | None
    sends_iss: bool


def load_metadata(http: requests.Session, provider: Provider) -> Metadata:
    """Read the provider's discovery document (OpenID Connect Discovery 1.0, section 4).

    Raises Refused: `provider_unreachable`, or `provider_error` when it names another issuer or an unsafe address.
    """
    status, document = fetch(http, "GET", provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    require(status == 200 and document.get("issuer") == provider.issuer, "provider_error")

    def offered(name: str) -> str | None:
        return needed(name) if document.get(name) is not None else None

    def needed(name: str) -> str:
        address: Any = document.get(name)
        require(is_safe_url(address, provider.insecure), "provider_error")
        return str(address)

    return Metadata(
        authorization_endpoint=needed("authorization_endpoint"),
        token_endpoint=needed("token_endpoint"),
        jwks_uri=needed("jwks_uri"),
        userinfo_endpoint=offered("userinfo_endpoint"),
        par_endpoint=offered("pushed_authorization_request_endpoint"),
        end_session_endpoint=offered("end_session_endpoint"),
        sends_iss=document.get("authorization_response_iss_parameter_supported") is True,
    )


def load_keys(http: requests.Session, jwks_uri: str) -> KeySet:
    """The provider's public signing keys. Keys of a kind we do not know, or shared secrets, are left out."""
    status, document = fetch(http, "GET", jwks_uri)
    published = document.get("keys")
    require(status == 200 and isinstance(published, list), "provider_error")
    keys = [key for entry in published or [] if (key := _signing_key(entry))]
    require(bool(keys), "provider_error")
    return KeySet(keys)


def _signing_key(entry: object) -> Key | None:
    if not isinstance(entry, dict) or entry.get("kty") == "oct" or entry.get("use", "sig") != "sig":
        return None
    try:
        return JWKRegistry.import_key(entry)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
