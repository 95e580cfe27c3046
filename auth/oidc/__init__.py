"""Sign-in by OpenID Connect: the strict client of one provider. No database, no web framework."""

from __future__ import annotations

from auth.oidc.client import OIDCClient
from auth.oidc.values import Level, LogoutToken, PreLogin, Provider, Refused, SignedIn

__all__ = ["Level", "LogoutToken", "OIDCClient", "PreLogin", "Provider", "Refused", "SignedIn"]
