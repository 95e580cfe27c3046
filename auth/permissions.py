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
from data.staff_views import ViewRow
from data.web_sessions import SessionRow

STEP_UP = dt.timedelta(minutes=5)


@dataclass(frozen=True, eq=False)
class Identity(UserMixin):  # type: ignore[misc]
    """Who is signed in, taken from the session and our own tables, never from what the browser sends."""

    session: SessionRow
    roles: frozenset[StaffRole] = frozenset()
    name: str = ""
    view: ViewRow | None = None

    def get_id(self) -> str:
        """Flask-Login's name of a user."""
        return str(self.session.person_id)

    @property
    def person_id(self) -> uuid.UUID:
        """Whose pages these are: the signed-in person's, under a view the viewed member's; there is no other."""
        return self.view.person_id if self.view else self.session.person_id

    @property
    def staff_id(self) -> uuid.UUID:
        """The employee who is signed in, whomever they view."""
        return self.session.person_id

    @property
    def standing(self) -> str:
        """What the person whose pages these are is to the organisation."""
        return self.view.standing if self.view else self.session.standing

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
    LOOKERS_READ = "own-lookers:read"  # See who has looked, and who can.
    LOOKERS_CHANGE = "own-lookers:change"  # End a view, object to one, be asked first.
    RECEIPTS_READ = "own-receipts:read"  # Download the receipt of a consent.
    STAFF_HOME_READ = "staff-home:read"  # Staff: see what one's roles do.
    VIEW_START = "view:start"  # Support, privacy officer: find a member and look at their pages.
    VIEW_END = "view:end"  # End one's view.
    REQUESTS_READ = "requests:read"  # Privacy officer: see what waits for an answer.
    REQUESTS_DECIDE = "requests:decide"  # Privacy officer: grant or deny a correction.
    MENTORS_READ = "mentors:read"  # Mentor coordinator: see counts, and nameless cards that wait.
    MENTORS_DECIDE = "mentors:decide"  # Mentor coordinator: list a mentor or send the card back, start a round.
    USAGE_READ = "usage:read"  # Product team: see how the pages are used, by counts that name nobody.
    USAGE_MARK = "usage:mark"  # Product team: mark a release or a newsletter.


Who = Callable[[Identity], bool]


def is_person(who: Identity) -> bool:
    """Members, former members and course participants: anybody something is kept about."""
    return who.session.kind == "member" or who.view is not None


def is_member(who: Identity) -> bool:
    """Members of today."""
    return is_person(who) and who.standing == "member"


def is_staff(who: Identity) -> bool:
    """Employees with at least one role."""
    return who.session.kind == "staff" and bool(who.roles)


def is_privacy_officer(who: Identity) -> bool:
    """Employees who answer requests."""
    return is_staff(who) and StaffRole.PRIVACY in who.roles


def is_coordinator(who: Identity) -> bool:
    """Employees who run the mentor programme."""
    return is_staff(who) and StaffRole.COORDINATOR in who.roles


def is_product(who: Identity) -> bool:
    """Employees who look after the product."""
    return is_staff(who) and StaffRole.PRODUCT in who.roles


def may_view(who: Identity) -> bool:
    """Employees who may look at a member's pages."""
    return is_staff(who) and bool({StaffRole.SUPPORT, StaffRole.PRIVACY} & who.roles)


def anybody(who: Identity) -> bool:
    """Everyone who is signed in."""
    return is_person(who) or is_staff(who)


@dataclass(frozen=True)
class Rule:
    """Who may, under which database role, whether it writes, and whether an employee may under a view."""

    who: Who
    role: Role = Role.MEMBER
    writes: bool = False
    in_view: bool = False


POLICY: Mapping[Permission, Rule] = {
    Permission.HOME_READ: Rule(is_person, in_view=True),
    Permission.DATA_READ: Rule(is_person, in_view=True),
    Permission.DATA_CHANGE: Rule(is_person, writes=True),
    Permission.NATIONAL_ID_READ: Rule(is_person, writes=True),  # reading it in clear writes a log row
    Permission.CONSENTS_READ: Rule(is_person, in_view=True),
    Permission.CONSENTS_CHANGE: Rule(is_person, writes=True),
    Permission.INTERESTS_READ: Rule(is_member, in_view=True),
    Permission.INTERESTS_CHANGE: Rule(is_member, writes=True),
    Permission.SALARY_READ: Rule(is_member),
    Permission.SALARY_CHANGE: Rule(is_member, writes=True),
    Permission.MENTORING_READ: Rule(is_member, in_view=True),
    Permission.MENTORING_CHANGE: Rule(is_member, writes=True),
    Permission.ARCHIVE_READ: Rule(is_person),
    Permission.ARCHIVE_MAKE: Rule(is_person, writes=True),
    Permission.ARCHIVE_FETCH: Rule(is_person, writes=True),  # a download is logged
    Permission.SESSIONS_READ: Rule(is_person),
    Permission.SESSIONS_END: Rule(is_person, writes=True),
    Permission.NOTICES_READ: Rule(is_person, writes=True),
    Permission.NAVIGATE: Rule(anybody, in_view=True),
    Permission.LANGUAGE_CHANGE: Rule(anybody, writes=True),
    Permission.LOOKERS_READ: Rule(is_person),
    Permission.LOOKERS_CHANGE: Rule(is_person, writes=True),
    Permission.RECEIPTS_READ: Rule(is_person),
    Permission.STAFF_HOME_READ: Rule(is_staff, in_view=True),  # it reads nothing, so it runs under no wider role
    Permission.VIEW_START: Rule(may_view, Role.SUPPORT, writes=True),
    Permission.VIEW_END: Rule(may_view, Role.SUPPORT, writes=True, in_view=True),
    Permission.REQUESTS_READ: Rule(is_privacy_officer, Role.PRIVACY, writes=True),  # each reading is logged
    Permission.REQUESTS_DECIDE: Rule(is_privacy_officer, Role.PRIVACY, writes=True),
    Permission.MENTORS_READ: Rule(is_coordinator, Role.COORDINATOR),
    Permission.MENTORS_DECIDE: Rule(is_coordinator, Role.COORDINATOR, writes=True),
    Permission.USAGE_READ: Rule(is_product, Role.PRODUCT),
    Permission.USAGE_MARK: Rule(is_product, Role.PRODUCT, writes=True),
}


def permits(who: Identity | None, permission: Permission) -> bool:
    """True when the table allows it; nobody is allowed anything, and what the table lacks is allowed to nobody.

    Under a view only what the table says so is allowed, and nothing that writes a member's data.
    """
    rule = POLICY.get(permission)
    if who is None or rule is None or not rule.who(who):
        return False
    return who.view is None or (rule.in_view and not (rule.writes and rule.role is Role.MEMBER))
