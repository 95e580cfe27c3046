"""A browser in a few words, such as "Firefox on Windows": enough to know one's own, no fingerprint.

What is measured of use knows still less: a kind of device and a system by name.
"""

from __future__ import annotations

import re

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Browser and system by name, "?" for what isn't recognised. Versions are not kept."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "?")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "?")
    return f"{browser} · {system}"


KINDS_OF_SYSTEM = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_BOT = re.compile(
    r"(?<!cu)bot|crawl|spider|slurp|headless|lighthouse|preview|monitor|scan|fetch|python|java/|curl|wget|http|phantom|selenium",
    re.IGNORECASE,
)


def kind_of_device(user_agent: str) -> str:
    """phone, tablet or desktop."""
    if "iPad" in user_agent or ("Android" in user_agent and "Mobile" not in user_agent):
        return "tablet"
    return "phone" if "Mobi" in user_agent or "iPhone" in user_agent else "desktop"


def kind_of_system(user_agent: str) -> str:
    """The system by name, "other" for what isn't recognised."""
    return next((name for mark, name in KINDS_OF_SYSTEM if mark in user_agent), "other")


def is_bot(user_agent: str) -> bool:
    """True for programs that do not pretend to be somebody's browser."""
    return not user_agent.startswith("Mozilla/") or _BOT.search(user_agent) is not None
