"""What somebody may do here, as a table. Rules are functions of a frozen Identity: no request, no database."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_login import UserMixin

from data.base import Role
from data.staff import StaffRole
from data.web_sessions import SessionRow

STEP_UP = dt.timedelta(minutes=5)


@dataclass(frozen=True, eq=False)
class Identity(UserMixin):  # type: ignore[misc]
    """Who is signed in, taken from the session and our own tables, never from what the browser sends."""

    session: SessionRow
    roles: frozenset[StaffRole] = frozenset()
    name: str = ""

    def get_id(self) -> str:
        """Flask-Login's name of a user."""
        return str(self.person_id)

    @property
    def person_id(self) -> uuid.UUID:
        """The signed-in person: the only subject a member's pages know."""
        return self.session.person_id

    def signed_in_freshly(self, at: dt.datetime) -> bool:
        """True within five minutes of the eID's own sign-in."""
        return dt.timedelta(0) <= at - self.session.authenticated_at <= STEP_UP


class Permission(StrEnum):
    """`<whose>-<thing>:<action>`. What each allows, to whom, under which database role, stands in POLICY."""

    HOME_READ = "own-home:read"  # See what needs attention, what is held, what was allowed.
    DATA_READ = "own-data:read"  # See every stored value of oneself.
    DATA_CHANGE = "own-data:change"  # Correct it, or ask for a correction.
    NATIONAL_ID_READ = "own-national-id:read"  # See one's national id in clear.
    CONSENTS_READ = "own-consents:read"  # See purposes, answers, history, receipts.
    CONSENTS_CHANGE = "own-consents:change"  # Give and withdraw.
    INTERESTS_READ = "own-interests:read"  # See one's interests.
    INTERESTS_CHANGE = "own-interests:change"  # Choose and remove them.
    SALARY_READ = "own-salary:read"  # See one's own answer and where it stands.
    SALARY_CHANGE = "own-salary:change"  # Give, change and remove it.
    MENTORING_READ = "own-mentoring:read"  # See one's own mentor profile.
    MENTORING_CHANGE = "own-mentoring:change"  # Take part, pause, leave.
    ARCHIVE_READ = "own-archive:read"  # See the orders and their progress.
    ARCHIVE_MAKE = "own-archive:make"  # Ask for an archive.
    ARCHIVE_FETCH = "own-archive:fetch"  # Download it.
    SESSIONS_READ = "own-sessions:read"  # See where one is signed in.
    SESSIONS_END = "own-sessions:end"  # End sign-ins.
    NOTICES_READ = "own-notices:read"  # Mark a notice as read.
    NAVIGATE = "pages:move"  # Move between pages; each page asks for its own permission too.
    LANGUAGE_CHANGE = "own-language:change"  # Choose the language.
    STAFF_HOME_READ = "staff-home:read"  # Staff: see what one's roles do.
    REQUESTS_READ = "requests:read"  # Privacy officer: see what waits for an answer.
    REQUESTS_DECIDE = "requests:decide"  # Privacy officer: grant or deny a correction.


Who = Callable[[Identity], bool]


def is_person(who: Identity) -> bool:
    """Members, former members and course participants: anybody something is kept about."""
    return who.session.kind == "member"


def is_member(who: Identity) -> bool:
    """Members of today."""
    return is_person(who) and who.session.standing == "member"


def is_staff(who: Identity) -> bool:
    """Employees with at least one role."""
    return who.session.kind == "staff" and bool(who.roles)


def is_privacy_officer(who: Identity) -> bool:
    """Employees who answer requests."""
    return is_staff(who) and StaffRole.PRIVACY in who.roles


def anybody(who: Identity) -> bool:
    """Everyone who is signed in."""
    return is_person(who) or is_staff(who)


@dataclass(frozen=True)
class Rule:
    """Who may, under which database role, and whether it writes."""

    who: Who
    role: Role = Role.MEMBER
    writes: bool = False


POLICY: Mapping[Permission, Rule] = {
    Permission.HOME_READ: Rule(is_person),
    Permission.DATA_READ: Rule(is_person),
    Permission.DATA_CHANGE: Rule(is_person, writes=True),
    Permission.NATIONAL_ID_READ: Rule(is_person, writes=True),  # reading it in clear writes a log row
    Permission.CONSENTS_READ: Rule(is_person),
    Permission.CONSENTS_CHANGE: Rule(is_person, writes=True),
    Permission.INTERESTS_READ: Rule(is_member),
    Permission.INTERESTS_CHANGE: Rule(is_member, writes=True),
    Permission.SALARY_READ: Rule(is_member),
    Permission.SALARY_CHANGE: Rule(is_member, writes=True),
    Permission.MENTORING_READ: Rule(is_member),
    Permission.MENTORING_CHANGE: Rule(is_member, writes=True),
    Permission.ARCHIVE_READ: Rule(is_person),
    Permission.ARCHIVE_MAKE: Rule(is_person, writes=True),
    Permission.ARCHIVE_FETCH: Rule(is_person, writes=True),  # a download is logged
    Permission.SESSIONS_READ: Rule(is_person),
    Permission.SESSIONS_END: Rule(is_person, writes=True),
    Permission.NOTICES_READ: Rule(is_person, writes=True),
    Permission.NAVIGATE: Rule(anybody),
    Permission.LANGUAGE_CHANGE: Rule(anybody, writes=True),
    Permission.STAFF_HOME_READ: Rule(is_staff, Role.GATE),
    Permission.REQUESTS_READ: Rule(is_privacy_officer, Role.PRIVACY, writes=True),  # each reading is logged
    Permission.REQUESTS_DECIDE: Rule(is_privacy_officer, Role.PRIVACY, writes=True),
}


def permits(who: Identity | None, permission: Permission) -> bool:
    """True when the table allows it; nobody is allowed anything, and what the table lacks is allowed to nobody."""
    rule = POLICY.get(permission)
    return who is not None and rule is not None and rule.who(who)
