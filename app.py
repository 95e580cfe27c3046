"""Builds the app. Read this file first: it names every part, in the order they join. Nobody imports it."""

from __future__ import annotations

import base64
import importlib
import pkgutil
import urllib.parse
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import pages
from auth import errors, gate, guard, headers, login, operations, provider_logout, providers, sign_in  # noqa: F401 - two of them have routes
from auth.document import InnsynDash
from auth.static import StaticFiles
from config import Config, Refused, owner_url
from data import commands, logs
from data.consents.ledger import publish_texts
from data.datamap.check import problems
from data.datamap.organisation import load
from data.db import Database
from data.locks_check import unsafe
from data.models import TABLES
from data.register.embedded import EmbeddedRegister
from data.services import WORKER, Services
from data.vault import RootKeys, Vault

JOBS_TIMEOUT = 60_000


def create_app(config: Config | None = None) -> Flask:
    """The WSGI app. Raises Refused, with one line per reason, rather than start unsafely.

    With the address of the database's owner it is an app that serves nothing and has one command, `database upgrade`.
    """
    if config is None and (owner := owner_url()):
        bare = Flask("innsyn", static_folder=None)
        commands.install_upgrade(bare, owner)
        return bare
    config = config or Config.from_environment()
    logs.configure()
    services = build_services(config)
    refuse_unsafe(services)
    with services.jobs.transaction(WORKER) as session:
        publish_texts(session, services.organisation)

    server = Flask("innsyn", static_folder=None)
    server.config.update(
        SECRET_KEY=config.secret_key,
        TRUSTED_HOSTS=[config.host.partition(":")[0]],
        MAX_CONTENT_LENGTH=gate.MOST_BYTES,
        METRICS_TOKEN=config.metrics_token,
        COUNTRY_HEADER=config.country_header,
    )
    server.wsgi_app = ProxyFix(server.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies)  # type: ignore[method-assign]
    server.extensions["innsyn"] = services
    files = server.extensions["static_files"] = StaticFiles(services.organisation)
    server.extensions["oidc"] = providers.clients(config, services)

    demo_paths = providers.install_demo(server, config, services, files) if config.demo else ()
    gate.install(
        server,
        hosts=frozenset({config.host}),
        origin=config.origin,
        open_prefixes=demo_paths,
        staff_networks=config.networks(),
    )
    login.install(server)
    operations.install(server)
    files.install(server)
    headers.install(server, form_targets=issuer_origins(config), secure=config.origin.startswith("https"))
    errors.install(server)
    commands.install(server, services)
    commands.install_upgrade(server, "")

    app = InnsynDash(
        "innsyn",
        server=server,
        files=files,
        first_paint=config.first_paint,
        suppress_callback_exceptions=True,
        include_assets_files=False,
        include_pages_meta=False,
        enable_mcp=False,
        update_title=None,
        compress=False,
        on_error=guard.on_error,
    )
    app.layout = guard.empty_layout
    for module in pkgutil.iter_modules([str(Path(pages.__file__).parent)]):
        importlib.import_module(f"pages.{module.name}")
    guard.install(app, server)
    server.extensions["dash_app"] = app
    return server


def build_services(config: Config) -> Services:
    """The services these settings describe."""
    try:
        organisation = load(config.organisation)
    except ValueError as error:
        raise Refused(str(error)) from error
    vault = Vault(config.key_store, RootKeys(config.roots(), config.current_key, config.index_key))
    return Services(
        organisation=organisation,
        web=Database(config.database_url),
        jobs=Database(config.jobs_database_url, pool_size=3, statement_timeout=JOBS_TIMEOUT),
        audit=Database(config.audit_database_url, pool_size=2),
        register=EmbeddedRegister(config.register_url, vault),
        vault=vault,
        files=config.files,
        mail_url=config.mail_url,
        origin=config.origin,
        signing_key=base64.b64decode(config.signing_key),
        demo=config.demo,
    )


def refuse_unsafe(services: Services) -> None:
    """Raise Refused when the data map has gaps or the database's locks are not in place."""
    wrong = problems(TABLES, services.organisation) + unsafe(services.web)
    if wrong:
        raise Refused("\n".join(wrong))


def issuer_origins(config: Config) -> list[str]:
    """Scheme and host of both issuers."""
    parts = [urllib.parse.urlsplit(issuer) for issuer in (config.member_issuer, config.staff_issuer)]
    return [f"{each.scheme}://{each.netloc}" for each in parts]
