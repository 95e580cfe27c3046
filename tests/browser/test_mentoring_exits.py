"""Each way out of a request, of a mentoring and of the programme: what both then see, and that the other is told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from data.mentoring import work
from tests.browser.mentoring import MENTORING, PAIR, PROFILE, Side, at_their_browsers, what_tells_who
from tests.browser.tab import Tab
from tests.mentoring import MENTOR, PURPOSES, as_mentee, as_mentor, mentee, mentor

CLOSED, GONE = "A request of yours to a mentor was closed.", "A request to you as a mentor is no longer open."
DECLINED = "A mentor you asked cannot take part this time."
ENDED = "A mentoring you take part in has ended."


@pytest.fixture
def two(shared_norway, open_tab) -> tuple[Side, Side]:
    """Anna, a mentor with one place, and Bo, who looks for one."""
    anna, bo = at_their_browsers(shared_norway, open_tab, *PURPOSES)
    as_mentor(anna.somebody)
    as_mentee(bo.somebody, about="I listen.")
    return anna, bo


@pytest.fixture
def mona(shared_norway, open_tab) -> Tab:
    """The coordinator's browser."""
    return open_tab(shared_norway, "mona", path="")


@pytest.mark.parametrize("pauses", [False, True], ids=["on", "pausing"])
def test_a_mentor_says_no(two, pauses):
    anna, bo = two
    bo.somebody.asks(anna.somebody)
    anna.opens(MENTORING, "I listen.")
    if pauses:
        anna.unfolds("Answer, and pause").presses("Decline and pause", "You have said no, and are paused.")
    else:
        anna.presses("Decline", "You have said no.")
    anna.sees("Mentor · Paused" if pauses else "Mentor · Taking part", "Nobody waits for you", "Mentor: Declined")
    bo.is_told(DECLINED).has_behind("Mentee: Declined").sees("3 of 3 requests left")


def test_a_mentor_says_yes_and_pauses(two, shared_norway):
    anna, bo = two
    as_mentor(anna.somebody, capacity=2)
    other = mentee(shared_norway, 0)
    pair, _ = other.asks(anna.somebody), bo.somebody.asks(anna.somebody)
    anna.opens(MENTORING)
    mine = anna.main.locator(".card", has_text="I listen.")
    mine.locator("summary", has_text="Answer, and pause").click()
    anna.presses("Accept and pause", "You have said yes, and are paused for others.", within=mine)
    anna.sees("Mentor · Paused", "1 of 2").opens(PAIR, "Your mentee")
    bo.is_told("A mentor has said yes to you.").opens(PAIR, "Your mentor")
    assert other.state(pair) == ("closed", "paused")


def test_a_mentee_takes_the_request_back_when_sure(two):
    anna, bo = two
    bo.somebody.asks(anna.somebody)
    bo.opens(MENTORING).presses("Take the request back")
    bo.is_sure("Take the request back?", "Cancel", "").sees("You have asked, and the mentor answers by")
    bo.presses("Take the request back")
    bo.is_sure("Take the request back?", "Take it back", "You have taken the request back.").sees(
        "3 of 3 requests left"
    )
    anna.is_told(GONE).has_behind("Mentor: Taken back").sees("Nobody waits for you").sees_not("I listen.")


def test_a_request_that_nobody_answers_ends(two, shared_norway):
    anna, bo = two
    bo.somebody.asks(anna.somebody)
    shared_norway.rows("update app.mentor_side set answer_by = now() - interval '1 second'")
    work.keep_time(shared_norway.services)
    for one, part in ((anna, "Mentor"), (bo, "Mentee")):
        one.is_told("A request about mentoring was not answered in time.").has_behind(f"{part}: Not answered in time")
    bo.sees("3 of 3 requests left")


def test_a_mentor_whose_place_is_taken_loses_the_other_requests(two, shared_norway):
    anna, bo = two
    bo.somebody.asks(anna.somebody)
    mentee(shared_norway, 0, about="I would like to try.").asks(anna.somebody)
    anna.opens(MENTORING, "I listen.")
    anna.presses("Accept", "You have said yes.", within=anna.main.locator(".card", has_text="I would like to try."))
    anna.has_behind("Mentor: Closed", "The mentor has no place free any more.").sees_not("I listen.")
    bo.is_told(CLOSED).has_behind("Mentee: Closed", "The mentor has no place free any more.")


def test_a_mentee_who_has_found_a_mentor_is_no_longer_in_the_others_inbox(two, shared_norway):
    anna, bo = two
    other = mentor(shared_norway, 0)
    pair, _ = bo.somebody.asks(other), bo.somebody.asks(anna.somebody)
    anna.opens(MENTORING, "I listen.")
    other.takes(pair, "accepted")
    anna.presses("Accept").sees("Something has changed in the meantime", "Nobody waits for you")
    anna.is_told(GONE).has_behind("Mentor: Closed", "Somebody else has been found.").sees_not("I listen.")
    bo.has_behind("Mentee: Closed", "Somebody else has been found.").sees("The mentor has said yes.")


