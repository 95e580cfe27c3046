"""What the attacks on the pay figures came to, and how exact the figures are: tables in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data import words
from data.salary.proof import Proof
from data.words import N_
from data.words import gettext as _

ATTACKS = {
    "groups subtracted from groups": N_("Groups subtracted from groups"),
    "the same amount in two groups": N_("The same amount in two groups"),
    "who left and who joined": N_("Who left and who joined"),
    "a hidden group's last figures": N_("A hidden group’s last figures"),
    "a colleague with the own pay": N_("A colleague who knows the own pay"),
    "random sets of questions": N_("Random sets of questions"),
    "estimates, guessed of those they are made from": N_("Estimates, of those they are made from"),
    "linear programs on hidden groups": N_("Linear programs on hidden groups"),
    "exact totals, which are not published, and linear algebra": N_("Exact totals, which are not published"),
    "all others of a group together": N_("All others of a group together"),
}
KINDS = {
    "modelled": N_("Estimated"),
    "counted": N_("Counted"),
    "widened": N_("Counted in a wider group"),
    "widened, where modelled": N_("Counted in a wider group, where estimated too"),
}


@dataclass(frozen=True)
class Table:
    """A table of words; `numeric` are the positions of its columns of numbers."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int]


def tables(proof: Proof) -> list[Table]:
    """The attacks, who gets which figure, and how exact the figures are."""
    return [_attacks(proof), _coverage(proof), _accuracy(proof)]


def _attacks(proof: Proof) -> Table:
    held = {True: _("Yes"), False: _("No"), None: "–"}
    rows = [
        (each["row"], _(ATTACKS[each["attack"]]), words.number(each["members"]), words.number(each["targets"]),
         _found(each["kind"], each["found"]), held[each["held"]])
        for each in proof.attacks
    ]  # fmt: skip
    headings = [_("Row"), _("Attack"), _("Members"), _("Tried on"), _("Found"), _("Held")]
    return Table(_("Attacks"), headings, rows, frozenset({2, 3}))


def _found(kind: str, found: Mapping[str, Any]) -> str:
    """What an attack of this kind reached, in words."""
    said = {name: "–" if value is None else words.number(value) for name, value in found.items()}
    match kind:
        case "guess":
            text = _("{exact} exact. Within 5 per cent: {hits} per cent, by a blind guess {blind}.", **said)
            side = _("On the right side of the median: {side} per cent, by chance 50.", **said)
            return text if found["side"] is None else f"{text} {side}"
        case "estimate":
            return _("Within 5 per cent: {hits} per cent, of people the model never saw {blind}.", **said)
        case "interval":
            return _("{pinned} within 10 per cent; the narrowest interval is {narrowest} per cent wide.", **said)
        case "totals":
            return _("{people} people; {sets} groups of two to nine.", **said)
        case _:
            return _(
                "An interval under 2 per cent for {under_2} per cent of people, under 10 for {under_10}; half of them"
                " are wider than {median}.",
                **said,
            )


def _coverage(proof: Proof) -> Table:
    columns = ("three", "two", "counted", "modelled", "widened", "none")
    rows = [(words.number(each["members"]), *(words.number(each[name]) for name in columns)) for each in proof.coverage]
    headings = [
        _("Members"), _("A counted group of three dimensions, %"), _("of two, %"), _("Asked for: counted, %"),
        _("estimated, %"), _("wider, %"), _("nothing, %"),
    ]  # fmt: skip
    return Table(_("Who gets which kind of figure"), headings, rows, frozenset(range(7)))


def _accuracy(proof: Proof) -> Table:
    columns = ("questions", "better", "p10", "p25", "p50", "p75", "p90")
    rows = [
        (words.number(each["members"]), _(KINDS[each["kind"]]), *(words.number(each[name]) for name in columns))
        for each in proof.accuracy
    ]
    below = [_("below P{share}, %", share=share) for share in (10, 25, 50, 75, 90)]
    headings = [_("Members"), _("Kind"), _("Asked"), _("Better than everybody’s figures, %"), *below]
    return Table(_("How exact the figures are for others"), headings, rows, frozenset({0, *range(2, 9)}))
