"""The mentor form, checked: a profile, and a sentence for each field that must be put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from data.checked import Invalid, one_of, paragraph
from data.interests import TOPICS
from data.mentor import FORMATS, ROLES, Profile
from data.salary.scales import LEVELS
from data.words import gettext as _

CAPACITIES = ("1", "2", "3", "4", "5")
MOST_ABOUT = 600


def check(typed: Mapping[str, object], state: str) -> tuple[Profile, dict[str, str]]:
    """(the profile as typed, {field: sentence}); without sentences it may be kept. `state`: listed or paused."""
    found, problems = {}, {}
    checks: dict[str, Callable[[], str]] = {
        "role": lambda: one_of(typed["role"], ROLES, _("Your role")),
        "level": lambda: one_of(typed["level"], LEVELS, _("Your role level")),
        "about": lambda: paragraph(typed["about"], _("The text about you"), most=MOST_ABOUT),
    }
    for name, one in checks.items():
        try:
            found[name] = one()
        except Invalid as problem:
            problems[name], found[name] = str(problem), str(typed[name] or "")
    wanted, meets, capacity = typed["topics"], typed["format"], typed["capacity"]
    topics = tuple(each for each in TOPICS if isinstance(wanted, list) and each in wanted)
    if not topics:
        problems["topics"] = _("Choose at least one topic")
    profile = Profile(
        found["role"],
        state,
        found["level"],
        meets if isinstance(meets, str) and meets in FORMATS else "either",
        int(capacity) if isinstance(capacity, str) and capacity in CAPACITIES else 1,
        topics,
        found["about"],
    )
    return profile, problems