def test_a_mentor_pauses_and_goes_on(two, shared_norway):
    anna, bo = two
    bo.somebody.asks(anna.somebody)
    anna.opens(PROFILE).presses("Pause", "You are paused.").has_behind("Mentor: Closed", "One of you has paused.")
    bo.is_told(CLOSED).has_behind("Mentee: Closed", "One of you has paused.").sees("No suggestions yet")
    anna.opens(PROFILE).presses("Take part again", "You take part.")
    work.every_night(shared_norway.services)
    bo.opens(MENTORING).presses("Ask", "You have asked.")


@pytest.mark.parametrize("state", ["requested", "accepted"])
def test_a_mentor_leaves_mentoring(two, state):
    anna, bo = two
    pair = bo.somebody.asks(anna.somebody)
    if state == "accepted":
        anna.somebody.takes(pair, "accepted")
    anna.opens(PROFILE).presses("Leave mentoring")
    anna.is_sure("Leave mentoring?", "Leave mentoring", "Your profile has been erased.").opens(
        MENTORING, "Not taking part"
    )
    bo.is_told(ENDED if state == "accepted" else CLOSED)
    bo.has_behind(f"Mentee: {'Ended' if state == 'accepted' else 'Closed'}", "One of you no longer takes part.")
    bo.sees("No suggestions yet")


@pytest.mark.parametrize("leaver", ["anna", "bo"])
def test_who_takes_back_the_consent_ends_it_neutrally(two, leaver):
    anna, bo = two
    anna.somebody.takes(bo.somebody.asks(anna.somebody), "accepted")
    leaving, other, part = (anna, bo, "Mentee") if leaver == "anna" else (bo, anna, "Mentor")
    card = leaving.opens("/consents").tab.card("Find a mentor or be one")
    leaving.presses("Withdraw", within=card)
    expect(card).to_contain_text("Off since")
    leaving.opens(MENTORING, "First your consent")
    other.is_told(ENDED).has_behind(f"{part}: Ended", "One of you no longer takes part.")


@pytest.mark.parametrize(
    ("who", "begun", "reason"),
    [("anna", True, "It was stopped early."), ("bo", False, "You never got in touch.")],
    ids=["early", "no contact"],
)
def test_either_ends_it_and_says_why(two, who, begun, reason):
    anna, bo = two
    pair = bo.somebody.asks(anna.somebody)
    anna.somebody.takes(pair, "accepted")
    if begun:
        bo.somebody.takes(pair, "active")
    one, other = (anna, bo) if who == "anna" else (bo, anna)
    one.opens(PAIR).presses(reason)
    one.is_sure("End this mentoring?", "Cancel", "").presses(reason)
    one.is_sure("End this mentoring?", "End it", "Ended.").sees(reason, "Looking back")
    other.is_told(ENDED).opens(PAIR, reason, "Looking back")
    parts = ("Mentor", "Mentee") if who == "anna" else ("Mentee", "Mentor")
    for each, part in zip((one, other), parts, strict=True):
        each.has_behind(f"{part}: Ended", reason)


def test_a_new_mentor_is_sent_back_sends_again_and_is_listed(shared_norway, open_tab, mona):
    anna, _bo = at_their_browsers(shared_norway, open_tab)
    anna.somebody.keeps(MENTOR)
    coordinator = Side(mona, anna.somebody)
    for press, said, notice, becomes in (
        (
            "It says too little",
            "Sent back, and told.",
            "Your mentor profile was sent back: it says too little.",
            "Sent back",
        ),
        ("List as a mentor", "Listed, and told.", "The coordinator has listed you as a mentor.", "Taking part"),
    ):
        anna.opens(PROFILE).presses("Send to the coordinator", "Sent to the coordinator.").opens(MENTORING)
        anna.sees("Mentor · Waits for the coordinator")
        coordinator.opens("/staff/mentoring", "Wants to be a mentor").sees_not(*what_tells_who(shared_norway, "anna"))
        coordinator.unfolds("Send back").presses(press, said).sees("Nobody waits to be listed")
        anna.is_told(notice).opens(MENTORING, f"Mentor · {becomes}")


@pytest.mark.parametrize("answer", ["Ask", "No, thanks"])
def test_a_mentee_answers_what_the_coordinators_round_proposes(two, mona, shared_norway, answer):
    anna, bo = two
    coordinator = Side(mona, anna.somebody).opens("/staff/mentoring").presses("Start a round")
    coordinator.is_sure("Start a round?", "Start the round", "The round is being made.")
    bo.is_told("Somebody was proposed to you as a mentor.").opens(
        MENTORING, "The coordinator proposes a mentor to you."
    )
    anna.opens(MENTORING, "You are proposed to somebody, who decides first.")
    if answer == "Ask":
        bo.presses(answer, "You have asked.")
        anna.is_told("Somebody would like you as a mentor.").opens(MENTORING, "I listen.", "Accept")
    else:
        bo.presses(answer, "You have said no. Nobody is told.").sees("Mentee: Declined")
        anna.has_behind("Mentor: Declined").sees("Nobody waits for you")
