"""Commands around pay: official figures, and an organisation's earlier survey. `flask --app app jobs …`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TextIO

import click
from flask.cli import AppGroup

from data.register.port import RegisterDown
from data.salary.policy import load_policy
from data.services import WORKER, Services
from data.words import today

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DRY_RUN = click.option("--dry-run", is_flag=True, help="Only say what would happen.")


def add_to(jobs: AppGroup, services: Services) -> None:
    """Add the commands to `jobs`. Each loads by itself what it works with: the web process has no use for it."""

    @jobs.command("official-import")
    @click.argument("file", type=FILE)
    @click.option("--source", default="", help="Whose figures these are, for a price index in CSV.")
    @DRY_RUN
    def official_import(file: Path, source: str, dry_run: bool) -> None:
        """Keep official figures: SSB 11418 or 11658, DST LONS20, or a consumer price index."""
        from data.salary.files import NotReadable, content_of
        from data.salary.official_files import parse
        from data.salary.official_import import keep, words_of

        try:
            found = parse(content_of(file), source)
        except NotReadable as error:
            raise click.ClickException(f"{error} Nothing was kept.") from error
        with services.jobs.transaction(WORKER) as session:
            changes = keep(session, found, services.organisation.country, dry_run=dry_run)
        for line in words_of(found, changes):
            click.echo(line)
        click.echo("Nothing was kept: this was a dry run." if dry_run else "All of it is kept.")

    @jobs.command("salary-release")
    @click.option("--month", help="The month of the release, such as 2026-10; this month unless said.")
    @click.option("--report", type=click.File("w", "utf-8", lazy=False), help="Write what is hidden and why, as JSON.")
    def salary_release(month: str | None, report: TextIO | None) -> None:
        """Make and publish the pay figures out of the answers of this moment."""
        from data.salary.publishing import Refused, publish

        organisation = services.organisation
        try:
            release = publish(
                services.jobs, organisation, load_policy(organisation.id), month or f"{today():%Y-%m}", today()
            )
        except Refused as refused:
            raise click.ClickException(f"{refused} Nothing was published.") from refused
        _write(report, release.report())
        shown, hidden = len(release.people), len(release.suppressed)
        click.echo(
            f"{release.month} is published: {shown} groups counted, {hidden} held back, {release.held} answers held."
        )

    @jobs.command("salary-import")
    @click.argument("file", type=FILE)
    @click.option("--mapping", type=FILE, required=True, help="Which column is what; see docs/import-a-survey.md.")
    @click.option("--report", type=click.File("w", "utf-8", lazy=False), help="Write the whole report here, as JSON.")
    @click.option("--skip-refused", is_flag=True, help="Keep the other rows where some are refused.")
    @DRY_RUN
    def salary_import(file: Path, mapping: Path, report: TextIO | None, skip_refused: bool, dry_run: bool) -> None:
        """Take over the answers of an earlier survey, of members who consent."""
        from data.salary.files import NotReadable, content_of
        from data.salary.survey_import import import_survey
        from data.salary.survey_mapping import load_mapping

        try:
            mapped = load_mapping(mapping)
            done = import_survey(services, content_of(file), mapped, dry_run=dry_run, skip_refused=skip_refused)
        except NotReadable as error:
            _write(report, {"kept": False, "error": str(error)})
            raise click.ClickException(f"{error} Nothing was kept.") from error
        except RegisterDown as down:
            raise click.ClickException("The member register does not answer. Nothing was kept.") from down
        for line in done.lines():
            click.echo(line)
        _write(report, done.as_json())
        if dry_run:
            click.echo("Nothing was kept: this was a dry run.")
        elif not done.kept:
            raise click.ClickException(
                "Nothing was kept. Put the refused rows right, or leave them out by --skip-refused."
            )
        else:
            click.echo("All accepted rows are kept.")


def _write(report: TextIO | None, content: dict[str, Any]) -> None:
    if report:
        json.dump(content, report, indent=2)
