"""What the usage page calls things: tabs, filters, values, and why a choice is not followed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from babel import dates

from data import words
from data.usage.report_asked import Period
from data.words import N_
from data.words import gettext as _

FEW = "<10*"
TABS = {
    "overview": N_("Overview"),
    "content": N_("Content"),
    "features": N_("Features and funnels"),
    "retention": N_("Retention"),
    "technology": N_("Technology"),
    "errors": N_("Errors"),
    "consent": N_("Consent"),
    "quality": N_("Data quality"),
}
DIMENSIONS = {
    "release": N_("Release"),
    "country": N_("Country"),
    "device": N_("Device"),
    "language": N_("Language"),
    "os": N_("Operating system"),
}
REFUSED = {
    "too_many": N_("At most two filters at once: more would leave groups so small that they could be told apart."),
    "one_alone": N_("This tab takes one filter at a time."),
    "not_published": N_("There are too few installations of this in the period, or none. Choose from the list."),
}
VALUES = {
    "phone": N_("Phone"),
    "tablet": N_("Tablet"),
    "desktop": N_("Computer"),
    "other": N_("Other"),
    "unknown": N_("Unknown"),
}
SYSTEMS = {"ios": "iOS", "android": "Android", "windows": "Windows", "macos": "macOS", "linux": "Linux"}
KPIS = {
    "mau": N_("Active in 28 days"),
    "wau": N_("Active in 7 days"),
    "dau": N_("Active a day"),
    "stickiness": N_("Stickiness"),
    "visits": N_("Visits"),
}
KINDS = {
    "fresh": N_("First seen"),
    "returning": N_("Active the week before too"),
    "resurrected": N_("Back after a pause"),
    "dormant": N_("Gone quiet"),
}
FUNNELS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "salary": (N_("Salary"), (N_("Opened the salary page"), N_("Gave a salary"), N_("Saw the benchmark"))),
    "consent": (N_("Consents"), (N_("Asked"), N_("Given"))),
    "mentor": (N_("Mentor"), (N_("Applied"), N_("Matched"))),
    "archive": (N_("Archive"), (N_("Asked for"), N_("Downloaded"))),
}
FEATURES = {
    "language": N_("Change of language"),
    "theme": N_("Light or dark"),
    "my-data-edit": N_("Correction of one’s data"),
    "who-has-looked": N_("Who has looked, unfolded"),
    "how-we-calculate": N_("How we calculate, unfolded"),
    "contact": N_("Contact"),
    "letters": N_("Letters"),
    "interests": N_("Choice of interests"),
    "sign-ins-end": N_("End of other sign-ins"),
    "notice-read": N_("Notice marked as read"),
}
MARKS = {"release": N_("Release"), "newsletter": N_("Newsletter")}
COUNTED = {
    "taken": N_("Taken in"),
    "late": N_("Late: more than a day old, and counted"),
    "duplicate": N_("Sent twice, and counted once"),
    "clock": N_("From a device with a wrong clock, set right"),
    "too_old": N_("Too old, and dropped"),
    "malformed": N_("Unreadable, and dropped"),
    "unknown": N_("Names something that we do not have, and dropped"),
    "bot": N_("From robots, and dropped"),
    "too_many": N_("Too many at once, and dropped"),
    "visits_without_consent": N_("Visits without consent: only counted"),
}
SPEED = {"lcp": N_("Until the main part of a page is there"), "callback": N_("Until a click is answered")}


def count(value: float | None) -> str:
    """A count as told."""
    return FEW if value is None else words.number(round(value))


def value_words(dimension: str, value: str) -> str:
    """A value of a dimension in words; "" is all others together."""
    if not value:
        return _("All others together")
    if value in VALUES:
        return _(VALUES[value])
    match dimension:
        case "country":
            return words.country(value)
        case "language":
            return words.LANGUAGES.get(value, value)
        case "os":
            return SYSTEMS.get(value, value)
    return value


def period_words(period: Period) -> str:
    """Such as "Week 46, 2026" and "November 2026"."""
    if period.kind == "week":
        year, week, _day = period.first.isocalendar()
        return _("Week {week}, {year}", week=week, year=year)
    return str(dates.format_date(period.first, "LLLL y", locale=words.babel_locale()))


def short_day(day: dt.date) -> str:
    """Such as "9 Nov"."""
    return str(dates.format_date(day, "d MMM", locale=words.babel_locale()))


def time_words(seconds: float) -> str:
    """Such as "2 min 5 s"."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return _("{seconds} s", seconds=rest)
    return (
        _("{minutes} min {seconds} s", minutes=minutes, seconds=rest) if rest else _("{minutes} min", minutes=minutes)
    )
