"""Support finds exactly one member and begins a view of their pages: what is asked first, and what is refused.

Nothing here takes a person's id from the browser: the member is found anew, by what was typed, at each step.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import Enum

import structlog
from prometheus_client import Counter

from auth.operations import REGISTRY
from auth.people import standing_in
from auth.request import freshly, gate_transaction, me, organisation, services, transaction
from auth.viewing import write_down
from data import words
from data.checked import Invalid, email, line
from data.limits import within_limit
from data.national_ids import InvalidNationalId, parse
from data.people import marks_of, person_for_register_ref
from data.register.port import Found, Reading, RegisterDown
from data.staff import StaffRole, own_pages_of
from data.staff_views import Nested, ViewRow, start_view
from data.view_codes import use_code
from data.words import N_
from data.words import gettext as _

log = structlog.get_logger()
SEARCHES = Counter("innsyn_member_searches", "Searches for a member by staff", ("found",), registry=REGISTRY)
WINDOW, MOST = dt.timedelta(minutes=10), 20
DAY, ALARM = dt.timedelta(days=1), 200
LEAST = 3  # characters


class Refusal(Enum):
    """Why no view begins."""

    NOBODY = N_("Nobody is registered with exactly this, or more than one is. Nothing is guessed.")
    DOWN = N_("The member register does not answer right now. Try again in a few minutes.")
    TOO_MANY = N_("Those were many searches. Wait ten minutes.")
    ONESELF = N_("These are your own pages. Sign in as a member to see them.")
    COLLEAGUE = N_("This is a colleague. Ask the privacy officer how to help them.")
    PROTECTED = N_("This member’s address is protected. Only the privacy officer may look.")
    STALE = N_("Sign in again first: for a view you must have signed in within five minutes.")
    CODE = N_("The member wants to be asked first. Type the code they read out to you.")
    NESTED = N_("You are looking at somebody’s pages already. End that view first.")

    @property
    def text(self) -> str:
        """The reason in the reader's language."""
        return _(self.value)


@dataclass(frozen=True)
class Member:
    """The one member who was found."""

    person_id: uuid.UUID
    reading: Reading
    ask_first: bool

    @property
    def number(self) -> str:
        """The member number, "" for somebody without one."""
        return str(self.reading.one("membership").get("member_number", ""))


def find(by: str, typed: object) -> Member | Refusal:
    """The member with exactly this `by` ("number", "email", "national_id"). Raises Invalid for what can't be one.

    Each search is counted; who was found is told so in their log, and so is what was refused.
    """
    member = _the_one(by, typed)
    if isinstance(member, Member):
        write_down(member.person_id, "member-found", by, by=me().staff_id)
    return member


def _the_one(by: str, typed: object) -> Member | Refusal:
    term = _term(by, typed)
    if not _counted():
        return Refusal.TOO_MANY
    try:
        found = _look_up(by, term)
        SEARCHES.labels("yes" if found else "no").inc()
        if found is None:
            return Refusal.NOBODY
        reading = services().register.read(found.ref, masked=True)
    except RegisterDown:
        return Refusal.DOWN
    with transaction() as writing:
        person = person_for_register_ref(writing, found.ref, words.language())
        ask_first, colleague = marks_of(writing, person.person_id)
        mine = own_pages_of(writing, me().staff_id)
    refused = _why_not(person.person_id, mine, colleague, reading)
    if refused:
        write_down(person.person_id, "view-refused", refused.name.lower(), by=me().staff_id)
    return refused or Member(person.person_id, reading, ask_first)


def begin(by: str, typed: object, *, reason: str, said: str, ticket: str, code: str) -> ViewRow | Refusal:
    """Begin a view of the member who is found so; the caller has checked reason, words and ticket."""
    member = _the_one(by, typed)
    if isinstance(member, Refusal):
        return member
    refused = None
    if not freshly():
        refused = Refusal.STALE
    elif member.ask_first and not _code_fits(member.person_id, code):
        refused = Refusal.CODE
    if refused:
        write_down(member.person_id, "view-refused", refused.name.lower(), by=me().staff_id)
        return refused
    as_support = StaffRole.SUPPORT in me().roles and not _protected(member.reading)
    role = StaffRole.SUPPORT if as_support else StaffRole.PRIVACY
    try:
        with transaction() as writing:
            view = start_view(
                writing, member.person_id, staff_id=me().staff_id, role=role, standing=standing_in(member.reading),
                reason=reason, words=said, ticket=ticket,
            )  # fmt: skip
            write_down(member.person_id, "view-started", reason, by=me().staff_id)
    except Nested:
        write_down(member.person_id, "view-refused", Refusal.NESTED.name.lower(), by=me().staff_id)
        return Refusal.NESTED
    return view


def _term(by: str, typed: object) -> str:
    """What was typed, in the form it is stored in."""
    match by:
        case "email":
            return email(typed)
        case "national_id":
            try:
                return parse(str(typed), organisation().country, allow_synthetic=services().demo).number
            except InvalidNationalId as error:
                raise Invalid(_("That is no national identity number. Check the digits.")) from error
        case "number":
            return line(typed, _("The member number"), most=40, least=LEAST)
    raise Invalid(_("Choose what to search by"))


def _look_up(by: str, term: str) -> Found | None:
    register = services().register
    if by == "national_id":
        return register.find(term)
    return register.find_by("email" if by == "email" else "number", term)


def _counted() -> bool:
    """Count one search; False when there were too many in ten minutes. Many in a day raise an alarm and go on."""
    with gate_transaction() as counting:
        asker = str(me().staff_id)
        if not within_limit(counting, "find-member", asker, MOST, WINDOW):
            return False
        quiet = within_limit(counting, "find-member-day", asker, ALARM, DAY)
    if not quiet:
        log.error("unusually many searches for members", staff_id=asker, most=ALARM)
    return True


def _why_not(person_id: uuid.UUID, mine: uuid.UUID | None, colleague: bool, reading: Reading) -> Refusal | None:
    if person_id == mine:
        return Refusal.ONESELF
    if colleague:
        return Refusal.COLLEAGUE
    if _protected(reading) and StaffRole.PRIVACY not in me().roles:
        return Refusal.PROTECTED
    return None


def _protected(reading: Reading) -> bool:
    return bool(reading.one("profile").get("address_protected"))


def _code_fits(person_id: uuid.UUID, code: str) -> bool:
    with transaction() as trying:
        return use_code(trying, services().vault, person_id, code)
