"""Commands about employees: `flask --app app staff …`. Each change is logged with the operating-system user."""

from __future__ import annotations

import getpass
import uuid

import click
from flask.cli import AppGroup

from data.audit import record
from data.base import Role
from data.db import Context
from data.people import person_for_register_ref
from data.register.port import RegisterDown
from data.services import WORKER, Services
from data.staff import LastOfficer, StaffRole, employees, grant, link_member, mark_colleague, revoke

ROLES = click.Choice([role.value for role in StaffRole])


def group(services: Services) -> AppGroup:
    """The commands, for the app's command line."""
    staff = AppGroup("staff", help="Employees, their roles, and colleagues among the members.")

    @staff.command("grant")
    @click.argument("issuer")
    @click.argument("subject")
    @click.argument("role", type=ROLES)
    @click.option("--name", required=True, help="The employee's name, as shown to other staff.")
    @click.option("--member-number", help="The employee's own, if a member: support can't look at a colleague's pages.")
    def grant_role(issuer: str, subject: str, role: str, name: str, member_number: str | None) -> None:
        """Give an employee a role."""
        by, member = getpass.getuser(), _member(services, member_number) if member_number else None
        with services.jobs.transaction(WORKER) as session:
            staff_id = grant(session, issuer, subject, name, StaffRole(role), by)
            record(session, staff_id, "staff-role-granted", f"{role} by {by}", actor="system")
            if member and link_member(session, staff_id, member):
                record(session, staff_id, "staff-member-linked", f"member by {by}", actor="system")
            if member and mark_colleague(session, member, is_one=True):
                record(session, member, "colleague-marked", f"colleague by {by}", actor="system")
        click.echo(f"{subject} now has the role {role}.")
        if member:
            click.echo(f"Member {member_number} is a colleague: support can't look at these pages.")

    @staff.command("revoke")
    @click.argument("issuer")
    @click.argument("subject")
    @click.argument("role", type=ROLES)
    def revoke_role(issuer: str, subject: str, role: str) -> None:
        """Take a role away; it holds from the employee's next click."""
        by = getpass.getuser()
        try:
            with services.jobs.transaction(WORKER) as session:
                staff_id = revoke(session, issuer, subject, StaffRole(role))
                if staff_id is None:
                    raise click.ClickException(f"{subject} does not have the role {role}.")
                record(session, staff_id, "staff-role-revoked", f"{role} by {by}", actor="system")
        except LastOfficer as last:
            raise click.ClickException(
                f"{subject} is the last privacy officer, and somebody must answer requests. "
                "Give another employee the role first."
            ) from last
        click.echo(f"{subject} no longer has the role {role}.")

    @staff.command("colleague")
    @click.argument("member_number")
    @click.option("--not", "is_none", is_flag=True, help="Take the mark away.")
    def colleague(member_number: str, is_none: bool) -> None:
        """Mark a member as a colleague, whose pages support can't look at."""
        by, member = getpass.getuser(), _member(services, member_number)
        action = "colleague-unmarked" if is_none else "colleague-marked"
        with services.jobs.transaction(WORKER) as session:
            changed = mark_colleague(session, member, is_one=not is_none)
            if changed:
                record(session, member, action, f"colleague by {by}", actor="system")
        is_so = "is no colleague" if is_none else "is a colleague: support can't look at these pages"
        click.echo(f"Member {member_number} {is_so}." + ("" if changed else " It was so before."))

    @staff.command("list")
    def listed() -> None:
        """Everybody who is registered, with their roles."""
        with services.jobs.transaction(WORKER) as session:
            for each in employees(session):
                roles = ", ".join(each.roles) or "no role"
                member = ", a member too" if each.is_member else ""
                click.echo(f"{each.name}: {roles}{member} ({each.subject} at {each.issuer})")

    return staff


def _member(services: Services, number: str) -> uuid.UUID:
    """The person with this member number, made here if they never signed in; ClickException where there is no one."""
    try:
        found = services.register.find_by("number", number)
    except RegisterDown as down:
        raise click.ClickException("The member register does not answer. Nothing was changed.") from down
    if found is None:
        raise click.ClickException(f"No member, or more than one, has the number {number}. Nothing was changed.")
    language = services.organisation.languages[0]
    with services.web.transaction(Context(Role.GATE)) as session:  # as at a first sign-in
        return person_for_register_ref(session, found.ref, language).person_id
