"""Who may do what, spelled out a second time and by hand: `auth.permissions.POLICY` is held against it."""

from __future__ import annotations

import importlib
import pkgutil

import pages
from auth.guard import CALLBACKS, CallbackSpec
from auth.permissions import Permission

for _module in pkgutil.iter_modules(pages.__path__):
    importlib.import_module(f"pages.{_module.name}")  # registers its page, callbacks and routes

FUNCTIONS: list[CallbackSpec] = [each for each in CALLBACKS if each.function]

PEOPLE = {
    "anna": "member",
    "bo": "member",
    "ex": "former",
    "kim": "participant",
    "cille": "support",
    "dag": "privacy",
    "pia": "product",
    "mona": "coordinator",
}
KINDS = ("member", "former", "participant", "support", "privacy", "product", "coordinator")
MEMBERS = frozenset({"member"})
PERSONS = MEMBERS | {"former", "participant"}
STAFF = frozenset({"support", "privacy", "product", "coordinator"})
OFFICER = frozenset({"privacy"})
COORDINATORS = frozenset({"coordinator"})
PRODUCT = frozenset({"product"})
LOOKERS = OFFICER | {"support"}

MATRIX: dict[str, tuple[frozenset[str], str, bool]] = {  # permission: who, under which database role, writing or not
    "own-home:read": (PERSONS, "innsyn_member", False),
    "own-data:read": (PERSONS, "innsyn_member", False),
    "own-data:change": (PERSONS, "innsyn_member", True),
    "own-national-id:read": (PERSONS, "innsyn_member", True),
    "own-consents:read": (PERSONS, "innsyn_member", False),
    "own-consents:change": (PERSONS, "innsyn_member", True),
    "own-interests:read": (MEMBERS, "innsyn_member", False),
    "own-interests:change": (MEMBERS, "innsyn_member", True),
    "own-salary:read": (MEMBERS, "innsyn_member", False),
    "own-salary:change": (MEMBERS, "innsyn_member", True),
    "own-mentoring:read": (MEMBERS, "innsyn_member", False),
    "own-mentoring:change": (MEMBERS, "innsyn_member", True),
    "own-archive:read": (PERSONS, "innsyn_member", False),
    "own-archive:make": (PERSONS, "innsyn_member", True),
    "own-archive:fetch": (PERSONS, "innsyn_member", True),
    "own-sessions:read": (PERSONS, "innsyn_member", False),
    "own-sessions:end": (PERSONS, "innsyn_member", True),
    "own-notices:read": (PERSONS, "innsyn_member", True),
    "pages:move": (PERSONS | STAFF, "innsyn_member", False),
    "own-language:change": (PERSONS | STAFF, "innsyn_member", True),
    "own-lookers:read": (PERSONS, "innsyn_member", False),
    "own-lookers:change": (PERSONS, "innsyn_member", True),
    "own-receipts:read": (PERSONS, "innsyn_member", False),
    "staff-home:read": (STAFF, "innsyn_member", False),
    "view:start": (LOOKERS, "innsyn_support", True),
    "view:end": (LOOKERS, "innsyn_support", True),
    "requests:read": (OFFICER, "innsyn_privacy", True),  # each reading is logged
    "requests:decide": (OFFICER, "innsyn_privacy", True),
    "mentors:read": (COORDINATORS, "innsyn_coordinator", False),
    "mentors:decide": (COORDINATORS, "innsyn_coordinator", True),
    "usage:read": (PRODUCT, "innsyn_product", False),
    "usage:mark": (PRODUCT, "innsyn_product", True),
}


def may(kind: str, permission: Permission) -> bool:
    """Whether this kind of person may, by the table above."""
    return kind in MATRIX[permission.value][0]


def name_of(spec: CallbackSpec) -> str:
    """A callback's function name, which is its test id too."""
    return getattr(spec.function, "__name__", "?")
