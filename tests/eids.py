"""A whole Innsyn without the demo's eIDs: members and staff sign in at two issuers that say what a test wants."""

from __future__ import annotations

import itertools
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.national_ids import InvalidNationalId, parse
from data.postgres import Server
from tests.oidc.fake_issuer import Clock, FakeIssuer, new_key
from tests.visitor import Answer, Visitor
from tests.world import World, world

HIGH = "urn:bankid:bid;LOA=4"
NIN = "nnin_altsub"


@dataclass
class Eids:
    """The world, and what its two issuers claim. `members.claims` and `staff.claims` are the tests' to set."""

    world: World
    members: FakeIssuer
    staff: FakeIssuer

    def begin(self, visitor: Visitor, start: str = "/sign-in") -> str:
        """The address that brings this browser back to us; it is not opened yet."""
        kind = "staff" if "staff" in start else "member"
        address = visitor.get(start).headers["Location"]
        answer = (self.staff if kind == "staff" else self.members).approve(address)
        return f"/{kind}/callback?{urllib.parse.urlencode(answer)}"

    def sign_in(self, visitor: Visitor, start: str = "/sign-in", **claims: object) -> Answer:
        """What the browser is answered when it comes back from an issuer that claims this."""
        issuer = self.staff if "staff" in start else self.members
        issuer.clock.now = int(time.time())
        issuer.claims = ({"acr": "two-factors"} if "staff" in start else {"acr": HIGH}) | claims
        return visitor.get(self.begin(visitor, start))

    def sessions(self) -> int:
        """How many sign-ins there are."""
        (found,) = self.world.rows("select count(*) from app.web_session where revoked_at is null")
        return int(found[0])


def number(which: int = 0, *, d_number: bool = False) -> str:
    """A valid Norwegian number of somebody born in 1855, so nobody's: the first was given in 1964."""
    start = "450155" if d_number else "050155"
    return next(
        itertools.islice((n for n in (f"{start}{end:05}" for end in range(50_000, 75_000)) if _holds(n)), which, None)
    )


def _holds(text: str) -> bool:
    try:
        return bool(parse(text, "NO", allow_synthetic=False))
    except InvalidNationalId:
        return False


@contextmanager
def eids(server: Server, templates: Path, folder: Path, **other: str) -> Iterator[Eids]:
    """The world as in production, but for http on loopback; Anna and Bo have numbers 0 and 1 in the register.

    `other` settings override its own.
    """
    clock = Clock(int(time.time()))
    with FakeIssuer(clock) as members, FakeIssuer(clock) as staff:
        settings = {
            "INNSYN_DEMO": "",
            "INNSYN_MEMBER_ISSUER": members.url,
            "INNSYN_MEMBER_CREDENTIAL": new_key("members").as_pem(private=True).decode(),
            "INNSYN_STAFF_ISSUER": staff.url,
            "INNSYN_STAFF_CLIENT_ID": "innsyn",
            "INNSYN_STAFF_LEVEL_VALUES": "two-factors",
            "INNSYN_STAFF_CREDENTIAL": new_key("staff").as_pem(private=True).decode(),
        } | other
        with world(server, "norway", templates, folder, **settings) as running:
            give_numbers(running)
            yield Eids(running, members, staff)


def give_numbers(running: World) -> None:
    """Give Anna and Bo numbers that an organisation without test numbers takes."""
    for which, sub in enumerate(("anna", "bo")):
        index = running.services.vault.blind("national_id", number(which))
        running.rows("update register.holder set national_id_index = %s where ref = %s", index, f"demo-{sub}")
