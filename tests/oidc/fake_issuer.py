"""An OpenID provider that lies on request: every field of what it says can be set by a test."""

from __future__ import annotations

import contextlib
import json
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc.jwk import ECKey, KeySet
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64encode

LEFT_OUT: Any = object()  # as the value of a claim or header: not there at all
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Clock:
    """A clock that stands until it is moved. Seconds since 1970."""

    def __init__(self, now: int = 1_800_000_000) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@dataclass
class Answer:
    """One HTTP answer. `before` runs first; when it returns False the connection is cut without a word.

    A body that is an iterator is sent piece by piece, under a Content-Length of a thousand.
    """

    body: object = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = field(default=lambda: True)


def new_key(kid: str) -> ECKey:
    """A key for ES256."""
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": "ES256"})


class FakeIssuer:
    """The lying provider, listening on a free loopback port while the `with` block runs."""

    def __init__(self, clock: Clock, tls: ssl.SSLContext | None = None) -> None:
        self.clock = clock
        self._tls = tls
        self.client_id = "innsyn"
        self.key = new_key("first")
        self.published = [self.key]
        self.metadata: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {"sub": "person-1"}
        self.raw_id_token: str | None = None
        self.answers: dict[str, Answer] = {}  # path -> what to answer instead
        self.hits: Counter[str] = Counter()
        self.forms: dict[str, dict[str, str]] = {}  # path -> the last form posted there
        self.headers: dict[str, Mapping[str, str]] = {}
        self.asked: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        if self._tls:
            self._server.socket = self._tls.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def approve(self, url: str) -> dict[str, str]:
        """What the browser brings back from this sign-in address, as a query."""
        self.asked = dict(parse_qsl(urlsplit(url).query))
        if "request_uri" in self.asked:
            self.asked = self.forms["/par"]
        return {"code": "a-code", "state": self.asked["state"], "iss": self.url}

    def sign(self, claims: Mapping[str, Any], header: Mapping[str, Any] | None = None, key: ECKey | None = None) -> str:
        """A token with a valid signature over whatever claims; `header` is laid over the honest one."""
        head = {"alg": "ES256", "kid": self.key.kid, "typ": "JWT", **(header or {})}
        signed = b".".join(urlsafe_b64encode(json.dumps(_present(part)).encode()) for part in (head, claims))
        signature = JWSRegistry.algorithms["ES256"].sign(signed, key or self.key)
        return (signed + b"." + urlsafe_b64encode(signature)).decode()

    def id_token_claims(self) -> dict[str, Any]:
        """Honest claims of an ID token with this test's lies laid over them."""
        now = self.clock.now
        honest = {
            "iss": self.url,
            "sub": "person-1",
            "aud": self.client_id,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": self.asked.get("nonce"),
            "acr": "high",
            "sid": "session-1",
        }
        return {**honest, **self.claims}

    def logout_token(self, header: Mapping[str, Any] | None = None, **claims: object) -> str:
        """An honest logout token with lies laid over it."""
        now = self.clock.now
        honest = {
            "iss": self.url,
            "aud": self.client_id,
            "iat": now,
            "exp": now + 120,
            "jti": "jti-1",
            "sub": "person-1",
            "sid": "session-1",
            "events": {LOGOUT_EVENT: {}},
        }
        return self.sign({**honest, **claims}, {"typ": "logout+jwt", **(header or {})})

    def answer(self, path: str) -> Answer:
        """What this address answers now."""
        if path in self.answers:
            return self.answers[path]
        match path:
            case "/.well-known/openid-configuration":
                return Answer(_present(self._honest_metadata() | self.metadata))
            case "/jwks":
                return Answer(KeySet(list(self.published)).as_dict(private=False))
            case "/par":
                return Answer({"request_uri": "urn:example:pushed", "expires_in": 60}, 201)
            case "/token":
                token = self.raw_id_token or self.sign(self.id_token_claims(), self.header)
                return Answer({"access_token": "an-access-token", "token_type": "Bearer", "id_token": token})
            case "/userinfo":
                return Answer(self.userinfo)
        return Answer(status=404)

    def _honest_metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/logout",
            "pushed_authorization_request_endpoint": f"{self.url}/par",
            "authorization_response_iss_parameter_supported": True,
            "id_token_signing_alg_values_supported": ["ES256", "none", "HS256", "ES384"],
        }


def _present(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not LEFT_OUT}


def _handler(issuer: FakeIssuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            issuer.forms[self.path] = {name: values[0] for name, values in form.items()}
            self._answer()

        def _answer(self) -> None:
            issuer.hits[self.path] += 1
            issuer.headers[self.path] = dict(self.headers)
            answer = issuer.answer(self.path)
            if answer.before() is False:
                self.close_connection = True
                return
            is_json, in_pieces = isinstance(answer.body, dict), isinstance(answer.body, Iterator)
            whole = b"" if in_pieces else (json.dumps(answer.body) if is_json else str(answer.body)).encode()
            headers = {
                "Content-Type": "application/json" if is_json else "text/html",
                "Content-Length": "1000" if in_pieces else str(len(whole)),
                **answer.headers,
            }
            self.send_response(answer.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):  # the client may have gone away in disgust
                self.wfile.writelines(answer.body if isinstance(answer.body, Iterator) else [whole])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
