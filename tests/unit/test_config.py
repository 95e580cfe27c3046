"""The start refuses settings that are unsafe or half right: a line for each, and none of them tells a secret."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from config import Config, Refused, owner_url

ROOT = Path(__file__).parents[2]
KEY = base64.b64encode(secrets.token_bytes(32)).decode()
DATABASES = ("DATABASE_URL", "JOBS_DATABASE_URL", "AUDIT_DATABASE_URL", "REGISTER_URL")
SAFE = {
    "INNSYN_ORIGIN": "https://innsyn.union.example",
    **{f"INNSYN_{name}": "postgresql://login:word@db.union.example/innsyn?sslmode=verify-full" for name in DATABASES},
    "INNSYN_SECRET_KEY": secrets.token_urlsafe(32),
    "INNSYN_ROOT_KEYS": f"1:{KEY}",
    "INNSYN_CURRENT_KEY": "1",
    "INNSYN_INDEX_KEY": "1",
    "INNSYN_KEY_STORE": "file:///srv/keys",
    "INNSYN_FILES": "file:///srv/files",
    "INNSYN_SIGNING_KEY": KEY,
    "INNSYN_MEMBER_ISSUER": "https://eid.example",
    "INNSYN_MEMBER_CLIENT_ID": "innsyn",
    "INNSYN_MEMBER_CREDENTIAL": "-----BEGIN PRIVATE KEY-----",
    "INNSYN_STAFF_ISSUER": "https://staff.union.example",
    "INNSYN_STAFF_CLIENT_ID": "innsyn-staff",
    "INNSYN_STAFF_CREDENTIAL": "-----BEGIN PRIVATE KEY-----",
    "INNSYN_STAFF_LEVEL_VALUES": "mfa",
}


def reasons(**changed: str) -> list[str]:
    """The lines with which these settings are refused; no line when they are accepted."""
    try:
        Config.from_environment(SAFE | changed)
    except Refused as refused:
        return str(refused).splitlines()
    return []


def test_safe_settings_are_accepted() -> None:
    config = Config.from_environment({**SAFE, "PATH": "/bin", "INNSYN_MAIL_URL": "smtps://u:p@mail.example"})
    assert config.host == "innsyn.union.example" and config.current_key == 1 and not config.demo
    assert config.roots() == {1: base64.b64decode(KEY)}


def test_staff_settings_are_lists() -> None:
    given = SAFE | {"INNSYN_STAFF_LEVEL_VALUES": "mfa, hwk", "INNSYN_STAFF_NETWORKS": "192.0.2.0/24, 2001:db8::/32"}
    config = Config.from_environment(given)
    assert config.staff_levels() == ("mfa", "hwk") and config.staff_level_claim == "acr"
    assert [str(each) for each in config.networks()] == ["192.0.2.0/24", "2001:db8::/32"]
    assert Config.from_environment(SAFE).networks() == ()


@pytest.mark.parametrize("name", sorted(SAFE.keys() - {"INNSYN_STAFF_LEVEL_VALUES"}))
def test_each_needed_setting_is_missed_by_name(name: str) -> None:
    assert reasons(**{name: ""}) == [f"{name} is missing"]


UNSAFE = [
    ({"INNSYN_SECRET_KEY": "change-me"}, "INNSYN_SECRET_KEY is too short"),
    ({"INNSYN_SECRET_KEY": "a" * 64}, "INNSYN_SECRET_KEY is too short or too simple"),
    ({"INNSYN_COUNTRY_HEADER": "CF IPCountry: NO"}, "INNSYN_COUNTRY_HEADER must be the name of a header"),
    ({"INNSYN_ORIGIN": "http://innsyn.union.example"}, "INNSYN_ORIGIN must be https"),
    ({"INNSYN_ORIGIN": "https://innsyn.union.example/app"}, "INNSYN_ORIGIN must be a scheme and a host"),
    ({"INNSYN_ORIGIN": "https://innsyn.union.example/"}, "INNSYN_ORIGIN must be a scheme and a host"),
    ({"INNSYN_MEMBER_ISSUER": "http://eid.example"}, "INNSYN_MEMBER_ISSUER must be https"),
    ({"INNSYN_STAFF_ISSUER": "http://127.0.0.1.example"}, "INNSYN_STAFF_ISSUER must be https"),
    ({"INNSYN_STAFF_ISSUER": "https://eid.example"}, "members and staff must sign in at different issuers"),
    ({"INNSYN_STAFF_LEVEL_CLAIM": "loa"}, "INNSYN_STAFF_LEVEL_CLAIM must be acr or amr"),
    ({"INNSYN_STAFF_LEVEL_VALUES": ""}, "INNSYN_STAFF_LEVEL_VALUES must name what means two factors"),
    ({"INNSYN_STAFF_LEVEL_VALUES": "mfa,"}, "INNSYN_STAFF_LEVEL_VALUES must name"),
    ({"INNSYN_STAFF_LEVEL_VALUES": "mfa hwk"}, "INNSYN_STAFF_LEVEL_VALUES must name"),
    ({"INNSYN_STAFF_NETWORKS": "office"}, "INNSYN_STAFF_NETWORKS must be networks such as 192.0.2.0/24"),
    ({"INNSYN_STAFF_NETWORKS": "192.0.2.1/24"}, "INNSYN_STAFF_NETWORKS must be"),
    ({"INNSYN_STAFF_NETWORKS": "192.0.2.0/24,"}, "INNSYN_STAFF_NETWORKS must be"),
    ({"INNSYN_STAFF_NETWORKS": " "}, "INNSYN_STAFF_NETWORKS must be"),
    ({"INNSYN_STAFF_NETWORKS": "2001:db8::/129"}, "INNSYN_STAFF_NETWORKS must be"),
    ({"INNSYN_DEMO": "1"}, "INNSYN_DEMO is for this machine alone"),
    ({"INNSYN_ROOT_KEYS": "1:c2hvcnQ="}, "INNSYN_ROOT_KEYS: write 1:<32 random bytes"),
    ({"INNSYN_ROOT_KEYS": f"1:{base64.b64encode(bytes(32)).decode()}"}, "INNSYN_ROOT_KEYS: write"),
    ({"INNSYN_ROOT_KEYS": KEY}, "INNSYN_ROOT_KEYS: write"),
    ({"INNSYN_ROOT_KEYS": f"70000:{KEY}"}, "INNSYN_ROOT_KEYS: write"),
    ({"INNSYN_CURRENT_KEY": "2"}, "INNSYN_ROOT_KEYS: the current and the index key are not among them"),
    ({"INNSYN_CURRENT_KEY": "first"}, "INNSYN_CURRENT_KEY must be a whole number"),
    ({"INNSYN_TRUSTED_PROXIES": "-1"}, "INNSYN_TRUSTED_PROXIES must be a whole number"),
    ({"INNSYN_SIGNING_KEY": "c2hvcnQ="}, "INNSYN_SIGNING_KEY must be 32 random bytes"),
    ({"INNSYN_MAIL_URL": "http://mail.example"}, "INNSYN_MAIL_URL must begin with smtp://"),
    ({"INNSYN_SECRET_KAY": "x"}, "INNSYN_SECRET_KAY is no setting of Innsyn"),
    ({"INNSYN_OWNER_URL": "postgresql:///x"}, "INNSYN_OWNER_URL is no setting of Innsyn"),
    ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG must not be set"),
    ({"FLASK_DEBUG": "yes"}, "FLASK_DEBUG must not be set"),
    ({"DASH_DEBUG": "true"}, "DASH_DEBUG must not be set"),
    ({"DASH_MCP_ENABLED": "True"}, "DASH_MCP_ENABLED must not be set"),
]


@pytest.mark.attack("K28")
@pytest.mark.parametrize(("changed", "line"), UNSAFE, ids=[line for _changed, line in UNSAFE])
def test_each_unsafe_setting_is_refused_in_one_line(changed: dict[str, str], line: str) -> None:
    found = reasons(**changed)
    assert len(found) == 1 and found[0].startswith(line)


@pytest.mark.attack("K27")
@pytest.mark.parametrize("name", DATABASES)
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u@db.example/innsyn",
        "postgresql://u@db.example/innsyn?sslmode=require",
        "postgresql://u@/innsyn?host=db.example",
        "postgresql://u@localhost/innsyn?host=db.example",
        "postgresql://u@localhost/innsyn?hostaddr=192.0.2.1",
        "postgresql://u@localhost,db.example/innsyn",
        "postgresql://u@db.example/innsyn?sslmode=verify-full&sslmode=disable",
    ],
)
def test_a_database_elsewhere_without_a_checked_certificate_is_refused(name: str, url: str) -> None:
    assert reasons(**{f"INNSYN_{name}": url}) == [f"INNSYN_{name} must use sslmode=verify-full outside of this machine"]


@pytest.mark.parametrize("url", ["postgresql://u@localhost/x", "postgresql://u@/x?host=/run/postgresql&port=5432"])
def test_a_database_on_this_machine_needs_no_certificate(url: str) -> None:
    assert reasons(**{f"INNSYN_{name}": url for name in DATABASES}) == []


def test_everything_wrong_is_said_at_once() -> None:
    assert len(reasons(INNSYN_SECRET_KEY="short", INNSYN_ORIGIN="http://a.example", INNSYN_SIGNING_KEY="x")) == 3


def test_no_line_tells_a_secret() -> None:
    secret = KEY[:-4]
    told = reasons(INNSYN_ROOT_KEYS=secret, INNSYN_SIGNING_KEY=secret, INNSYN_SECRET_KEY=secret[:20])
    assert len(told) == 3 and not any(secret[:8] in line for line in told)


def test_the_owners_address_is_for_the_upgrade_alone() -> None:
    assert owner_url({}) == "" and owner_url({"INNSYN_OWNER_URL": "postgresql:///x"}) == "postgresql:///x"


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a person who types this command sees."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("INNSYN_", "FLASK_"))}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=clean | environment, capture_output=True, text=True, timeout=60
    )


@pytest.mark.attack("K28")
@pytest.mark.parametrize(
    "command", [("flask", "--app", "app", "jobs", "run"), ("gunicorn", "--bind", "127.0.0.1:0", "app:create_app()")]
)
def test_whoever_starts_it_wrongly_reads_the_reason_and_no_traceback(command: tuple[str, ...]) -> None:
    done = run(*command, **SAFE | {"INNSYN_SECRET_KEY": "change-me"})
    assert done.returncode != 0
    assert "INNSYN_SECRET_KEY is too short" in done.stderr and "Traceback" not in done.stderr
    assert "change-me" not in done.stderr
