"""A lying issuer and clients of it, for the tests that say `pytest_plugins = ["tests.oidc.fixtures"]`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from auth.oidc import OIDCClient, Provider
from auth.oidc.wire import new_session
from tests.oidc.fake_issuer import Clock, FakeIssuer, new_key
from tests.oidc.peers import LEVELS, SignIn


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issuer(clock: Clock) -> Iterator[FakeIssuer]:
    with FakeIssuer(clock) as running:
        yield running


@pytest.fixture
def client_of(clock: Clock) -> Iterator[Callable[..., SignIn]]:
    """Builds a client of a fake issuer; `trusted` is a certificate, other keywords change its profile."""
    with ExitStack() as sessions:

        def build(issuer: FakeIssuer, trusted: str | None = None, **changes: Any) -> SignIn:
            http = sessions.enter_context(new_session())
            http.verify = trusted or True
            honest = Provider(
                key="fake",
                issuer=issuer.url,
                client_id="innsyn",
                auth_method="private_key_jwt",
                credential=new_key("ours"),
                levels=LEVELS,
                insecure=True,
            )
            return SignIn(issuer, OIDCClient(replace(honest, **changes), http, clock))

        yield build


@pytest.fixture
def sign_in(issuer: FakeIssuer, client_of: Callable[..., SignIn]) -> SignIn:
    """A client of the lying issuer with the usual profile."""
    return client_of(issuer)
