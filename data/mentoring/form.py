"""The mentor profile's form, checked: a profile, and a sentence for each field that must be put right."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from data import checked
from data.checked import Invalid, text_in
from data.datamap.organisation import Organisation
from data.interests import TOPICS
from data.mentoring.free_text import found_in, problem_of
from data.mentoring.profile import FORMATS, INDUSTRY_WISHES, LEVEL_STEPS, MUSTS, ROLES, SIDES, TIMES, Profile
from data.salary.scales import COUNTIES, EXPERIENCE, INDUSTRIES, LEVELS
from data.words import LANGUAGES, N_
from data.words import gettext as _

Typed = Mapping[str, str | list[str]]
"""What is typed or chosen, by field; of several choices a list."""

WEIGHTS = {"0": N_("No"), "1": N_("A little"), "2": N_("Much"), "3": N_("Most of all")}
CAPACITIES = ("1", "2", "3", "4", "5")
STEPS = {key or "any": label for key, label in LEVEL_STEPS.items()}
"""`LEVEL_STEPS` for a form, where "" stands for what is not chosen."""
EMPLOYER_TOO = {"yes": N_("I may be matched with somebody at my own employer")}
LISTS: Mapping[str, Mapping[str, str]] = {
    "languages": LANGUAGES, "times": TIMES, "must": MUSTS, "employer_too": EMPLOYER_TOO,
}  # fmt: skip
MOST_ABOUT, MOST_HOURS, MOST_NAME = 600, 20, 120
GIVING, SEEKING = ("mentor", "both"), ("mentee", "both")


def topic_field(side: str, topic: str) -> str:
    """The name of the field that holds how much a topic matters."""
    return f"{side}-{topic}"


FIELDS = (
    "role", "level", "industry", "county", "experience", "languages", "format", "hours", "capacity", "times",
    "industry_wish", "level_steps", "must", "employer_too", "about",
    *(topic_field(side, topic) for side in SIDES for topic in TOPICS),
)  # fmt: skip


def typed_in(values: Mapping[str, object]) -> Typed:
    """What the browser sent, as the form can draw it again: text, and of lists only what is offered."""
    return {
        name: [key for key in LISTS[name] if isinstance(value, list) and key in value]
        if name in LISTS
        else text_in(value)
        for name, value in values.items()
    }


def typed_of(profile: Profile) -> Typed:
    """A profile as it would be typed."""
    typed: dict[str, str | list[str]] = {name: str(getattr(profile, name)) for name in FIELDS if hasattr(profile, name)}
    typed |= {name: list(getattr(profile, name)) for name in ("languages", "times", "must")}
    typed |= {"employer_too": ["yes"] if profile.employer_too else [], "level_steps": profile.level_steps or "any"}
    for side in SIDES:
        weights = getattr(profile, side)
        typed |= {topic_field(side, topic): str(weights.get(topic, 0)) for topic in TOPICS}
    return typed


def check(typed: Typed, organisation: Organisation, names: Collection[str]) -> tuple[Profile | None, dict[str, str]]:
    """(profile, {}) when all is well, else (None, {field: sentence}); `names` may not stand in the text.

    Of topics only those that the role has use for are kept: mentors offer, mentees want.
    """
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, rule in _rules(organisation, names).items():
        try:
            found[name] = rule(typed.get(name, ""))
        except Invalid as problem:
            problems[name] = str(problem)
    role = found.get("role", "")
    for side, roles, sentence in (
        ("offers", GIVING, _("Choose at least one topic that you can help with")),
        ("wants", SEEKING, _("Choose at least one topic that you want to talk about")),
    ):
        found[side] = _weights(typed, side) if role in roles else {}
        if role in roles and not found[side]:
            problems[side] = sentence
    if problems:
        return None, problems
    found["capacity"] = int(found["capacity"]) if role in GIVING else 1
    found["level_steps"] = found["level_steps"].replace("any", "")
    return Profile(**found), {}


def _rules(organisation: Organisation, names: Collection[str]) -> dict[str, Callable[[Any], Any]]:
    def one_of(choices: Collection[str], label: str) -> Callable[[Any], str]:
        return lambda value: checked.one_of(value, choices, label)

    return {
        "role": one_of(ROLES, _("What you want to be")),
        "level": one_of(LEVELS, _("Your role level")),
        "industry": one_of(INDUSTRIES, _("The industry")),
        "county": one_of(COUNTIES[organisation.country], _("The county or region")),
        "experience": one_of(EXPERIENCE, _("Your years as manager")),
        "languages": _languages,
        "format": one_of(FORMATS, _("How you meet")),
        "hours": _hours,
        "capacity": one_of(CAPACITIES, _("How many mentees at a time")),
        "times": tuple,
        "industry_wish": one_of(INDUSTRY_WISHES, _("The wished industry")),
        "level_steps": one_of(STEPS, _("The wished distance")),
        "must": tuple,
        "employer_too": bool,
        "about": lambda value: nameless(value, _("The text about you"), names, most=MOST_ABOUT),
    }


def nameless(value: object, label: str, names: Collection[str], *, most: int, least: int = 0) -> str:
    """A text for somebody who does not know who one is; Invalid where it tells, see `free_text`."""
    text = checked.paragraph(value, label, most=most, least=least)
    if problem := problem_of(found_in(text, names)):
        raise Invalid(problem)
    return text


def _languages(chosen: list[str]) -> tuple[str, ...]:
    if not chosen:
        raise Invalid(_("Choose at least one language"))
    return tuple(chosen)


def _hours(value: object) -> int:
    hours = checked.count(value, _("The hours a month"), most=MOST_HOURS)
    if hours < 1:
        raise Invalid(_("Write at least 1 hour a month"))
    return hours


def _weights(typed: Typed, side: str) -> dict[str, int]:
    """{topic: weight} of what matters at all; what is no weight matters not."""
    given = {topic: typed.get(topic_field(side, topic)) for topic in TOPICS}
    return {topic: int(weight) for topic, weight in given.items() if weight in ("1", "2", "3")}
