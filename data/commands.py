"""Commands for the people who run Innsyn: `flask --app app …`."""

from __future__ import annotations

import signal
import threading

import click
from flask import Flask
from flask.cli import AppGroup

from data import ledger_watch, staff_commands, worker
from data.archive import verify as archive_verify
from data.migrations.run import upgrade
from data.salary import commands as salary_commands
from data.services import Services
from data.usage import night


def install(server: Flask, services: Services) -> None:
    """Add the commands to the app's command line."""
    jobs, audit, keys = AppGroup("jobs"), AppGroup("audit"), AppGroup("keys")
    archive = AppGroup("archive", commands=[archive_verify.command(lambda: services.signer.public_key())])

    @jobs.command("run")
    def run_due() -> None:
        """Carry out everything that is due, once, for cron."""
        done = 0
        while worker.run_one(services):
            done += 1
        worker.housekeeping(services)
        click.echo(f"{done} jobs carried out.")

    @jobs.command("usage-roll-up")
    def usage_roll_up() -> None:
        """Count the usage of the days that are over, and delete what has had its time, as is done each night."""
        night.every_night(services)
        click.echo("Usage is counted up to yesterday.")

    @audit.command("verify")
    def verify() -> None:
        """Check the sealed logs; names the first bad row."""
        bad = False
        for verdict in ledger_watch.verdicts(services):
            bad = bad or verdict.bad is not None
            found = f"row {verdict.bad[0]} was {verdict.bad[1]}" if verdict.bad else "unbroken"
            click.echo(f"{verdict.ledger}: {verdict.sealed} sealed rows, {verdict.unsealed} not sealed yet, {found}")
        if bad:
            raise SystemExit(1)

    @keys.command("rotate")
    def rotate() -> None:
        """Wrap every person's key under the current root key; afterwards the older one can be taken away."""
        click.echo(f"{services.vault.rewrap()} keys are now under root key {services.vault.roots.current}.")

    @server.cli.command("worker")
    def work() -> None:
        """Carry out jobs until told to stop."""
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        worker.run_until(services, stop)

    salary_commands.add_to(jobs, services)
    for group in (staff_commands.group(services), jobs, audit, keys, archive):
        server.cli.add_command(group)


def install_upgrade(server: Flask, owner_url: str) -> None:
    """Add `database upgrade`, which brings the schema up to date as the database's owner."""
    database = AppGroup("database")
    server.cli.add_command(database)

    @database.command("upgrade")
    def upgrade_schema() -> None:
        """Run all missing migrations. Needs INNSYN_OWNER_URL, the address of a login that may create roles."""
        if not owner_url:
            raise click.ClickException("Set INNSYN_OWNER_URL to the address of a login that may create roles.")
        upgrade(owner_url)
        click.echo("The database is up to date.")
