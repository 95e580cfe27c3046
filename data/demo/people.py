"""The people of the demo: who can be chosen at the demo eID, and what each of them is there to show.

Names work in Norwegian and Danish alike, so that one cast serves every organisation.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from data.datamap.organisation import Organisation
from data.national_ids import Country, make
from data.staff import StaffRole
from data.words import N_

PROTECTED_NAME = "NAVNE & ADRESSEBESKYTTET"  # what MitID sends in place of a protected name


@dataclass(frozen=True)
class DemoMember:
    """Someone who can sign in as a member. `sub` is their subject at the demo eID, `description` an English msgid."""

    sub: str
    given_name: str
    family_name: str
    birth_date: dt.date
    description: str
    protected: bool = False

    @property
    def label(self) -> str:
        """The name to choose at the demo eID."""
        return f"{self.given_name} {self.family_name}"

    @property
    def ref(self) -> str:
        """Their reference in the member register."""
        return f"demo-{self.sub}"

    @property
    def person_id(self) -> uuid.UUID:
        """Their id here."""
        return uuid.uuid5(uuid.NAMESPACE_DNS, f"{self.sub}.demo.example")

    def national_id(self, country: Country) -> str:
        """Their synthetic national id; the first of their birthday, which the population leaves to them."""
        return make(country, self.birth_date, 0)

    def claims(self, organisation: Organisation) -> dict[str, str]:
        """What the organisation's eID says about them."""
        return {
            "name": PROTECTED_NAME if self.protected else self.label,
            "birthdate": self.birth_date.isoformat(),
            organisation.eid.nin_claim: self.national_id(organisation.country),
        }


@dataclass(frozen=True)
class DemoStaff:
    """An employee: subject at the staff's demo provider, name, role."""

    sub: str
    name: str
    role: StaffRole


ANNA = DemoMember("anna", "Anna", "Berg", dt.date(1979, 4, 16), N_("Member, with salary, consents and letters"))
BO = DemoMember("bo", "Bo", "Lund", dt.date(1986, 11, 3), N_("Member who has not decided about anything yet"))
EX = DemoMember("ex", "Elin", "Krogh", dt.date(1964, 2, 9), N_("Former member"))
KIM = DemoMember("kim", "Kim", "Dahl", dt.date(1991, 8, 24), N_("Course participant, not a member"))
SIV = DemoMember("siv", "Siv", "Holm", dt.date(1983, 6, 12), N_("Member with address protection"), protected=True)
NOBODY = DemoMember("nobody", "Nils", "Falk", dt.date(1995, 1, 30), N_("Unknown to the organisation"))

MEMBERS = (ANNA, BO, EX, KIM, SIV, NOBODY)
STAFF = (
    DemoStaff("cille", "Cille Ravn", StaffRole.SUPPORT),
    DemoStaff("dag", "Dag Lie", StaffRole.PRIVACY),
    DemoStaff("pia", "Pia Munk", StaffRole.PRODUCT),
    DemoStaff("mona", "Mona Vik", StaffRole.COORDINATOR),
)
