"""From a checked sign-in to a person of ours: by the national id in the register, or an eID seen before."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

from flask import Response, request

from auth import cookies
from auth.oidc import SignedIn
from auth.public import message
from auth.request import gate_transaction, organisation, services
from data import words
from data.national_ids import InvalidNationalId, parse
from data.people import link_eid, person_by_eid, person_for_register_ref
from data.register.port import Found, Reading, RegisterDown
from data.staff import roles_of, staff_by_eid
from data.web_sessions import end_all_sessions
from data.words import gettext as _

Standing = Literal["member", "former", "participant", "unknown", "staff"]


@dataclass(frozen=True)
class Person:
    """Who signed in, as what, and the language they chose earlier ("" for staff)."""

    person_id: uuid.UUID
    standing: Standing
    language: str


class NotKnown(Exception):
    """The sign-in is good, but we have nobody for it. `code` is for the log; `answer` is the page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def answer(self) -> Response:
        """A page that says so, and how to reach the organisation."""
        contact = organisation().contact
        if self.code == "register_down":
            return message(
                _("The member register does not answer"),
                _("We can't look you up right now. Please try again in a few minutes."),
                action=(_("Try again"), "/sign-in"),
                status=503,
            )
        if self.code == "no_staff":
            return message(
                _("You are not registered as staff here"),
                _("Ask the person in your organisation who gives access."),
                status=403,
            )
        if self.code == "eid_of_another_person":
            return message(
                _("The register has moved your membership"),
                _(
                    "Your eID now leads to another entry in the member register than before. Write to {email} or call "
                    "{phone}, so that both are joined. You have been signed out everywhere.",
                    email=contact.email,
                    phone=contact.phone,
                ),
                action=(_("Contact us"), "/contact"),
                status=403,
            )
        return message(
            _("We found nobody here with your eID"),
            _(
                "The sign-in worked, but nothing at {organisation} is stored under your identity number. If you think "
                "that is wrong, write to {email} or call {phone}. Nothing was stored.",
                organisation=organisation().name,
                email=contact.email,
                phone=contact.phone,
            ),
            action=(_("Contact us"), "/contact"),
            status=403,
        )


def member_for(signed_in: SignedIn) -> Person:
    """The person behind a member's sign-in. Raises NotKnown; makes no guess when the register knows none or several."""
    try:
        found = _found_in_register(signed_in)
        missing = "no_person"
    except RegisterDown:
        found, missing = None, "register_down"
    with gate_transaction() as session:
        known = person_by_eid(session, signed_in.issuer, signed_in.subject)
        if found is None:
            if known is None:
                raise NotKnown(missing)
            person = known
        else:
            language = request.cookies.get(cookies.LANGUAGE.name, "") or words.language()
            person = person_for_register_ref(session, found.ref, language)
        moved_from = known if known is not None and known.person_id != person.person_id else None
        if moved_from:
            end_all_sessions(session, moved_from.person_id)
        else:
            link_eid(session, person.person_id, signed_in.issuer, signed_in.subject)
    if moved_from:
        raise NotKnown("eid_of_another_person")
    return Person(person.person_id, _standing(person.register_ref), person.language)


def staff_for(signed_in: SignedIn) -> Person:
    """The employee behind a staff sign-in. Raises NotKnown without an entry or a role; token claims give none."""
    with gate_transaction(read_only=True) as session:
        found = staff_by_eid(session, signed_in.issuer, signed_in.subject)
        if found is None or not roles_of(session, found[0]):
            raise NotKnown("no_staff")
    return Person(found[0], "staff", "")


def _found_in_register(signed_in: SignedIn) -> Found | None:
    """The register's entry; None when the eID tells no national id. Raises NotKnown for no entry, and RegisterDown."""
    if signed_in.national_id is None:
        return None
    ours = services()
    try:
        number = parse(signed_in.national_id, ours.organisation.country, allow_synthetic=ours.demo).number
    except InvalidNationalId as error:
        raise NotKnown("national_id_invalid") from error
    found = ours.register.find(number)
    if found is None:
        raise NotKnown("no_person")
    return found


def _standing(ref: str) -> Standing:
    try:
        return standing_in(services().register.read(ref, masked=True))
    except RegisterDown:
        return "unknown"


def standing_in(reading: Reading) -> Standing:
    """What the register's memberships make somebody: an active one a member, a course customer a participant."""
    states = {row["status"] for row in reading.sections.get("membership", ())}
    if "active" in states:
        return "member"
    return "participant" if "course_customer" in states else "former"
