"""The client of one provider: authorization code flow with PKCE, after RFC 9700 and FAPI 2."""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

import requests
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey
from requests.auth import HTTPBasicAuth

from auth.oidc.discovery import Kept, load_keys, load_metadata
from auth.oidc.tokens import Claims, identifier, level, printable, sha256, verify_id_token, verify_logout_token
from auth.oidc.values import Code, LogoutToken, PreLogin, Provider, Refused, SignedIn, require
from auth.oidc.wire import Bearer, fetch, new_session

PRE_LOGIN_SECONDS = 600
ASSERTION_SECONDS = 60
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN_TEXT = re.compile(r"[\x21-\x7e]{1,65536}")
ERRORS: dict[str, Code] = {
    "access_denied": "access_denied",
    "login_required": "login_required",
    "interaction_required": "login_required",
    "account_selection_required": "login_required",
    "unmet_authentication_requirements": "acr_too_low",
    "temporarily_unavailable": "provider_unreachable",
    "server_error": "provider_unreachable",
}
CANCELLED = {"mitid_user_aborted", "user_aborted", "user_cancelled"}


class OIDCClient:
    """Signs people in at one provider. Safe to share between threads; keeps nothing about a person."""

    def __init__(
        self, provider: Provider, http: requests.Session | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.provider = provider
        self._http = http or new_session()
        self._clock = clock
        self._metadata = Kept(lambda: load_metadata(self._http, provider), clock)
        self._keys = Kept(lambda: load_keys(self._http, self._metadata.get().jwks_uri), clock)

    def begin(
        self,
        redirect_uri: str,
        *,
        max_age: int | None = None,
        prompt: str | None = None,
        ui_locales: str | None = None,
    ) -> tuple[str, PreLogin]:
        """Where to send the browser, and what to keep until it comes back. `max_age` is in seconds.

        Raises Refused when the provider does not answer or refuses the pushed request.
        """
        provider, metadata = self.provider, self._metadata.get()
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        asked = {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(provider.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
            "acr_values": " ".join(provider.acr_values) or None,
            "max_age": None if max_age is None else str(max_age),
            "prompt": prompt,
            "ui_locales": ui_locales,
        }
        params = {**provider.extra_params, **{name: value for name, value in asked.items() if value is not None}}
        if provider.par or (provider.par is None and metadata.par_endpoint):
            params = {"client_id": provider.client_id, "request_uri": self._push(metadata.par_endpoint, params)}
        kept = PreLogin(state, sha256(nonce), verifier, provider.key, redirect_uri, max_age, self._now())
        return _with_query(metadata.authorization_endpoint, params), kept

    def finish(self, prelogin: PreLogin, query: Mapping[str, str]) -> SignedIn:
        """Who came back with this callback query. Raises Refused at the first check that does not hold.

        The caller has deleted its record of `prelogin` before: it serves once.
        """
        self._check_answer(prelogin, query)
        code = query.get("code")
        if not code:
            raise Refused("code_missing")
        access_token, id_token = self._redeem(code, prelogin)
        claims = verify_id_token(
            id_token,
            self.provider,
            self._keys,
            nonce_sha256=prelogin.nonce_sha256,
            max_age=prelogin.max_age,
            access_token=access_token,
            now=self._clock(),
        )
        userinfo = self._userinfo(access_token, claims["sub"]) if self.provider.userinfo_required else {}
        return self._signed_in(claims, {**userinfo, **claims}, id_token)

    def logout_form(
        self, id_token: str, post_logout_redirect_uri: str, state: str
    ) -> tuple[str, dict[str, str]] | None:
        """Where the browser ends the provider's own session too; None when the provider offers or answers nothing.

        (address, fields) of a form to post there: the hint may hold the national id and belongs in no address.
        OpenID Connect RP-Initiated Logout 1.0.
        """
        try:
            endpoint = self._metadata.get().end_session_endpoint
        except Refused:
            return None
        hint = {"id_token_hint": id_token, "client_id": self.provider.client_id}
        back = {"post_logout_redirect_uri": post_logout_redirect_uri, "state": state}
        return (endpoint, {**hint, **back}) if endpoint else None

    def logout_token(self, raw: str) -> LogoutToken:
        """What a back-channel logout token says; Refused when it does not hold. Replay is the caller's to notice."""
        return verify_logout_token(raw, self.provider, self._keys, self._clock())

    def frontchannel_session(self, query: Mapping[str, str]) -> str:
        """The provider's session that a front-channel logout names; Refused unless `iss` and `sid` are both there."""
        sid = identifier(query, "sid")
        if sid is None or query.get("iss") != self.provider.issuer:
            raise Refused("logout_invalid")
        return sid

    def _check_answer(self, prelogin: PreLogin, query: Mapping[str, str]) -> None:
        state = query.get("state", "")
        require(bool(prelogin.state) and prelogin.provider == self.provider.key, "state_unknown")
        require(hmac.compare_digest(state.encode(), prelogin.state.encode()), "state_unknown")
        require(self._clock() - prelogin.asked_at.timestamp() <= PRE_LOGIN_SECONDS, "state_expired")
        if "iss" in query or self.provider.expects_iss or self._metadata.get().sends_iss:
            require(query.get("iss") == self.provider.issuer, "iss_mismatch")
        if "error" in query:
            cancelled = query.get("error_description") in CANCELLED
            raise Refused("cancelled" if cancelled else ERRORS.get(query["error"], "provider_error"))

    def _push(self, endpoint: str | None, params: dict[str, str]) -> str:
        """The address of the request, pushed over the back channel (RFC 9126)."""
        if endpoint is None:
            raise Refused("provider_error")
        status, answer = self._post(endpoint, params)
        request_uri = answer.get("request_uri")
        require(status in (200, 201) and isinstance(request_uri, str), "provider_error")
        return str(request_uri)

    def _redeem(self, code: str, prelogin: PreLogin) -> tuple[str, str]:
        """Access token and ID token for the code."""
        status, answer = self._post(
            self._metadata.get().token_endpoint,
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": prelogin.redirect_uri,
                "code_verifier": prelogin.verifier,
            },
        )
        require(answer.get("error") != "invalid_grant", "code_refused")
        require(status == 200 and str(answer.get("token_type", "")).lower() == "bearer", "provider_error")
        require(bool(answer.get("id_token")), "id_token_missing")
        tokens = [answer.get("access_token"), answer["id_token"]]
        require(all(isinstance(text, str) and TOKEN_TEXT.fullmatch(text) for text in tokens), "provider_error")
        return str(tokens[0]), str(tokens[1])

    def _userinfo(self, access_token: str, subject: str) -> Claims:
        endpoint = self._metadata.get().userinfo_endpoint
        if endpoint is None:
            raise Refused("provider_error")
        status, claims = fetch(self._http, "GET", endpoint, auth=Bearer(access_token))
        require(status == 200, "provider_error")
        require(claims.get("sub") == subject, "userinfo_mismatch")
        return claims

    def _signed_in(self, claims: Claims, profile: Claims, id_token: str) -> SignedIn:
        """What we keep of the claims; assurance is the ID token's alone, name and national id also userinfo's."""
        provider = self.provider
        name = printable(profile.get(provider.name_claim))
        protected = name.casefold() in {each.casefold() for each in provider.protected_names}
        if provider.protected_claim:
            protected = protected or profile.get(provider.protected_claim) not in (None, False, "false")
        amr = claims.get("amr")
        return SignedIn(
            issuer=provider.issuer,
            subject=claims["sub"],
            level=level(claims, provider),
            auth_time=datetime.fromtimestamp(claims["auth_time"], UTC),
            amr=tuple(filter(None, map(printable, amr if isinstance(amr, list) else [amr]))),
            national_id=identifier(profile, provider.nin_claim) if provider.nin_claim else None,
            name=None if protected else name or None,
            protected=protected,
            idp_session=identifier(claims, "sid"),
            id_token=id_token,
        )

    def _post(self, url: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """A form, sent as this client."""
        provider = self.provider
        if isinstance(provider.credential, ECKey):
            proof = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": self._assertion(provider.credential)}
            return fetch(self._http, "POST", url, {**form, "client_id": provider.client_id, **proof})
        basic = HTTPBasicAuth(quote_plus(provider.client_id), quote_plus(provider.credential))
        return fetch(self._http, "POST", url, form, basic)

    def _assertion(self, key: ECKey) -> str:
        """A proof of our key, for one request (RFC 7523), addressed to the issuer as FAPI 2 asks."""
        now = int(self._clock())
        header = {"alg": "ES256", "kid": key.kid}
        claims = {
            "iss": self.provider.client_id,
            "sub": self.provider.client_id,
            "aud": self.provider.issuer,
            "iat": now,
            "exp": now + ASSERTION_SECONDS,
            "jti": secrets.token_urlsafe(24),
        }
        return jwt.encode(header, claims, key, algorithms=["ES256"])

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _with_query(endpoint: str, params: Mapping[str, str]) -> str:
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(params)}"
