"""The two registrations: members at their eID, staff at the workforce provider. In the demo both are our own."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from typing import Protocol

from flask import Flask
from joserfc.jwk import ECKey

from auth.demo_provider import DemoClient, DemoPerson, demo_provider
from auth.oidc import Level, OIDCClient, Provider
from auth.static import StaticFiles
from data.demo.people import MEMBERS, PROTECTED_NAME, STAFF
from data.loopback import is_loopback
from data.services import Services
from data.words import N_

DEMO_ACR = "demo-loa-high"
STAFF_ACR = "two-factors"
LEVEL = {"low": Level.LOW, "substantial": Level.SUBSTANTIAL, "high": Level.HIGH}
ROLE_WORDS = {
    "support": N_("Staff: helps members, looks at their pages read-only"),
    "privacy": N_("Staff: privacy officer, answers requests"),
    "product": N_("Staff: sees usage, never a person"),
    "coordinator": N_("Staff: coordinates mentor rounds"),
}


class Settings(Protocol):
    """The settings this file needs."""

    @property
    def demo(self) -> bool: ...
    @property
    def origin(self) -> str: ...
    @property
    def member_issuer(self) -> str: ...
    @property
    def member_client_id(self) -> str: ...
    @property
    def member_credential(self) -> str: ...
    @property
    def staff_issuer(self) -> str: ...
    @property
    def staff_client_id(self) -> str: ...
    @property
    def staff_credential(self) -> str: ...
    @property
    def staff_level_claim(self) -> str: ...
    def staff_levels(self) -> tuple[str, ...]: ...


def clients(config: Settings, services: Services) -> Mapping[str, OIDCClient]:
    """{"member": …, "staff": …}; ValueError when a registration could not be safe."""
    return {"member": OIDCClient(_member(config, services)), "staff": OIDCClient(_staff(config))}


def _member(config: Settings, services: Services) -> Provider:
    eid = services.organisation.eid
    levels = {DEMO_ACR: Level.HIGH} if config.demo else {value: LEVEL[name] for value, name in eid.levels.items()}
    return Provider(
        key="member",
        issuer=config.member_issuer,
        client_id=config.member_client_id,
        auth_method="client_secret_basic" if config.demo else "private_key_jwt",
        credential=_credential(config, config.member_credential),
        scopes=("openid", "profile") if config.demo else ("openid", "profile", eid.nin_claim),
        algs=frozenset(eid.algs) | ({"ES256"} if config.demo else set()),
        acr_values=(DEMO_ACR,) if config.demo else eid.acr_values,
        levels=levels,
        loa_claim="acr" if config.demo else eid.loa_claim,
        minimum=LEVEL[eid.minimum],
        nin_claim=eid.nin_claim,
        protected_names=frozenset({PROTECTED_NAME}),
        insecure=is_loopback(urllib.parse.urlsplit(config.member_issuer).hostname),
    )


def _staff(config: Settings) -> Provider:
    claim, two_factors = ("acr", (STAFF_ACR,)) if config.demo else (config.staff_level_claim, config.staff_levels())
    return Provider(
        key="staff",
        issuer=config.staff_issuer,
        client_id=config.staff_client_id,
        auth_method="client_secret_basic" if config.demo else "private_key_jwt",
        credential=_credential(config, config.staff_credential),
        scopes=("openid", "profile"),
        acr_values=two_factors if claim == "acr" else (),
        levels=dict.fromkeys(two_factors, Level.HIGH),
        loa_claim=claim,
        minimum=Level.HIGH,
        insecure=is_loopback(urllib.parse.urlsplit(config.staff_issuer).hostname),
    )


def _credential(config: Settings, text: str) -> ECKey | str:
    """The secret, or the key, known at the provider by its thumbprint (RFC 7638)."""
    if config.demo:
        return text
    return ECKey.import_key(text, {"kid": ECKey.import_key(text).thumbprint()})


def install_demo(server: Flask, config: Settings, services: Services, files: StaticFiles) -> tuple[str, ...]:
    """Mount both demo providers in this process; returns their path prefixes, which guard themselves."""
    members = [DemoPerson(who.sub, who.label, who.description, who.claims(services.organisation)) for who in MEMBERS]
    staff = [DemoPerson(who.sub, who.name, ROLE_WORDS[who.role.value], {"name": who.name}) for who in STAFF]
    prefixes = []
    for kind, issuer, people, client_id, secret, acr in (
        ("member", config.member_issuer, members, config.member_client_id, config.member_credential, DEMO_ACR),
        ("staff", config.staff_issuer, staff, config.staff_client_id, config.staff_credential, STAFF_ACR),
    ):
        client = DemoClient(
            client_id,
            secret,
            (f"{config.origin}/{kind}/callback",),
            (f"{config.origin}/signed-out",),
            f"{config.origin}/{kind}/back-channel-logout",
        )
        path = urllib.parse.urlsplit(issuer).path
        server.register_blueprint(
            demo_provider(issuer, people, client, acr=acr, stylesheets=(files.css,), scripts=(files.head_js,)),
            url_prefix=path,
        )
        prefixes.append(path + "/")
    return tuple(prefixes)
