"""The cookies we set: one table, from which they are set, and from which the cookie page is drawn."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

from flask import Response, current_app, request

from data.words import N_


@dataclass(frozen=True)
class Cookie:
    """A cookie of ours. `days` 0 ends with the browser. `purpose` and `lasts` are English msgids."""

    name: str
    purpose: str
    lasts: str
    days: int
    script_reads: bool
    same_site: Literal["Lax", "Strict"]


SESSION = Cookie(
    "__Host-session",
    N_("Keeps you signed in. It holds a random number and nothing about you."),
    N_("Until you sign out, at most 12 hours"),
    0,
    False,
    "Lax",
)
CSRF = Cookie(
    "_csrf_token",
    N_("Makes sure that what is sent in your name comes from these pages."),
    N_("Until you sign out, at most 12 hours"),
    0,
    True,
    "Strict",
)
PRE_LOGIN = Cookie(
    "__Host-signing-in",
    N_("Makes sure that a sign-in ends in the browser that started it."),
    N_("Until the browser is closed"),
    0,
    False,
    "Lax",
)
LANGUAGE = Cookie("language", N_("Remembers the language you chose."), N_("One year"), 365, False, "Lax")
OURS = (SESSION, CSRF, PRE_LOGIN, LANGUAGE)


@dataclass(frozen=True)
class Stored:
    """What our scripts keep in the browser itself, where no request takes it along."""

    name: str
    purpose: str
    lasts: str


STORED = (
    Stored("theme", N_("Remembers whether you chose light or dark. It is not sent to us."), N_("Until you clear it")),
    Stored(
        "usage",
        N_(
            "A random number and when you were last here, for measuring how these pages are used. It is there only if"
            " you have allowed that under “Consents”, and is never stored with your name or your sign-in."
        ),
        N_("Until you withdraw that consent, or clear it"),
    ),
)


def csrf_token(session_token: str) -> str:
    """The token that belongs to this session: HMAC-SHA256 of its cookie."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, b"csrf\0" + session_token.encode(), hashlib.sha256).hexdigest()


def put(response: Response, cookie: Cookie, value: str) -> None:
    """Set one of our cookies as the table says."""
    response.set_cookie(
        cookie.name,
        value,
        max_age=cookie.days * 86_400 or None,
        path="/",
        secure=True,
        httponly=not cookie.script_reads,
        samesite=cookie.same_site,
    )


def take_away(response: Response, cookie: Cookie) -> None:
    """Remove one of our cookies from the browser."""
    response.delete_cookie(
        cookie.name, path="/", secure=True, httponly=not cookie.script_reads, samesite=cookie.same_site
    )


def sign_in_browser(response: Response, session_token: str) -> None:
    """Give the browser its session, with the CSRF token that belongs to it."""
    put(response, SESSION, session_token)
    put(response, CSRF, csrf_token(session_token))


def renew_csrf(response: Response) -> None:
    """Give a signed-in browser its CSRF token anew where it holds none or, after our secret has changed, an old one."""
    right = csrf_token(request.cookies.get(SESSION.name, ""))
    if request.cookies.get(CSRF.name) != right:
        put(response, CSRF, right)


def sign_out_browser(response: Response) -> None:
    """Take the session away and have the browser forget what it stored of these pages."""
    for cookie in (SESSION, CSRF, PRE_LOGIN):
        take_away(response, cookie)
    response.headers["Clear-Site-Data"] = '"cache"'
