"""Mentoring in sentences: where one stands, what comes next and by when, and why a step was refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from data import words
from data.mentoring.moves import PAIR_STATES, PROFILE_STATES
from data.mentoring.overview import Overview
from data.mentoring.profile import Profile
from data.mentoring.together import Pair
from data.notices import KINDS
from data.salary.scales import name_of
from data.words import N_, ngettext
from data.words import gettext as _

WHO = {
    "mentor": N_("the mentor"),
    "mentee": N_("the mentee"),
    "member": N_("you"),
    "coordinator": N_("the coordinator"),
    "system": N_("happens by itself"),
}
_PROFILE = {
    "": N_("You do not take part yet. Fill in your profile first."),
    "draft": N_("Your profile is saved, and nobody sees it. Send it when you are ready."),
    "applied": N_("The coordinator looks at your profile. You get a message when it is done."),
    "rejected": N_("The coordinator has sent your profile back. Change it and send it again."),
    "paused": N_("You are paused: nobody new is suggested to you, and nobody can ask you."),
}
_LISTED = {
    "mentor": N_("You take part. You get a message when somebody asks you."),
    "mentee": N_("You take part. Choose somebody from the suggestions and ask. New ones come every night."),
    "both": N_("You take part. You get a message when somebody asks you, and you can ask others yourself."),
}
_PAIR = {
    ("suggested", "mentee"): N_("The coordinator proposes a mentor to you. Ask, or say no, by {date}."),
    ("suggested", "mentor"): N_("You are proposed to somebody, who decides first."),
    ("requested", "mentee"): N_("You have asked, and the mentor answers by {date}. Otherwise the request ends."),
    ("requested", "mentor"): N_("Somebody would like you as a mentor. Answer by {date}."),
    ("question", "mentee"): N_("The mentor has a question for you. Answer by {date}."),
    ("question", "mentor"): N_("You have asked back. The mentee answers by {date}."),
    ("accepted", "mentee"): N_("The mentor has said yes. Show how to reach you, and agree on a first meeting."),
    ("accepted", "mentor"): N_("You have said yes. Show how to reach you, and agree on a first meeting."),
    ("active", "mentee"): N_("You are under way with your mentor."),
    ("active", "mentor"): N_("You are under way with your mentee."),
}
_REFUSED = {
    "gone": N_("This person can no longer be asked. Choose somebody else."),
    "has one": N_("You have a mentor already."),
    "too many": N_("You have as many open requests as you may. Take one back, or wait for an answer."),
    "full": N_("All places are taken."),
    "none": N_("This is no longer open."),
    "step": N_("Something has changed in the meantime, so this could not be done."),
}
_COSTS = {
    "level": N_("your wish for a level"),
    "industry": N_("your wish for an industry"),
    "county": N_("that it must be in the same county"),
    "times": N_("that the times must suit"),
    "languages": N_("your languages"),
    "employer": N_("that nobody from your own employer is suggested"),
}


def way(profile: Profile | None) -> list[str]:
    """The states of a life that goes well, in order, for a person with this profile: of the profile, then of a pair."""
    new_mentor = profile is not None and profile.role != "mentee" and profile.mentor_since is None
    waits = new_mentor or (profile is not None and profile.state == "applied")
    first = ["draft", "applied", "listed"] if waits else ["draft", "listed"]
    return [*first, "requested", "accepted", "active", "ended"]


def names_of_way(profile: Profile | None) -> list[str]:
    """The same as the stepper shows it."""
    return [_({**PROFILE_STATES, **PAIR_STATES, "draft": N_("Your profile")}[state]) for state in way(profile)]


def place_on_way(seen: Overview) -> int:
    """The step one is at, counted from 0."""
    steps, pair = way(seen.profile), seen.furthest()
    if pair is not None:
        return steps.index({"suggested": "listed", "question": "requested"}.get(pair.state, pair.state))
    state = seen.profile.state if seen.profile else "draft"
    return steps.index({"paused": "listed", "rejected": "draft"}.get(state, state))


def what_next(seen: Overview) -> str:
    """What happens next, and by when."""
    pair = seen.furthest()
    return pair_sentence(pair) if pair is not None else own_sentence(seen.profile)


def own_sentence(profile: Profile | None) -> str:
    """Where one stands without a pair."""
    if profile is not None and profile.state == "listed":
        return _(_LISTED[profile.role])
    if profile is not None and profile.sent_back:
        return _(KINDS[f"mentor_rejected_{profile.sent_back}"])
    return _(_PROFILE[profile.state if profile else ""])


def pair_sentence(pair: Pair) -> str:
    """Where a pair that is not over stands, for the side that reads."""
    return _(_PAIR[pair.state, pair.part], date=words.date(pair.answer_by or pair.since))


def refusal(why: str) -> str:
    """Why a step was not taken."""
    return _(_REFUSED[why])


def costliest(costs: Mapping[str, int]) -> str:
    """Which wish keeps most people away, and how many; "" when none does."""
    wish = max(costs, key=lambda each: (costs[each], each), default="")
    if wish not in _COSTS:
        return ""
    return ngettext(
        "Most is lost by {wish}: without it {count} more person would suit.",
        "Most is lost by {wish}: without it {count} more people would suit.",
        costs[wish],
        wish=_(_COSTS[wish]),
    )


def on_card(level: str, industry: str, county: str) -> str:
    """Who it is, as far as others may know, in one line."""
    named = [name_of("level", level), industry and name_of("industry", industry), county and name_of("county", county)]
    return " · ".join(each for each in named if each)


def when(at: dt.datetime | None) -> str:
    """A day in words, "" for none."""
    return words.date(at) if at else ""
