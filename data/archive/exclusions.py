"""What an archive leaves out, and why: one table. A column points here with `excluded=`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.words import N_, gettext


@dataclass(frozen=True)
class Exclusion:
    """what, why: English msgids. always: true of every archive, not only of those where a section asks for it."""

    what: str
    why: str
    always: bool = False


EXCLUSIONS = {
    "others": Exclusion(
        N_("What others have written or given"),
        N_("It is theirs. Your right to a copy must not harm others (GDPR Art. 15(4) and 20(4))."),
        always=True,
    ),
    "deleted": Exclusion(
        N_("What has been deleted"),
        N_("We no longer have it."),
        always=True,
    ),
    "backups": Exclusion(
        N_("Backups"),
        N_("They hold older copies of the same data, are used only after an accident, and are overwritten."),
        always=True,
    ),
    "keys": Exclusion(
        N_("Keys, random numbers and technical fingerprints"),
        N_("They only make the system work, or keep your data safe, and say nothing about you."),
        always=True,
    ),
    "statistics": Exclusion(
        N_("Statistics"),
        N_("Figures about groups can't be traced back to you, so nobody can find your part in them."),
        always=True,
    ),
    "order": Exclusion(
        N_("The order of this very archive"),
        N_("It changes while the archive is made. It is in your next archive."),
        always=True,
    ),
    "storage_name": Exclusion(
        N_("The sound of recorded calls, and the names of its files"),
        N_("The names are random and say nothing about you. You can ask for the sound; when and what about is here."),
    ),
    "sign_in_word": Exclusion(
        N_("What the sign-in service sent when you signed in"),
        N_("It is sealed, used only to sign you out there, and gone when the sign-in ends."),
    ),
    "keyed_hash": Exclusion(
        N_("The keyed hash of your identity number"),
        N_("It is what we find your entry by when you sign in. Nobody can read your number from it without our key."),
    ),
    "old_receipt": Exclusion(
        N_("Receipts of consents that we no longer ask for"),
        N_("Your answers themselves are here."),
    ),
    "unreadable": Exclusion(
        N_("Sealed text whose key is gone"),
        N_("The key has been thrown away, so nobody can read it any more, and neither can we."),
    ),
}


def not_included(reasons: Iterable[str] = ()) -> list[dict[str, str]]:
    """[{what, why}] in the current language: what always holds, and these reasons; KeyError for an unknown one."""
    asked = {*reasons}
    if unknown := asked - EXCLUSIONS.keys():
        raise KeyError(f"not in the table of exclusions: {sorted(unknown)}")
    return [
        {"what": gettext(each.what), "why": gettext(each.why)}
        for key, each in EXCLUSIONS.items()
        if each.always or key in asked
    ]
