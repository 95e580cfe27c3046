"""The parties of a sign-in: a client, the certified provider, and servers to be found at."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import ECKey
from werkzeug.serving import make_server

from auth.oidc import Level, OIDCClient, PreLogin, Provider, Refused, SignedIn
from tests.oidc.fake_issuer import FakeIssuer, new_key

REDIRECT_URI = "https://innsyn.example/callback"
LEVELS = {"low": Level.LOW, "substantial": Level.SUBSTANTIAL, "high": Level.HIGH}
NODE_FOLDER = Path(__file__).parent / "provider"
PEOPLE = {
    "anna": {"name": "Anna Ås", "national_id": "13897200184"},
    "cille": {"name": "Cille Krogh"},
}


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Whatever is in the block must be refused, with this word."""
    with pytest.raises(Refused) as refusal:
        yield
    assert refusal.value.code == code


@dataclass
class SignIn:
    """A client of the lying issuer."""

    issuer: FakeIssuer
    client: OIDCClient

    def begin(self, **asked: Any) -> tuple[PreLogin, dict[str, str]]:
        """The record kept and the query brought back."""
        url, kept = self.client.begin(REDIRECT_URI, **asked)
        return kept, self.issuer.approve(url)

    def run(self, **asked: Any) -> SignedIn:
        """A whole sign-in."""
        return self.client.finish(*self.begin(**asked))


@contextmanager
def served(app: Flask, port: int) -> Iterator[str]:
    """The app on a loopback port, several requests at a time; yields its address."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class CertifiedProvider:
    """The running certified provider and what a client needs to know of it."""

    issuer: str
    client_key: ECKey

    def profile(self, **changes: Any) -> Provider:
        """Our registration at it."""
        return replace(
            Provider(
                key="certified",
                issuer=self.issuer,
                client_id="innsyn",
                auth_method="private_key_jwt",
                credential=self.client_key,
                scopes=("openid", "profile", "national_id"),
                acr_values=("substantial",),
                levels=LEVELS,
                nin_claim="national_id",
                expects_iss=True,
                userinfo_required=True,
                insecure=True,
            ),
            **changes,
        )


@contextmanager
def certified_provider(
    redirect_uri: str,
    post_logout_redirect_uri: str,
    backchannel_logout_uri: str,
    people: Mapping[str, Mapping[str, object]] = PEOPLE,
    client_key: ECKey | None = None,
    acr_values: Sequence[str] = tuple(LEVELS),
    nin_claim: str = "national_id",
) -> Iterator[CertifiedProvider]:
    """The certified provider for one client at these addresses, until the block ends."""
    node_command = shutil.which("node") or shutil.which("node", path=Path(sys.executable).parent)
    if not node_command or not (NODE_FOLDER / "node_modules").is_dir():
        pytest.fail(
            "The certified provider is missing. Install node and npm, then run: npm ci --prefix tests/oidc/provider"
        )
    client_key, own_key = client_key or new_key("client"), new_key("provider")
    issuer = f"http://127.0.0.1:{free_port()}"
    client = {
        "client_id": "innsyn",
        "redirect_uris": [redirect_uri],
        "post_logout_redirect_uris": [post_logout_redirect_uri],
        "backchannel_logout_uri": backchannel_logout_uri,
        "backchannel_logout_session_required": True,
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "id_token_signed_response_alg": "ES256",
        "jwks": {"keys": [client_key.as_dict(private=False)]},
        "require_auth_time": True,
        "require_pushed_authorization_requests": True,
    }
    config = {
        "issuer": issuer,
        "clients": [client],
        "keys": [own_key.as_dict(private=True)],
        "people": people,
        "acrValues": list(acr_values),
        "ninClaim": nin_claim,
    }
    with subprocess.Popen(
        [node_command, "op.mjs"], cwd=NODE_FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        node.stdin.write(json.dumps(config) + "\n")
        node.stdin.flush()
        said = next((line for line in node.stdout if "listening" in line), None)
        assert said, "The certified provider did not start; its own words stand above"
        try:
            yield CertifiedProvider(issuer, client_key)
        finally:
            node.stdin.close()
            node.stdout.close()
