"""What goes into a sign-in and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Literal
from urllib.parse import urlsplit

from joserfc.jwk import ECKey

from data.loopback import is_loopback

ASYMMETRIC = frozenset({"ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512", "EdDSA"})

Code = Literal[
    "state_unknown",  # no state, another state, or another provider's
    "state_expired",
    "iss_mismatch",  # the answer does not come from the provider that was asked (RFC 9207)
    "cancelled",
    "access_denied",
    "login_required",
    "provider_error",
    "provider_unreachable",
    "code_missing",
    "code_refused",
    "id_token_missing",
    "token_malformed",
    "token_header",
    "token_signature",
    "token_issuer",
    "token_audience",
    "token_time",
    "token_subject",
    "token_hash",
    "nonce_mismatch",
    "acr_too_low",
    "auth_time_invalid",
    "auth_too_old",
    "userinfo_mismatch",
    "logout_invalid",
]


class Refused(Exception):
    """A sign-in or logout that did not hold. Carries a word of ours, never a text of the provider."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code


def require(holds: bool, code: Code) -> None:
    """Raise Refused(code) unless the check holds."""
    if not holds:
        raise Refused(code)


class Level(IntEnum):
    """Assurance level of a sign-in (Regulation (EU) 910/2014, Article 8)."""

    LOW = 1
    SUBSTANTIAL = 2
    HIGH = 3


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One registration at one provider. Raises ValueError when it could not be safe."""

    key: str
    issuer: str
    client_id: str
    auth_method: Literal["private_key_jwt", "client_secret_basic"]
    credential: ECKey | str = field(repr=False)
    scopes: tuple[str, ...] = ("openid",)
    algs: frozenset[str] = frozenset({"ES256"})
    acr_values: tuple[str, ...] = ()
    extra_params: Mapping[str, str] = field(default_factory=dict)  # such as a broker's idp_values
    levels: Mapping[str, Level]  # exact value of the claim -> level; any other value counts for nothing
    loa_claim: str = "acr"
    minimum: Level = Level.SUBSTANTIAL
    nin_claim: str | None = None
    name_claim: str = "name"
    protected_names: frozenset[str] = frozenset()  # sent instead of a name that is under protection
    protected_claim: str | None = None
    expects_iss: bool = False
    par: bool | None = None  # None: when the provider offers it
    userinfo_required: bool = False
    leeway: int = 30  # seconds
    insecure: bool = False  # http, on loopback alone

    def __post_init__(self) -> None:
        if not is_safe_url(self.issuer, self.insecure):
            raise ValueError(f"{self.key}: the issuer needs https (http only on loopback with insecure=True)")
        if not self.algs or self.algs - ASYMMETRIC:
            raise ValueError(f"{self.key}: algs must be among {', '.join(sorted(ASYMMETRIC))}")
        fits = isinstance(self.credential, ECKey if self.auth_method == "private_key_jwt" else str)
        if not fits or not self.credential:
            raise ValueError(f"{self.key}: the credential does not fit {self.auth_method}")
        if "openid" not in self.scopes:
            raise ValueError(f"{self.key}: scopes must contain openid")


@dataclass(frozen=True)
class PreLogin:
    """What is kept on the server between leaving for the provider and coming back."""

    state: str = field(repr=False)
    nonce_sha256: str = field(repr=False)
    verifier: str = field(repr=False)
    provider: str
    redirect_uri: str
    max_age: int | None  # seconds
    asked_at: datetime


@dataclass(frozen=True)
class SignedIn:
    """A person whose sign-in passed every check. The account is (issuer, subject), never the subject alone."""

    issuer: str
    subject: str = field(repr=False)
    level: Level
    auth_time: datetime
    amr: tuple[str, ...]  # for the log alone: what may depend on it is in `level`
    national_id: str | None = field(repr=False)
    name: str | None = field(repr=False)
    protected: bool
    idp_session: str | None = field(repr=False)
    id_token: str = field(repr=False)


@dataclass(frozen=True)
class LogoutToken:
    """A provider's word that a session has ended. Whoever has seen its `jti` before must ignore it."""

    sub: str | None = field(repr=False)
    sid: str | None = field(repr=False)
    jti: str
    exp: datetime  # from here on the token is refused anyway, so the jti may be forgotten


def is_safe_url(url: object, insecure: bool) -> bool:
    """Whether a secret may be sent there: https, or http to this very machine when `insecure`."""
    if not isinstance(url, str):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc or parts.fragment:
        return False
    return parts.scheme == "https" or (insecure and parts.scheme == "http" and is_loopback(parts.hostname))
