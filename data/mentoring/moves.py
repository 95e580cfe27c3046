"""The two life cycles as tables: from which state to which, and who may. Page, help, tests and database follow them.

The database holds the same tables (`app.mentor_move`, `app.mentor_profile_move`) and refuses everything else.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from data.words import N_

Who = Literal["mentor", "mentee", "member", "coordinator", "system"]


class Move(NamedTuple):
    """One permitted step. `notices` are the kinds that (the mentor, the mentee) are told by; "" for none."""

    before: str
    after: str
    who: Who
    notices: tuple[str, str] = ("", "")


PROFILE_STATES = {
    "draft": N_("Not sent yet"),
    "applied": N_("Waits for the coordinator"),
    "listed": N_("Taking part"),
    "paused": N_("Paused"),
    "rejected": N_("Sent back"),
}
PROFILE_MOVES = (
    Move("", "draft", "member"),
    Move("draft", "listed", "member"),
    Move("draft", "applied", "member"),
    Move("applied", "draft", "member"),
    Move("applied", "listed", "coordinator"),
    Move("applied", "rejected", "coordinator"),
    Move("rejected", "applied", "member"),
    Move("rejected", "listed", "member"),
    Move("listed", "applied", "member"),
    Move("listed", "paused", "member"),
    Move("listed", "paused", "system"),
    Move("paused", "listed", "member"),
    Move("paused", "applied", "member"),
)
"""A mentee lists herself. A mentor is listed by the coordinator the first time, which a CHECK holds too."""

SENT_BACK = {
    "words": N_("It says too little"),
    "leader": N_("Not in a leader role yet"),
    "topics": N_("The topics do not fit the programme"),
    "other": N_("Another reason: please contact us"),
}
"""Why the coordinator sends a profile back."""

PAIR_STATES = {
    "suggested": N_("Suggested"),
    "requested": N_("Asked"),
    "question": N_("Question asked"),
    "accepted": N_("Accepted"),
    "active": N_("Under way"),
    "ended": N_("Ended"),
    "declined": N_("Declined"),
    "withdrawn": N_("Taken back"),
    "expired": N_("Not answered in time"),
    "closed": N_("Closed"),
}
OPEN = ("suggested", "requested", "question")
TOGETHER = ("accepted", "active")
PAIR_MOVES = (
    Move("", "suggested", "system", ("", "mentor_suggested")),
    Move("", "requested", "mentee", ("mentor_request", "")),
    Move("suggested", "requested", "mentee", ("mentor_request", "")),
    Move("suggested", "declined", "mentee"),
    Move("suggested", "expired", "system"),
    Move("suggested", "closed", "system"),
    Move("requested", "question", "mentor", ("", "mentor_question")),
    Move("requested", "accepted", "mentor", ("", "mentor_accepted")),
    Move("requested", "declined", "mentor", ("", "mentor_declined")),
    Move("requested", "withdrawn", "mentee", ("mentor_withdrawn", "")),
    Move("requested", "expired", "system", ("mentor_expired", "mentor_expired")),
    Move("requested", "closed", "system", ("mentor_withdrawn", "mentor_closed")),
    Move("question", "requested", "mentee", ("mentor_answered", "")),
    Move("question", "accepted", "mentor", ("", "mentor_accepted")),
    Move("question", "declined", "mentor", ("", "mentor_declined")),
    Move("question", "withdrawn", "mentee", ("mentor_withdrawn", "")),
    Move("question", "expired", "system", ("mentor_expired", "mentor_expired")),
    Move("question", "closed", "system", ("mentor_withdrawn", "mentor_closed")),
    Move("accepted", "active", "mentor", ("", "mentor_active")),
    Move("accepted", "active", "mentee", ("mentor_active", "")),
    Move("accepted", "ended", "mentor", ("", "mentor_ended")),
    Move("accepted", "ended", "mentee", ("mentor_ended", "")),
    Move("accepted", "ended", "system", ("mentor_ended", "mentor_ended")),
    Move("active", "ended", "mentor", ("", "mentor_ended")),
    Move("active", "ended", "mentee", ("mentor_ended", "")),
    Move("active", "ended", "system", ("mentor_ended", "mentor_ended")),
)
REASONS = {
    "full": N_("The mentor has no place free any more."),
    "other": N_("Somebody else has been found."),
    "paused": N_("One of you has paused."),
    "left": N_("One of you no longer takes part."),
    "completed": N_("You went through it to the end."),
    "stopped": N_("It was stopped early."),
    "no_contact": N_("You never got in touch."),
}
ENDINGS = ("completed", "stopped", "no_contact")


def moves_from(state: str, who: Who) -> list[str]:
    """The states that this side of a pair may go to."""
    return [move.after for move in PAIR_MOVES if move.before == state and move.who == who]


def notices_of(before: str, after: str, who: str) -> tuple[str, str]:
    """What (the mentor, the mentee) are told of this step; KeyError when there is none."""
    return {(move.before, move.after, move.who): move.notices for move in PAIR_MOVES}[before, after, who]  # type: ignore[index]
