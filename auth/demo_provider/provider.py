"""The demo provider's endpoints: OpenID Connect code flow with pushed requests, PKCE, single sign-on and logout."""

from __future__ import annotations

import contextlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote_plus, urlencode, urlsplit

import requests
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from werkzeug.wrappers import Response

from auth.demo_provider.state import DemoClient, DemoPerson, Grant, Session, Shelf
from data.loopback import is_loopback
from data.words import LANGUAGES, best_language, language, speaking
from data.words import gettext as _

MINUTE, EIGHT_HOURS = 60, 8 * 3600
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def demo_provider(
    issuer: str,
    people: Sequence[DemoPerson],
    client: DemoClient,
    *,
    acr: str,
    stylesheets: Sequence[str] = (),
    scripts: Sequence[str] = (),
    clock: Callable[[], float] = time.time,
) -> Blueprint:
    """A blueprint that is the provider `issuer`, mounted at the issuer's path. ValueError unless it is on loopback."""
    address = urlsplit(issuer)
    if not is_loopback(address.hostname) or not address.path.strip("/"):
        raise ValueError("The demo provider needs an issuer on loopback, with a path of its own")
    return _DemoProvider(issuer, people, client, acr, stylesheets, scripts, clock).blueprint()


class _DemoProvider:
    def __init__(
        self,
        issuer: str,
        people: Sequence[DemoPerson],
        client: DemoClient,
        acr: str,
        stylesheets: Sequence[str],
        scripts: Sequence[str],
        clock: Callable[[], float],
    ) -> None:
        self.issuer, self.client, self.acr, self.clock = issuer, client, acr, clock
        self.stylesheets, self.scripts = stylesheets, scripts
        self.people = {person.sub: person for person in people}
        self.path = urlsplit(issuer).path
        self.name = self.path.strip("/").replace("/", "-")
        self.key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, private=True, auto_kid=True)
        self.pushed: Shelf[dict[str, str]] = Shelf(MINUTE, clock)
        self.asked: Shelf[dict[str, str]] = Shelf(10 * MINUTE, clock)
        self.sessions: Shelf[Session] = Shelf(EIGHT_HOURS, clock)
        self.codes: Shelf[Grant] = Shelf(MINUTE, clock)
        self.access_tokens: Shelf[str] = Shelf(10 * MINUTE, clock)

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint(self.name, __name__, url_prefix=self.path, template_folder="templates")
        for method, path, view in (
            ("GET", "/.well-known/openid-configuration", self.discovery),
            ("GET", "/jwks", self.jwks),
            ("POST", "/par", self.push),
            ("GET", "/authorize", self.authorize),
            ("POST", "/authorize", self.choose),
            ("POST", "/token", self.token),
            ("GET", "/userinfo", self.userinfo),
            ("GET", "/logout", self.logout),
            ("POST", "/logout", self.logout),
        ):
            blueprint.add_url_rule(path, view.__name__, view, methods=[method])
        blueprint.after_request(_not_stored)
        return blueprint

    def discovery(self) -> ResponseReturnValue:
        return jsonify(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/authorize",
            token_endpoint=f"{self.issuer}/token",
            userinfo_endpoint=f"{self.issuer}/userinfo",
            jwks_uri=f"{self.issuer}/jwks",
            end_session_endpoint=f"{self.issuer}/logout",
            pushed_authorization_request_endpoint=f"{self.issuer}/par",
            require_pushed_authorization_requests=True,
            response_types_supported=["code"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["ES256"],
            code_challenge_methods_supported=["S256"],
            token_endpoint_auth_methods_supported=["client_secret_basic"],
            acr_values_supported=[self.acr],
            prompt_values_supported=["none", "login"],
            ui_locales_supported=list(LANGUAGES),
            authorization_response_iss_parameter_supported=True,
            backchannel_logout_supported=True,
            backchannel_logout_session_supported=True,
        )

    def jwks(self) -> ResponseReturnValue:
        return jsonify(KeySet([self.key]).as_dict(private=False))

    def push(self) -> ResponseReturnValue:
        if not self._client_is_known():
            return _error("invalid_client", 401)
        params = request.form.to_dict()
        if not self._is_allowed(params):
            return _error("invalid_request")
        return jsonify(request_uri=self.pushed.put(params), expires_in=MINUTE), 201

    def authorize(self) -> ResponseReturnValue:
        params = self.pushed.take(request.args.get("request_uri"))
        if params is None or request.args.get("client_id") != self.client.client_id:
            return self._expired()
        session_id = request.cookies.get(self.name)
        session = self.sessions.look(session_id)
        if session_id and session and self._is_fresh(session, params):
            return self._back(params, code=self.codes.put(Grant(params, session_id, session)))
        if params.get("prompt") == "none":
            return self._back(params, error="login_required")
        return self._choice(params)

    def choose(self) -> ResponseReturnValue:
        params = self.asked.take(request.form.get("request_id"))
        person = self.people.get(request.form.get("sub", ""))
        if params is None:
            return self._expired()
        if person is None:
            return self._back(params, error="access_denied")
        session = Session(person.sub, int(self.clock()))
        session_id = self.sessions.put(session)
        response = self._back(params, code=self.codes.put(Grant(params, session_id, session)))
        response.set_cookie(self.name, session_id, httponly=True, samesite="Lax", path=self.path)
        return response

    def token(self) -> ResponseReturnValue:
        if not self._client_is_known():
            return _error("invalid_client", 401)
        grant = self.codes.take(request.form.get("code"))
        challenge = create_s256_code_challenge(request.form.get("code_verifier", ""))
        if (
            grant is None
            or request.form.get("redirect_uri") != grant.params["redirect_uri"]
            or not hmac.compare_digest(challenge, grant.params["code_challenge"])
        ):
            return _error("invalid_grant")
        id_token = self._sign(
            "JWT",
            **self.people[grant.session.sub].claims,
            sub=grant.session.sub,
            sid=grant.session_id,
            nonce=grant.params["nonce"],
            auth_time=grant.session.auth_time,
            acr=self.acr,
            amr=["demo"],
        )
        access_token = self.access_tokens.put(grant.session.sub)
        answer = {"access_token": access_token, "token_type": "Bearer", "expires_in": 10 * MINUTE, "id_token": id_token}
        return jsonify(answer)

    def userinfo(self) -> ResponseReturnValue:
        sub = self.access_tokens.look(request.authorization.token if request.authorization else None)
        return jsonify(**self.people[sub].claims, sub=sub) if sub else _error("invalid_token", 401)

    def logout(self) -> ResponseReturnValue:
        session_id = request.cookies.get(self.name)
        session = self.sessions.take(session_id)
        if session and self.client.backchannel_logout_uri:
            token = self._sign(
                "logout+jwt",
                sub=session.sub,
                sid=session_id,
                jti=secrets.token_urlsafe(16),
                events={LOGOUT_EVENT: {}},
            )
            with contextlib.suppress(requests.RequestException):  # who does not hear it has its own time limits
                requests.post(self.client.backchannel_logout_uri, data={"logout_token": token}, timeout=3)
        target = request.values.get("post_logout_redirect_uri", "")
        if target in self.client.post_logout_redirect_uris:
            return redirect(f"{target}?{urlencode({'state': request.values.get('state', '')})}", 303)
        return self._signed_out()

    def _client_is_known(self) -> bool:
        shown = request.authorization
        if shown is None or shown.type != "basic":
            return False
        names = (unquote_plus(shown.username or ""), unquote_plus(shown.password or ""))
        return hmac.compare_digest(repr(names).encode(), repr((self.client.client_id, self.client.secret)).encode())

    def _is_allowed(self, params: Mapping[str, str]) -> bool:
        return (
            params.get("client_id") == self.client.client_id
            and params.get("redirect_uri") in self.client.redirect_uris
            and params.get("response_type") == "code"
            and params.get("code_challenge_method") == "S256"
            and len(params.get("code_challenge", "")) == 43
            and "openid" in params.get("scope", "").split()
            and bool(params.get("nonce"))
            and bool(params.get("state"))
            and params.get("max_age", "0").isdecimal()
        )

    def _is_fresh(self, session: Session, params: Mapping[str, str]) -> bool:
        age = self.clock() - session.auth_time
        return params.get("prompt") != "login" and ("max_age" not in params or age <= int(params["max_age"]))

    def _back(self, params: Mapping[str, str], **answer: str) -> Response:
        query = urlencode({**answer, "state": params["state"], "iss": self.issuer})
        return redirect(f"{params['redirect_uri']}?{query}", 303)

    def _sign(self, typ: str, **claims: object) -> str:
        now = int(self.clock())
        about_us = {"iss": self.issuer, "aud": self.client.client_id, "iat": now, "exp": now + 5 * MINUTE}
        return jwt.encode({"alg": "ES256", "kid": self.key.kid, "typ": typ}, {**claims, **about_us}, self.key)

    def _choice(self, params: Mapping[str, str]) -> ResponseReturnValue:
        with self._speaking(params):
            return self._page(
                _("Demo sign-in"),
                _("This is a demo and no real electronic ID. Choose who you want to be."),
                request_id=self.asked.put(dict(params)),
                people=[(person.sub, person.label, _(person.about)) for person in self.people.values()],
                cancel=_("Cancel"),
            )

    def _expired(self) -> ResponseReturnValue:
        with self._speaking({}):
            text = _("Go back to the page you came from and sign in again.")
            return self._page(_("This sign-in has expired"), text), 400

    def _signed_out(self) -> ResponseReturnValue:
        with self._speaking({}):
            return self._page(_("You are signed out of the demo"), _("You can close this page."))

    def _speaking(self, params: Mapping[str, str]) -> contextlib.AbstractContextManager[None]:
        wanted = params.get("ui_locales", "").split() or list(request.accept_languages.values())
        return speaking(best_language(wanted, ["en", "nb", "da"]))

    def _page(self, title: str, text: str, **form: object) -> str:
        look = {"language": language(), "stylesheets": self.stylesheets, "scripts": self.scripts}
        action = f"{self.path}/authorize"
        return render_template("demo_provider.html", title=title, text=text, action=action, **look, **form)


def _not_stored(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _error(code: str, status: int = 400) -> ResponseReturnValue:
    return jsonify(error=code), status
