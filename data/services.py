"""What the pages and the jobs work with: the databases, the register, the vault, the files, the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.base import Role
from data.datamap.organisation import Organisation
from data.db import Context, Database
from data.register.port import Register
from data.vault import Vault

WORKER = Context(Role.WORKER)
STATISTICS = Context(Role.STATISTICS)
INTAKE = Context(Role.INTAKE)
USAGE = Context(Role.USAGE)


@dataclass(frozen=True)
class Services:
    """Built once by `app.py` from the settings and handed down; nothing below it reads the environment."""

    organisation: Organisation
    web: Database
    jobs: Database
    audit: Database
    register: Register
    vault: Vault
    files: str
    mail_url: str
    origin: str
    signing_key: bytes
    demo: bool = False

    def close(self) -> None:
        """Give every connection back."""
        for database in (self.web, self.jobs, self.audit, self.register):
            database.close()

    @cached_property
    def signer(self) -> Ed25519PrivateKey:
        """The key archives are signed with."""
        return Ed25519PrivateKey.from_private_bytes(self.signing_key)
