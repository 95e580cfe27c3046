"""Why two people suit each other and what is missing, as it was worked out when they were proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from components.dom import given
from components.icons import icon
from data.mentoring.profile import TIMES
from data.mentoring.why import Reason, read
from data.words import LANGUAGES, ngettext
from data.words import gettext as _


def reasons(why: Sequence[str]) -> Component | None:
    """A list of what fits and what doesn't; None without any. No score is shown: there is none to show."""
    said = [(text, met) for text, met in map(_said, why) if text]
    if not said:
        return None
    return html.Ul(
        [_line(text, met=met) for text, met in sorted(said, key=lambda each: not each[1])], className="reasons"
    )


def _line(text: str, *, met: bool) -> Component:
    missing = None if met else html.Span(_("Missing:") + " ", className="visually-hidden")
    return html.Li(
        [icon("check" if met else "cross"), html.Span([missing, text])], **given(className=None if met else "missing")
    )


def _said(written: str) -> tuple[str, bool]:
    """(the sentence, whether it is met) of a reason as it is kept, as "-industry:other"."""
    reason = read(written)
    sentence = _SENTENCES.get(reason.key)
    return (sentence(reason) if sentence else "", reason.met)


def _topics(reason: Reason) -> str:
    found, count = reason.values
    return ngettext(
        "{found} of {count} topic in common", "{found} of {count} topics in common", int(count), found=found
    )


def _level(reason: Reason) -> str:
    gap = int(reason.values[0])
    if gap > 0:
        return ngettext("The mentor is {count} level above", "The mentor is {count} levels above", gap)
    return _("Both are on the same level") if gap == 0 else _("The mentor is on a lower level")


def _industry(reason: Reason) -> str:
    which = str(reason.values[0])
    if "wished" in reason.values:
        return _("Same industry, as wished") if which == "same" else _("Another industry, as wished")
    if reason.met or which == "unknown":
        return {"same": _("Same industry"), "other": _("Another industry")}.get(which, "")
    return _("Same industry; another was wished") if which == "same" else _("Another industry; the same was wished")


def _county(reason: Reason) -> str:
    return {
        "same": _("Same county or region"),
        "video": _("Both can meet by video"),
        "region": _("In the same part of the country"),
        "far": _("Far apart, and not by video"),
        "format": _("One meets by video only, the other in person only"),
    }.get(str(reason.values[0]), "")


def _times(reason: Reason) -> str:
    if not reason.met:
        return _("No times in common")
    times = ", ".join(_(TIMES[str(each)]).lower() for each in reason.values)
    return _("Times in common: {times}", times=times) if times else ""


def _hours(reason: Reason) -> str:
    if reason.met:
        return _("Enough hours a month")
    has, wanted = reason.values
    return _("Hours a month: the mentor has {has}, wanted are {wanted}", has=has, wanted=wanted)


def _languages(reason: Reason) -> str:
    return ", ".join(LANGUAGES[str(each)] for each in reason.values if each in LANGUAGES)


_SENTENCES: dict[str, Callable[[Reason], str]] = {
    "topics": _topics, "level": _level, "industry": _industry, "county": _county, "times": _times, "hours": _hours,
    "languages": _languages,
}  # fmt: skip
