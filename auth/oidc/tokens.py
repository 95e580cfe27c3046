"""The checks of the two tokens a provider signs: ID token and logout token."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from authlib.oidc.core.util import create_half_hash
from joserfc import jws, jwt
from joserfc.jwk import KeySet

from auth.oidc.discovery import Kept
from auth.oidc.values import Level, LogoutToken, Provider, Refused, require

ID_TOKEN_TYPES = {"jwt", ""}
LOGOUT_TOKEN_TYPES = {"logout+jwt"}
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
# Headers that bring their own key, or change what is signed: nobody we know needs them.
FORBIDDEN_HEADERS = {"crit", "jwk", "jku", "x5c", "x5u", "zip"}
ID_TOKEN_SECONDS = 600
LOGOUT_TOKEN_SECONDS = 120
IDENTIFIER = re.compile(r"[\x20-\x7e]{1,255}")

Claims = dict[str, Any]


def verify_id_token(
    raw: str,
    provider: Provider,
    keys: Kept[KeySet],
    *,
    nonce_sha256: str,
    max_age: int | None,
    access_token: str,
    now: float,
) -> Claims:
    """The claims of an ID token that passes every check (OpenID Connect Core 1.0, section 3.1.3.7); else Refused.

    `now` is in seconds since 1970, `max_age` in seconds.
    """
    header, claims = _signed(raw, provider, keys, ID_TOKEN_TYPES)
    leeway = provider.leeway
    require(claims.get("iss") == provider.issuer, "token_issuer")
    require(_only_for(claims, provider.client_id), "token_audience")
    require(_moment(claims, "exp") > now - leeway, "token_time")
    require(now - ID_TOKEN_SECONDS - leeway <= _moment(claims, "iat") <= now + leeway, "token_time")
    require("nbf" not in claims or _moment(claims, "nbf") <= now + leeway, "token_time")
    require(sha256(identifier(claims, "nonce") or "") == nonce_sha256 != sha256(""), "nonce_mismatch")
    require(identifier(claims, "sub") is not None, "token_subject")
    half_hash = create_half_hash(access_token, header["alg"]).decode()
    require(claims.get("at_hash", half_hash) == half_hash, "token_hash")
    require(level(claims, provider) >= provider.minimum, "acr_too_low")
    # Asked for or not: a later step-up compares with it, and `iat` may be that of an old sign-in's new token.
    signed_in_at = claims.get("auth_time")
    require(type(signed_in_at) is int and 0 <= signed_in_at <= now + leeway, "auth_time_invalid")
    require(max_age is None or now - claims["auth_time"] <= max_age + leeway, "auth_too_old")
    return claims


def verify_logout_token(raw: str, provider: Provider, keys: Kept[KeySet], now: float) -> LogoutToken:
    """What a logout token says (OpenID Connect Back-Channel Logout 1.0, section 2.6); else Refused."""
    _, claims = _signed(raw, provider, keys, LOGOUT_TOKEN_TYPES)
    audience, issued = claims.get("aud"), _moment(claims, "iat")
    require(claims.get("iss") == provider.issuer, "token_issuer")
    require(provider.client_id in (audience if isinstance(audience, list) else [audience]), "token_audience")
    require(now - LOGOUT_TOKEN_SECONDS <= issued <= now + provider.leeway, "token_time")
    require(_moment(claims, "exp") > now - provider.leeway, "token_time")
    events = claims.get("events")
    require(isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict), "logout_invalid")
    require("nonce" not in claims, "logout_invalid")
    sub, sid, jti = (identifier(claims, name) for name in ("sub", "sid", "jti"))
    require(all(identifier(claims, name) for name in ("sub", "sid") if name in claims), "logout_invalid")
    if jti is None or (sub is None and sid is None):
        raise Refused("logout_invalid")
    return LogoutToken(sub, sid, jti, datetime.fromtimestamp(issued + LOGOUT_TOKEN_SECONDS + 1, UTC))


def level(claims: Mapping[str, Any], provider: Provider) -> Level:
    """The assurance level that the claims state; Refused when they state none we know.

    A claim is one text, but `amr` is a list of texts (RFC 8176), of which the strongest known one counts.
    """
    value = claims.get(provider.loa_claim)
    stated = value if provider.loa_claim == "amr" else [value]
    if not isinstance(stated, list) or not all(isinstance(each, str) for each in stated):
        raise Refused("acr_too_low")
    known = [provider.levels[each] for each in stated if each in provider.levels]
    if not known:
        raise Refused("acr_too_low")
    return max(known)


def identifier(claims: Mapping[str, Any], name: str) -> str | None:
    """The claim if it is 1 to 255 printable ASCII characters, else None."""
    value = claims.get(name)
    return value if isinstance(value, str) and IDENTIFIER.fullmatch(value) else None


def printable(value: object) -> str:
    """A text of the provider on one line, without control characters, at most 200 characters; "" for anything else."""
    if not isinstance(value, str):
        return ""
    return "".join(each for each in " ".join(value.split()) if each.isprintable())[:200]


def _signed(raw: str, provider: Provider, keys: Kept[KeySet], types: set[str]) -> tuple[dict[str, Any], Claims]:
    """Header and claims of a token signed with one of the provider's keys.

    The keys are fetched anew once when none fits: they may have rotated, even under the same key id.
    """
    header = _header(raw)
    require(isinstance(header, dict) and str(header.get("alg")) in provider.algs, "token_header")
    require(not FORBIDDEN_HEADERS & header.keys(), "token_header")
    require(str(header.get("typ", "")).lower() in types, "token_header")
    registry = jws.JWSRegistry(algorithms=provider.algs, strict_check_header=False)
    for refetch in (False, True):
        held = keys.get(refetch=refetch)
        try:
            return header, jwt.decode(raw, held, registry=registry).claims
        except Exception:  # noqa: S112 - whatever the library makes of a strange token, it is no valid one
            continue
    raise Refused("token_signature")


def _header(raw: str) -> Any:
    try:
        return jws.extract_compact(raw.encode()).headers()
    except Exception:
        raise Refused("token_malformed") from None


def _only_for(claims: Claims, client_id: str) -> bool:
    audience, party = claims.get("aud"), claims.get("azp")
    if "azp" in claims and party != client_id:
        return False
    if audience in (client_id, [client_id]):
        return True
    return isinstance(audience, list) and client_id in audience and party == client_id


def _moment(claims: Claims, name: str) -> int:
    value = claims.get(name)
    if type(value) is not int:  # a bool is an int, and JSON knows NaN
        raise Refused("token_time")
    return value


def sha256(text: str) -> str:
    """SHA-256 of a text in hex."""
    return hashlib.sha256(text.encode()).hexdigest()
