"""Requests to the provider: short, small, JSON, never redirected."""

from __future__ import annotations

import json
import time
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import urllib3
from requests.auth import AuthBase

from auth.oidc.values import Refused, require

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 5.0
MAX_BYTES = 256 * 1024
JSON_TYPES = {"application/json", "application/jwk-set+json"}


class Bearer(AuthBase):
    """Sends an access token. As `auth`, so that no ~/.netrc can replace it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def new_session() -> requests.Session:
    """A session that keeps no cookies and takes neither proxies nor passwords from the environment."""
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


def fetch(
    http: requests.Session,
    method: str,
    url: str,
    data: dict[str, str] | None = None,
    auth: AuthBase | None = None,
) -> tuple[int, dict[str, Any]]:
    """Status (always below 500) and JSON object of one answer; a redirect is an answer like any other.

    Raises Refused: `provider_unreachable` for silence, a broken connection or 5xx, `provider_error` for anything else
    that is not a JSON object of at most 256 KiB.
    """
    deadline = time.monotonic() + ANSWER_SECONDS
    try:
        with http.request(
            method,
            url,
            data=data,
            auth=auth,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
            stream=True,
        ) as answer:
            require(answer.status_code < 500, "provider_unreachable")
            media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            require(media_type in JSON_TYPES, "provider_error")
            body = _read(answer, deadline)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
        raise Refused("provider_unreachable") from None
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("provider_error") from None
    if not isinstance(document, dict):
        raise Refused("provider_error")
    return answer.status_code, document


def _read(answer: requests.Response, deadline: float) -> bytes:
    """The body. One receive at a time: a body that drips must not outlive the deadline."""
    body = b""
    while chunk := answer.raw.read1(65536, decode_content=False):
        body += chunk
        require(len(body) <= MAX_BYTES, "provider_error")
        require(time.monotonic() < deadline, "provider_unreachable")
    return body
