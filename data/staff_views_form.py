"""What an employee says before a view, checked: the reason, words the member understands, the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from data.checked import Invalid, line, one_of, paragraph
from data.staff_views import REASONS
from data.words import gettext as _

FIELDS = ("reason", "words", "ticket", "code")
LEAST_WORDS, MOST_WORDS, MOST_TICKET = 10, 500, 40


def check(typed: dict[str, str]) -> Mapping[str, str]:
    """{field: what is wrong}; what is right is put into `typed` as it is to be stored."""
    problems = {}
    checks: dict[str, Callable[[str], str]] = {"reason": _reason, "words": _in_words, "ticket": _ticket}
    for name, checked in checks.items():
        try:
            typed[name] = checked(typed[name])
        except Invalid as problem:
            problems[name] = str(problem)
    return problems


def _reason(text: str) -> str:
    return one_of(text, REASONS, _("The reason"))


def _ticket(text: str) -> str:
    return line(text, _("The case number"), most=MOST_TICKET)


def _in_words(text: str) -> str:
    said = paragraph(text, _("The reason in your words"), most=MOST_WORDS, least=1)
    if len(said) < LEAST_WORDS:
        raise Invalid(_("Say a little more, so that the member understands why you look"))
    return said
