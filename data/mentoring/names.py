"""Names that are compared but not shown: whoever is not to be met is found by a keyed hash of the name."""

from __future__ import annotations

import unicodedata

from data.vault import Vault


def name_key(vault: Vault, name: str) -> str:
    """The same 32 hexadecimal digits for one name however it is spaced, cased and composed."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return vault.blind("mentor-name", plain).hex()
