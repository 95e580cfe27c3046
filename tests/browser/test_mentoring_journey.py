"""The whole life of a pair: Anna, a mentor, and Bo, who looks for one, each in a browser of their own."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar
from playwright.sync_api import expect

from data.mentoring import work
from tests.browser.mentoring import MENTORING, PAIR, PROFILE, Side, at_their_browsers, what_tells_who
from tests.mentoring import as_mentor
from tests.world import World

HOW_TO_REACH = "Share name, phone and e-mail with the person I am paired with"
LISTENS, ASKS_BACK, ANSWERS = "I listen.", "What do you want to change?", "I avoid the difficult talks."


def test_anna_and_bo_go_through_the_whole_life_of_a_pair(shared_norway, open_tab):
    anna, bo = at_their_browsers(shared_norway, open_tab)
    as_mentor(anna.somebody, languages=("nb", "en"), about="I ask more than I answer.")
    takes_part(bo)
    finds_and_asks(bo, shared_norway)
    is_asked_back_and_accepted(anna, bo)
    shows_how_to_be_reached(anna, bo)
    go_their_way(anna, bo)
    say_how_it_goes(anna, bo)
    end_and_look_back(anna, bo)


def takes_part(bo: Side) -> None:
    """From nothing to taking part, by the two consents that this needs."""
    bo.opens(MENTORING).agrees("Find a mentor or be one").sees("Not taking part")
    page = bo.opens(PROFILE).tab.page
    page.get_by_label("Mentee", exact=True).check()
    for label in ("Role level", "Industry", "County or region of the workplace", "Years as manager"):
        page.get_by_label(label, exact=True).select_option(index=3)
    wanted = page.get_by_role("group", name="What I want to talk about")
    wanted.get_by_label("Career and job change").select_option("3")
    page.get_by_label("English", exact=True).check()
    page.get_by_label("About me").fill(LISTENS)
    bo.presses("Save", "Saved.").agrees("Show my mentor card to other members")
    bo.presses("Take part", "You take part.")


def finds_and_asks(bo: Side, place: World) -> None:
    """The worker has prepared whom he may ask, with the reasons, and nothing tells him who she is."""
    place.work()
    bo.opens(
        MENTORING, "Suggested mentors", "3 of 3 requests left", "1 of 1 topic in common", "I ask more than I answer."
    )
    bo.sees_not(*what_tells_who(place, "anna"))
    bo.presses("Ask", "You have asked.").sees("You have asked, and the mentor answers by")


def is_asked_back_and_accepted(anna: Side, bo: Side) -> None:
    """Anna reads a card without a name, asks something first, and says yes."""
    anna.is_told("Somebody would like you as a mentor.")
    anna.opens(MENTORING, "Requests to you", "Somebody would like you as a mentor. Answer by", LISTENS)
    anna.sees_not(*what_tells_who(anna.somebody.world, "bo")).unfolds("Ask something first")
    anna.tab.page.get_by_label("Your question").fill(ASKS_BACK)
    anna.presses("Send the question", "Sent.").sees("Question asked")
    bo.is_told("The mentor you asked has a question.").opens(MENTORING, "Question asked", ASKS_BACK)
    bo.tab.page.get_by_label("Your answer").fill(ANSWERS)
    bo.presses("Send the answer", "Sent.").sees("You have asked, and the mentor answers by")
    anna.is_told("Your question to a mentee has been answered.").opens(MENTORING, ANSWERS)
    anna.sees_not(*what_tells_who(anna.somebody.world, "bo")).presses("Accept", "You have said yes.")
    bo.is_told("A mentor has said yes to you.").opens(MENTORING, "The mentor has said yes.")
    anna.opens(MENTORING, "You have said yes. Show how to reach you")


def shows_how_to_be_reached(anna: Side, bo: Side) -> None:
    """Each side by its own click, for the other alone, until it is taken back or the consent is."""
    of_anna, of_bo = (what_tells_who(anna.somebody.world, sub) for sub in ("anna", "bo"))
    bo.opens(PAIR, "The other does not show how to be reached.").sees_not(*of_anna)
    anna.opens(PAIR, "If you show it, the other sees exactly this:").presses(
        "Show it to the other", "Shown to the other."
    )
    name, _family, _employer, email, phone = of_anna
    bo.opens(PAIR, name, email, phone)
    anna.opens(PAIR).sees_not(*of_bo)
    bo.agrees(HOW_TO_REACH).presses("Show it to the other", "Shown to the other.")
    anna.opens(PAIR, of_bo[0], *of_bo[3:])
    anna.presses("Hide it again", "Hidden again.")
    bo.opens(PAIR).sees_not(*of_anna)
    anna.opens(PAIR).presses("Show it to the other", "Shown to the other.")
    bo.opens(PAIR, name)
    asked = anna.opens("/consents").tab.card(HOW_TO_REACH)
    anna.presses("Withdraw", within=asked)
    expect(asked).to_contain_text("Off since")
    bo.opens(PAIR, "The other does not show how to be reached.").sees_not(*of_anna)
    anna.opens(PAIR, "You do not show how to reach you", of_bo[0])


def go_their_way(anna: Side, bo: Side) -> None:
    """They start, and what one writes the other reads."""
    bo.opens(PAIR).presses("We have started", "You are under way.")
    anna.is_told("Your mentoring is under way.").opens(PAIR, "You are under way with your mentee.")
    goals = bo.tab.card("Goals")
    goals.get_by_label("New goal").fill("Lead one difficult talk.")
    bo.presses("Add", within=goals)
    expect(goals).to_contain_text("Lead one difficult talk.")
    bo.presses("Done", within=goals)
    expect(goals.get_by_role("button", name="Not done")).to_be_visible()
    meetings = bo.unfolds("Add a meeting").tab.card("Meetings")
    for label, value in (("Day", "2031-05-06"), ("Time", "14:30"), ("Where, or what about", "At the library")):
        meetings.get_by_label(label).fill(value)
    bo.presses("Add", within=meetings)
    expect(meetings).to_contain_text("At the library")
    messages = anna.opens(PAIR, "Lead one difficult talk.", "written by the other", "At the library").tab.card(
        "Messages"
    )
    messages.get_by_label("New message").fill("Bring an example.")
    anna.presses("Send", within=messages)
    expect(messages.locator(".mine").last).to_contain_text("Bring an example.")
    for each in (anna, bo):
        (meeting,) = _calendar(each).walk("VEVENT")
        assert meeting["dtstart"].dt == dt.datetime(2031, 5, 6, 12, 30, tzinfo=dt.UTC)
    expect(bo.opens(PAIR).tab.card("Messages").locator(".theirs").last).to_contain_text("Bring an example.")


def _calendar(one: Side) -> Calendar:
    with one.tab.page.expect_download() as download:
        one.tab.card("Meetings").get_by_role("link", name="Calendar file").click()
    return Calendar.from_ical(download.value.path().read_bytes())  # type: ignore[return-value]


def say_how_it_goes(anna: Side, bo: Side) -> None:
    """Two weeks on both are asked, and nobody but oneself reads the answer."""
    anna.somebody.world.rows("update app.mentor_side set together_at = together_at - interval '15 days'")
    work.keep_time(anna.somebody.world.services)
    for each, answer, words in ((anna, "Good", "Slow, but honest."), (bo, "Not good", "She talks too much.")):
        each.is_told("How is your mentoring going?").opens(MENTORING, "it is time for a check-in").opens(PAIR)
        asked = each.tab.card("Check-in")
        asked.get_by_label(answer, exact=True).check()
        asked.get_by_label("In your own words").fill(words)
        each.presses("Save", "Thank you.", within=asked).sees(words)
    anna.opens(PAIR, "Slow, but honest.").sees_not("She talks too much.")


def end_and_look_back(anna: Side, bo: Side) -> None:
    """Bo ends it as gone through; both may say how it was, and both find it among what has been."""
    bo.opens(PAIR).presses("You went through it to the end.")
    bo.is_sure("End this mentoring?", "End it", "Ended.")
    anna.is_told("A mentoring you take part in has ended.").opens(
        PAIR, "You went through it to the end.", "Bring an example."
    )
    anna.sees_not(*what_tells_who(anna.somebody.world, "bo"))
    looking_back = bo.tab.card("Looking back")
    looking_back.get_by_label("Good", exact=True).check()
    looking_back.get_by_label("In your own words").fill("I dare to speak now.")
    bo.presses("Save", "Thank you.", within=looking_back).opens(PAIR, "I dare to speak now.")
    anna.opens(PAIR, "Looking back").sees_not("I dare to speak now.")
    anna.has_behind("Mentor: Ended", "You went through it to the end.")
    bo.has_behind("Mentee: Ended", "You went through it to the end.").sees("Suggested mentors")
