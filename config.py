"""Every setting, read once from the environment. Half-right or unsafe settings stop the start with one line each."""

from __future__ import annotations

import base64
import ipaddress
import os
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields

import click

from data.loopback import is_loopback

PREFIX = "INNSYN_"
FORBIDDEN = ("DASH_MCP_ENABLED", "FLASK_DEBUG", "DASH_DEBUG")
OFF = ("", "0", "false", "no")
MOST_KEY_ID = 65_535
MAIL_SCHEMES = ("smtp", "smtps", "file")
OWNER = "INNSYN_OWNER_URL"  # for `flask --app app database upgrade` alone: a process that has it does nothing else


class Refused(click.ClickException):
    """The settings are not fit to start with; each line of the text is one reason."""


def owner_url(environment: Mapping[str, str] = os.environ) -> str:
    """The address of the database's owner, or nothing. A process that serves people must not have it."""
    return environment.get(OWNER, "")


@dataclass(frozen=True)
class Config:
    """Names are the environment's, without INNSYN_. A default is right in production, or there is none."""

    origin: str  # the public address, such as https://innsyn.union.example
    database_url: str  # login innsyn_web
    jobs_database_url: str  # login innsyn_jobs
    audit_database_url: str  # login innsyn_audit
    register_url: str  # login innsyn_register
    secret_key: str  # at least 32 characters
    root_keys: str  # "1:<base64 of 32 bytes>,2:…"
    current_key: int
    index_key: int
    key_store: str  # fsspec folder, outside the database and its backups
    files: str  # fsspec folder
    signing_key: str  # base64 of an Ed25519 private key's 32 bytes
    member_issuer: str
    member_client_id: str
    member_credential: str  # PEM of an EC private key, or a client secret in the demo
    staff_issuer: str
    staff_client_id: str
    staff_credential: str
    staff_level_claim: str = "acr"  # what says that an employee used two factors: acr or amr
    staff_level_values: str = ""  # which values of it are accepted: "mfa,hwk"; none needed in the demo
    staff_networks: str = ""  # from where staff may come: "192.0.2.0/24,2001:db8::/32"; everywhere when empty
    organisation: str = "norway"
    mail_url: str = ""  # smtp://… or file:///folder
    demo: bool = False  # demo provider, synthetic national ids
    first_paint: bool = True
    trusted_proxies: int = 0
    country_header: str = ""  # the header in which the edge names the visitor's country, such as CF-IPCountry
    metrics_token: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Config:
        """Read and check all settings; Refused names everything that is wrong at once."""
        known = {f.name: f for f in fields(cls)}
        given = {
            key[len(PREFIX) :].lower(): value for key, value in environment.items() if key.startswith(PREFIX) and value
        }
        given.setdefault("first_paint", environment.get("FIRST_PAINT", "1"))
        ignored = {"demo_members"}
        wrong = [f"{PREFIX}{key.upper()} is no setting of Innsyn" for key in given.keys() - known.keys() - ignored]
        wrong += [
            f"{PREFIX}{name.upper()} is missing"
            for name, each in known.items()
            if name not in given and each.default is MISSING
        ]
        wrong += [f"{name} must not be set" for name in FORBIDDEN if environment.get(name, "").lower() not in OFF]
        wrong += [
            f"{PREFIX}{name.upper()} must be a whole number"
            for name, value in given.items()
            if name in known and known[name].type == "int" and not value.isdecimal()
        ]
        if wrong:
            raise Refused("\n".join(sorted(wrong)))
        config = cls(**{name: _typed(known[name].type, value) for name, value in given.items() if name in known})  # type: ignore[arg-type]
        if wrong := sorted(config.problems()):
            raise Refused("\n".join(wrong))
        return config

    def problems(self) -> list[str]:
        """Why these settings are unsafe, a sentence each."""
        wrong = []
        if len(self.secret_key) < 32 or len(set(self.secret_key)) < 8:
            wrong.append("INNSYN_SECRET_KEY is too short or too simple: use 32 random characters or more")
        wrong += [
            f"INNSYN_{name.upper()} must be https"
            for name in ("origin", "member_issuer", "staff_issuer")
            if not _is_safe(getattr(self, name))
        ]
        wrong += [
            f"INNSYN_{name.upper()} must use sslmode=verify-full outside of this machine"
            for name in ("database_url", "jobs_database_url", "audit_database_url", "register_url")
            if not _is_private(getattr(self, name))
        ]
        if urllib.parse.urlsplit(self.origin)[2:] != ("", "", ""):
            wrong.append("INNSYN_ORIGIN must be a scheme and a host, such as https://innsyn.union.example")
        if self.demo and not is_loopback(urllib.parse.urlsplit(self.origin).hostname):
            wrong.append("INNSYN_DEMO is for this machine alone: the origin must be localhost")
        if self.member_issuer == self.staff_issuer:
            wrong.append("members and staff must sign in at different issuers")
        if self.staff_level_claim not in ("acr", "amr"):
            wrong.append("INNSYN_STAFF_LEVEL_CLAIM must be acr or amr")
        if not self.demo and not all(_is_word(each) for each in self.staff_levels()):
            wrong.append("INNSYN_STAFF_LEVEL_VALUES must name what means two factors, such as mfa,hwk")
        try:
            self.networks()
        except ValueError:
            wrong.append("INNSYN_STAFF_NETWORKS must be networks such as 192.0.2.0/24,2001:db8::/32")
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*|", self.country_header):
            wrong.append("INNSYN_COUNTRY_HEADER must be the name of a header, such as CF-IPCountry")
        if self.mail_url and urllib.parse.urlsplit(self.mail_url).scheme not in MAIL_SCHEMES:
            wrong.append("INNSYN_MAIL_URL must begin with smtp://, smtps:// or file://")
        if not _is_key(self.signing_key):
            wrong.append("INNSYN_SIGNING_KEY must be 32 random bytes as base64")
        try:
            self.roots()
        except ValueError as error:
            wrong.append(f"INNSYN_ROOT_KEYS: {error}")
        return wrong

    def roots(self) -> dict[int, bytes]:
        """{key id: 32 bytes}; ValueError when they are not."""
        keys = {}
        for part in self.root_keys.split(","):
            key_id, _, text = part.partition(":")
            if not (key_id.isdecimal() and 0 < int(key_id) <= MOST_KEY_ID and _is_key(text)):
                raise ValueError("write 1:<32 random bytes as base64>,2:…")
            keys[int(key_id)] = base64.b64decode(text)
        if not {self.current_key, self.index_key} <= keys.keys():
            raise ValueError("the current and the index key are not among them")
        return keys

    def staff_levels(self) -> tuple[str, ...]:
        """The values of the claim that mean two factors."""
        return tuple(each.strip() for each in self.staff_level_values.split(","))

    def networks(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        """From where staff may come, none for everywhere; ValueError when one of them is no network."""
        parts = self.staff_networks.split(",") if self.staff_networks else []
        return tuple(ipaddress.ip_network(each.strip()) for each in parts)

    @property
    def host(self) -> str:
        """The host name (and port) requests must name."""
        return urllib.parse.urlsplit(self.origin).netloc


def _is_key(text: str) -> bool:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        return False
    return len(key) == 32 and len(set(key)) >= 8


def _is_word(text: str) -> bool:
    return text.isascii() and text.isprintable() and bool(text) and " " not in text


def _typed(kind: object, value: str) -> object:
    match kind:
        case "int":
            return int(value)
        case "bool":
            return value.lower() in ("1", "true", "yes")
        case _:
            return value


def _is_safe(url: str) -> bool:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def _is_private(url: str) -> bool:
    parts = urllib.parse.urlsplit(url)
    query = urllib.parse.parse_qs(parts.query)
    hosts = {parts.hostname, *query.get("host", []), *query.get("hostaddr", [])} - {None}
    here = hosts and all(is_loopback(host) or str(host).startswith("/") for host in hosts)
    return bool(here) or query.get("sslmode") == ["verify-full"]
