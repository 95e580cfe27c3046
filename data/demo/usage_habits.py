"""How the demo's members use their pages: how often, when, with what, and what goes wrong."""

from __future__ import annotations

from collections.abc import Mapping

DAYS = 540
INSTALLATIONS_OF_A_MEMBER = 1.8  # browsers are cleared, and devices replaced
MOST_INSTALLATIONS = 3_600  # what a laptop counts in a minute
SHARE_AT_ONCE, SHARE_ONCE, DAYS_OF_STAYING = 0.12, 0.15, 150  # there from the first day; on one day only; the others
DEVICES: Mapping[str, tuple[float, Mapping[str, float]]] = {  # how many have it, with which systems
    "phone": (0.54, {"iOS": 0.6, "Android": 0.4}),
    "desktop": (0.4, {"Windows": 0.66, "macOS": 0.28, "Linux": 0.04, "ChromeOS": 0.02}),
    "tablet": (0.06, {"iOS": 0.75, "Android": 0.25}),
}
COUNTRIES: Mapping[str, Mapping[str, float]] = {
    "NO": {"NO": 0.93, "SE": 0.03, "DK": 0.02, "ES": 0.01, "GB": 0.01},
    "DK": {"DK": 0.93, "SE": 0.03, "DE": 0.02, "NO": 0.01, "ES": 0.01},
}
LANGUAGES: Mapping[str, Mapping[str, float]] = {
    "NO": {"nb": 0.9, "en": 0.09, "da": 0.01},
    "DK": {"da": 0.9, "en": 0.09, "nb": 0.01},
}
PAGES: Mapping[str, tuple[float, int]] = {  # how often each is opened, and the seconds on it that half stay longer than
    "/": (30, 20), "/my-data": (16, 55), "/salary": (15, 95), "/consents": (7, 60), "/mentor": (7, 70),
    "/archive": (4, 35), "/who-has-looked": (4, 30), "/interests": (3, 35), "/sign-ins": (2, 20),
    "/how-we-calculate": (2, 120), "/salary-sheet": (3, 90), "/privacy": (1, 80), "/contact": (1, 15),
}  # fmt: skip
ACTS: Mapping[str, float] = {
    "my-data-edit": 0.05, "who-has-looked": 0.03, "how-we-calculate": 0.02, "theme": 0.02, "language": 0.01,
    "contact": 0.01,
}  # fmt: skip
ALONE: Mapping[str, float] = {"interests": 0.02, "notice-read": 0.06, "sign-ins-end": 0.004}
SEE_BENCHMARK, SEE_CONSENT = 0.7, 0.02  # of those on the salary page; elsewhere than on the page of consents
WEEKDAYS = (1.1, 1.2, 1.15, 1.05, 0.8, 0.35, 0.45)
MONTHS: Mapping[int, float] = {7: 0.4, 10: 1.35}  # summer holidays, and the pay survey
AFTER_A_LETTER: Mapping[int, float] = {1: 1.9, 2: 1.4}  # days after it
HOURS = (0, 0, 0, 0, 0, 1, 4, 8, 10, 9, 8, 8, 9, 7, 6, 6, 6, 6, 7, 8, 8, 6, 3, 1)
RELEASE_EVERY, LETTER_EVERY = 52, 61  # days
ERRORS, BAD_RELEASE, BAD_DAYS, IN_BAD_DAYS = 0.006, 11, 4, 0.2  # how often; which had more, how long, how often then
WRONG = (("TypeError", "salary", "/salary"), ("NetworkError", "clientside", "/my-data"), ("RangeError", "menus", "/"))
COUNTED_BESIDES: Mapping[str, float] = {
    "taken": 1.0, "late": 0.012, "duplicate": 0.006, "clock": 0.003, "bot": 0.03, "unknown": 0.001,
}  # fmt: skip
A_DAY: Mapping[tuple[str, int], float] = {  # steps of funnels that are counted from the members' own acts
    ("salary", 1): 5, ("consent", 1): 4, ("mentor", 0): 2.4, ("mentor", 1): 1.1, ("archive", 0): 1.6,
    ("archive", 1): 1.3,
}  # fmt: skip
