"""The pages of mentoring, from the form to the end: what is shown, what is refused, and what nobody else gets to see."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from icalendar import Calendar

from tests.mentoring import PURPOSES, Somebody, past_the_triggers, starts_anew
from tests.typed import mentoring
from tests.views import begin
from tests.visitor import Answer, Visitor
from tests.world import World

DENIED = "You may not do this"


@dataclass(frozen=True)
class Side:
    """Somebody at the pages, and the same past them."""

    visitor: Visitor
    somebody: Somebody

    def does(self, function: str, *values: Any, **match: Any) -> str:
        """Fire a callback; what is drawn then."""
        self.somebody.world.a_minute_later()
        return drawn(self.visitor.fire(function, *values, match={key: str(value) for key, value in match.items()}))

    def sees(self, path: str) -> str:
        """A page by its address."""
        return drawn(self.visitor.fire("show_page", path))


def drawn(answer: Answer) -> str:
    """What a callback has drawn, as one text."""
    assert answer.status in (200, 204), answer.text[:300]
    return json.dumps(answer.json(), ensure_ascii=False) if answer.body else ""


def side(world: World, sub: str, *purposes: str) -> Side:
    """A demo person who has nothing in mentoring yet but these consents."""
    visitor = world.signed_in(sub)
    return Side(visitor, starts_anew(world, sub, *purposes))


def state(one: Side) -> str | None:
    found = one.somebody.world.rows("select state from app.mentor_profile where person_id = %s", one.somebody.person_id)
    return found[0][0] if found else None


@pytest.fixture
def bo(norway: World) -> Side:
    """Bo, a mentee who takes part."""
    one = side(norway, "bo", *PURPOSES)
    one.does("save_profile", *mentoring(role="mentee", level="3"))
    one.does("change_part", 1, state="listed")
    assert state(one) == "listed"
    return one


@pytest.fixture
def anna(norway: World) -> Side:
    """Anna, a listed mentor with one place."""
    norway.rows("update register.profile set employer = 'Havet AS' where ref = 'demo-anna'")
    one = side(norway, "anna", *PURPOSES)
    one.does("save_profile", *mentoring(capacity="1"))
    assert "Sent to the coordinator" in one.does("change_part", 1, state="applied")
    norway.rows("update app.mentor_profile set mentor_since = now() where person_id = %s", one.somebody.person_id)
    past_the_triggers(
        norway, f"update app.mentor_profile set state = 'listed' where person_id = '{one.somebody.person_id}'"
    )
    return one


@pytest.fixture
def pair(anna: Side, bo: Side) -> uuid.UUID:
    """Bo has asked Anna, who has said yes."""
    bo.somebody.is_shown(anna.somebody)
    bo.does("ask_mentor", 1, card=anna.somebody.card)
    (found,) = bo.somebody.pairs()
    assert "You have said yes." in anna.does("take_step", 1, act="accepted", pair=found)
    return found


# Before one takes part


@pytest.mark.parametrize("path", ["/mentor", "/mentor-profile"])
def test_without_consent_nothing_is_asked_but_the_consent(norway: World, path: str) -> None:
    text = side(norway, "bo").sees(path)
    assert "First your consent" in text and "mentor-form" not in text


def test_whoever_has_consented_is_led_to_the_profile(norway: World) -> None:
    one = side(norway, "bo", "mentor_matching")
    assert "Fill in your profile first" in one.sees("/mentor")
    assert "It is shown here once you have saved." in one.sees("/mentor-profile")
    assert "No mentoring yet" in one.sees("/mentor-pair")


def test_an_empty_form_is_answered_beside_each_field(norway: World) -> None:
    one = side(norway, "bo", "mentor_matching")
    text = one.does("save_profile", 1)
    for sentence in (
        "Choose what you want to be",
        "Choose your role level",
        "Choose the industry",
        "Choose at least one language",
    ):
        assert sentence in text
    assert state(one) is None


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ("Ring meg på 912 34 567.", "Take out the phone number “912 34 567”"),
        ("Skriv til bo@verft.example", "Take out the e-mail address"),
        ("Hilsen Bo Lund", "your name and your employer are not shown here"),
        ("Jeg leder et team i Strandverket.", "your name and your employer are not shown here"),
    ],
)
def test_what_tells_who_one_is_is_refused_and_kept_as_typed(norway: World, about: str, sentence: str) -> None:
    one = side(norway, "bo", "mentor_matching")
    norway.rows("update register.profile set employer = 'Strandverket AS' where ref = 'demo-bo'")
    text = one.does("save_profile", *mentoring(about=about))
    assert sentence in text and about in text
    assert state(one) is None


def test_without_the_register_nothing_is_saved_and_what_was_typed_stays(norway: World) -> None:
    one = side(norway, "bo", "mentor_matching")
    with norway.register_down():
        text = one.does("save_profile", *mentoring(about="I listen."))
    assert "nothing was saved" in text and "I listen." in text
    assert state(one) is None


def test_a_profile_needs_a_topic_on_its_own_side_alone(norway: World) -> None:
    one = side(norway, "bo", "mentor_matching")
    assert "Choose at least one topic that you can help with" in one.does(
        "save_profile", *mentoring(**{"offers-career": "0"})
    )
    one.does("save_profile", *mentoring(**{"wants-career": "3"}))
    assert norway.rows(
        "select side, topic, weight from app.mentor_topic where person_id = %s", one.somebody.person_id
    ) == [("offers", "career", 2)]


@pytest.mark.parametrize("hours", ["0", "21", "many", "-1"])
def test_hours_are_from_1_to_20(norway: World, hours: str) -> None:
    one = side(norway, "bo", "mentor_matching")
    assert "field-problem" in one.does("save_profile", *mentoring(hours=hours))
    assert state(one) is None


def test_nobody_takes_part_before_the_card_may_be_shown(norway: World) -> None:
    one = side(norway, "bo", "mentor_matching")
    text = one.does("save_profile", *mentoring(role="mentee"))
    assert "May others see this card?" in text and "Ask me." in text
    assert "Say below whether others may see your card" in text
    one.somebody.says("mentor_card")
    assert "May others see this card?" not in one.sees("/mentor-profile")
    assert "You take part." in one.does("change_part", 1, state="listed")
    assert norway.rows("select count(*) from app.job where kind = 'mentor-suggest' and done_at is null") == [(1,)]


def test_a_mentor_waits_for_the_coordinator_and_may_take_the_profile_back(norway: World) -> None:
    one = side(norway, "bo", *PURPOSES)
    one.does("save_profile", *mentoring())
    assert "Something has changed in the meantime" in one.does("change_part", 1, state="listed")
    one.does("change_part", 1, state="applied")
    assert state(one) == "applied"
    assert "The coordinator looks at your profile." in one.sees("/mentor")
    one.does("change_part", 1, state="draft")
    assert state(one) == "draft"


def test_whoever_was_sent_back_as_mentor_may_go_on_as_mentee(norway: World) -> None:
    one = side(norway, "bo", *PURPOSES)
    one.does("save_profile", *mentoring())
    past_the_triggers(
        norway, f"update app.mentor_profile set state = 'rejected' where person_id = '{one.somebody.person_id}'"
    )
    assert "has sent your profile back" in one.sees("/mentor")
    one.does("save_profile", *mentoring(role="mentee"))
    one.does("change_part", 1, state="listed")
    assert state(one) == "listed"


def test_pausing_going_on_and_leaving(bo: Side) -> None:
    assert "You are paused" in bo.does("change_part", 1, state="paused")
    assert "You take part." in bo.does("change_part", 1, state="listed")
    assert "Your profile and your card are erased at once." in bo.does("ask_before_leaving", 1)
    assert "Your profile has been erased." in bo.does("leave", 1)
    assert state(bo) is None


@pytest.mark.parametrize("target", ["rejected", "applied ", "", "x"])
def test_a_state_that_no_button_has_is_refused(bo: Side, target: str) -> None:
    assert DENIED in bo.does("change_part", 1, state=target)
    assert state(bo) == "listed"


@pytest.mark.parametrize("callback", ["save_profile", "block_person"])
def test_what_is_sent_after_the_consent_is_gone_is_not_kept_and_not_called_saved(norway: World, callback: str) -> None:
    one = side(norway, "bo", "mentor_matching")
    one.somebody.says("mentor_matching", "withdrawn")
    text = one.does(callback, *(mentoring() if callback == "save_profile" else (1, "Anna Berg")))
    assert "so nothing was saved" in text and "Saved" not in text
    assert state(one) is None and norway.rows("select 1 from app.mentor_block where name = 'Anna Berg'") == []


def test_a_step_that_is_none_any_more_is_said(norway: World, bo: Side) -> None:
    bo.does("change_part", 1, state="paused")
    assert "Something has changed in the meantime" in bo.does("change_part", 1, state="draft")
    assert state(bo) == "paused"
    bo.does("leave", 1)
    assert "This is no longer open." in bo.does("change_part", 1, state="listed")


def test_a_name_is_kept_from_being_suggested_until_it_is_taken_back(bo: Side) -> None:
    assert "field-problem" in bo.does("block_person", 1, "x")
    text = bo.does("block_person", 1, " Anna   Berg ")
    assert "Anna Berg" in text
    names = "select name, taken_back_at is null from app.mentor_block where person_id = %s"
    assert bo.somebody.world.rows(names, bo.somebody.person_id) == [("Anna Berg", True)]
    (key,) = re.findall(r'"name": "([0-9a-f]{16})"', text)
    text = bo.does("unblock_person", 1, name=key)
    assert "It takes effect in 90 days." in text and "Anna Berg" not in text
    assert bo.somebody.world.rows(names, bo.somebody.person_id) == [("Anna Berg", False)]
    assert "Anna Berg" in bo.does("block_person", 1, "Anna Berg")
    assert bo.somebody.world.rows(names, bo.somebody.person_id) == [("Anna Berg", True)]


def test_a_state_that_does_not_fit_the_part_or_the_consents_is_refused(norway: World, bo: Side) -> None:
    bo.does("change_part", 1, state="paused")
    assert "Something has changed" in bo.does("change_part", 1, state="applied"), "a mentee has nothing to be looked at"
    bo.somebody.says("mentor_card", "withdrawn")
    assert "Something has changed" in bo.does("change_part", 1, state="listed"), "nobody may see the card"
    assert state(bo) == "paused"


# Asking


def test_a_suggestion_shows_reasons_and_no_name_and_can_be_asked(bo: Side, anna: Side) -> None:
    assert "No suggestions yet" in bo.sees("/mentor")
    bo.somebody.is_shown(anna.somebody)
    text = bo.sees("/mentor")
    assert "2 of 3 topics in common" in text and "3 of 3 requests left" in text and "Ask me." in text
    assert "Berg" not in text and "Havet" not in text
    text = bo.does("ask_mentor", 1, card=anna.somebody.card)
    assert "You have asked." in text and "2 of 3 requests left" in text
    assert "Somebody would like you as a mentor. Answer by" in anna.sees("/mentor")


def test_each_reason_why_somebody_cannot_be_asked_is_a_sentence(norway: World, bo: Side, anna: Side) -> None:
    def ask() -> str:
        bo.somebody.is_shown(anna.somebody)
        return bo.does("ask_mentor", 1, card=anna.somebody.card)

    for forged in (uuid.uuid4(), "nonsense", ""):
        assert "This person can no longer be asked." in bo.does("ask_mentor", 1, card=forged)
    fill = (
        "insert into app.mentor_side"
        " (person_id, pair_id, part, state, reason, other_card, why, asked_at, since)"
        " select '{}', gen_random_uuid(), '{}', '{}', '', gen_random_uuid(), '{{}}', now(), now()"
        " from generate_series(1, {})"
    )
    clear = "delete from app.mentor_side"
    for who, part, state_, count, sentence in (
        (bo, "mentee", "requested", 3, "You have as many open requests as you may."),
        (bo, "mentee", "active", 1, "You have a mentor already."),
        (anna, "mentor", "active", 1, "All places are taken."),
    ):
        past_the_triggers(norway, fill.format(who.somebody.person_id, part, state_, count))
        assert sentence in ask()
        past_the_triggers(norway, clear)
    assert "You have asked." in ask()


def test_a_forged_pair_or_step_changes_nothing(bo: Side, anna: Side) -> None:
    bo.somebody.is_shown(anna.somebody)
    bo.does("ask_mentor", 1, card=anna.somebody.card)
    (mine,) = bo.somebody.pairs()
    for forged in (uuid.uuid4(), "x", ""):
        assert "This is no longer open." in bo.does("take_step", 1, act="declined", pair=forged)
    for act in ("ended", "active", "", "closed"):
        assert DENIED in bo.does("take_step", 1, act=act, pair=mine)
    assert "could not be done" in bo.does("take_step", 1, act="accepted", pair=mine)  # the mentor's to do
    assert bo.somebody.state(mine) == ("requested", "")


def test_taking_back_is_asked_about_first(bo: Side, anna: Side) -> None:
    bo.somebody.is_shown(anna.somebody)
    bo.does("ask_mentor", 1, card=anna.somebody.card)
    (mine,) = bo.somebody.pairs()
    assert "Take the request back?" in bo.does("take_step", 1, act="withdrawn", pair=mine)
    assert bo.somebody.state(mine) == ("requested", "")
    assert "3 of 3 requests left" in bo.does("take_step", 1, act="withdrawn-surely", pair=mine)
    assert bo.somebody.state(mine) == ("withdrawn", "")


def test_after_ten_days_without_a_word_taking_back_is_proposed(norway: World, bo: Side, anna: Side) -> None:
    bo.somebody.is_shown(anna.somebody)
    assert "Not hearing back?" not in bo.does("ask_mentor", 1, card=anna.somebody.card)
    norway.rows("update app.mentor_side set since = since - interval '11 days'")
    assert "Not hearing back?" in bo.sees("/mentor")


def test_asking_back_and_answering_hold_no_contact_data(bo: Side, anna: Side) -> None:
    bo.somebody.is_shown(anna.somebody)
    bo.does("ask_mentor", 1, card=anna.somebody.card)
    (mine,) = bo.somebody.pairs()
    text = anna.does("ask_or_answer", 1, "Ring 912 34 567 først", pair=mine)
    assert "Take out the phone number" in text and "Ring 912 34 567 først" in text
    assert "Fill in the text" in anna.does("ask_or_answer", 1, "  ", pair=mine)
    assert bo.somebody.state(mine) == ("requested", "")
    anna.does("ask_or_answer", 1, "Hva vil du helst snakke om?", pair=mine)
    text = bo.sees("/mentor")
    assert "Hva vil du helst snakke om?" in text and "The mentor has a question for you." in text
    bo.does("ask_or_answer", 1, "Om konflikter.", pair=mine)
    assert "Om konflikter." in anna.sees("/mentor") and bo.somebody.state(mine) == ("requested", "")
    assert "This is no longer open." in bo.does("ask_or_answer", 1, "Hei", pair=uuid.uuid4())


@pytest.mark.parametrize(("act", "becomes"), [("accepted-paused", "accepted"), ("declined-paused", "declined")])
def test_an_answer_can_pause_as_well(bo: Side, anna: Side, act: str, becomes: str) -> None:
    bo.somebody.is_shown(anna.somebody)
    bo.does("ask_mentor", 1, card=anna.somebody.card)
    (mine,) = bo.somebody.pairs()
    anna.does("take_step", 1, act=act, pair=mine)
    assert (bo.somebody.state(mine)[0], state(anna)) == (becomes, "paused")


def test_the_waiting_list_names_the_wish_that_costs_most(norway: World, bo: Side) -> None:
    norway.rows("insert into app.mentor_waiting values (%s, 4, '{county:7,level:2}', now())", bo.somebody.person_id)
    text = bo.sees("/mentor")
    assert (
        "Your place in the line: 4." in text and "that it must be in the same county: without it 7 more people" in text
    )


# Together


def test_contact_details_are_shown_to_exactly_the_other_while_one_wants_it(
    norway: World, anna: Side, bo: Side, pair: uuid.UUID
) -> None:
    ((phone,),) = norway.rows("select phone from register.profile where ref = 'demo-anna'")
    before = anna.sees("/mentor-pair")
    assert "If you show it, the other sees exactly this" in before and phone in before
    assert phone not in bo.sees("/mentor-pair") and "Berg" not in bo.sees("/mentor-pair")
    assert "Shown to the other." in anna.does("show_or_hide_contact", 1, act="show", pair=pair)
    text = bo.sees("/mentor-pair")
    assert phone in text and "Anna Berg" in text
    with norway.register_down():
        assert "The member register does not answer now." in bo.sees("/mentor-pair")
    anna.somebody.says("mentor_contact", "withdrawn")
    assert phone not in bo.sees("/mentor-pair")
    assert "Show how to reach you?" in anna.sees("/mentor-pair")
    anna.somebody.says("mentor_contact")
    anna.does("show_or_hide_contact", 1, act="hide", pair=pair)
    assert phone not in bo.sees("/mentor-pair")


def test_contact_details_need_the_consent_and_ones_own_pair(anna: Side, pair: uuid.UUID) -> None:
    anna.somebody.says("mentor_contact", "withdrawn")
    assert "This is no longer open." in anna.does("show_or_hide_contact", 1, act="show", pair=pair)
    anna.somebody.says("mentor_contact")
    for forged in (uuid.uuid4(), "x"):
        assert "This is no longer open." in anna.does("show_or_hide_contact", 1, act="show", pair=forged)
    assert not anna.somebody.pairs()[pair].shares_contact


def test_both_read_messages_and_goals_and_only_the_writer_marks_them(
    norway: World, anna: Side, bo: Side, pair: uuid.UUID
) -> None:
    assert "Fill in the message" in bo.does("write_line", 1, None, " ", card="message", pair=pair)
    bo.does("write_line", 1, None, "Hei, skal vi møtes?", card="message", pair=pair)
    bo.does("write_line", 1, None, "Bli tryggere", card="goal", pair=pair)
    text = anna.sees("/mentor-pair")
    assert "Hei, skal vi møtes?" in text and "Bli tryggere" in text
    ((entry,),) = norway.rows("select entry_id from app.mentor_entry where kind = 'goal' and pair_id = %s", pair)
    done = "select done_at is not null from app.mentor_entry where entry_id = %s"
    for act in ("done", "remove"):
        said = anna.does("change_line", 1, act=act, entry=entry, card="goal", pair=pair)
        assert "This is no longer open." in said
    assert norway.rows(done, entry) == [(False,)]
    bo.does("change_line", 1, act="done", entry=entry, card="goal", pair=pair)
    assert norway.rows(done, entry) == [(True,)]
    bo.does("change_line", 1, act="remove", entry=entry, card="goal", pair=pair)
    assert norway.rows(done, entry) == []


def test_meetings_are_local_times_and_come_as_a_calendar_file(
    norway: World, anna: Side, bo: Side, pair: uuid.UUID
) -> None:
    text = bo.does("plan_meeting", 1, None, "tomorrow", "noon", "Kaffe", card="meeting", pair=pair)
    assert "Choose a day" in text and "Write the time, such as 14:30" in text and "Kaffe" in text
    bo.does("plan_meeting", 1, None, "2027-01-14", "14:30", "Kaffe", card="meeting", pair=pair)
    assert norway.rows("select at from app.mentor_entry where kind = 'meeting' and pair_id = %s", pair) == [
        (dt.datetime(2027, 1, 14, 13, 30, tzinfo=dt.UTC),)
    ]
    answer = anna.visitor.get("/mentor-meetings.ics")
    (event,) = Calendar.from_ical(answer.text).walk("VEVENT")
    assert event.decoded("dtstart") == dt.datetime(2027, 1, 14, 13, 30, tzinfo=dt.UTC)
    assert answer.headers["Content-Type"].startswith("text/calendar")


def test_a_part_of_the_page_that_a_form_does_not_write_is_refused(bo: Side, pair: uuid.UUID) -> None:
    for function, values, kind in (
        ("write_line", (1, None, "x"), "feedback"),
        ("answer_privately", (1, None, "good", "x"), "message"),
        ("plan_meeting", (1, None, "2027-01-14", "14:30", ""), "goal"),
        ("change_line", (1,), "message"),
    ):
        assert DENIED in bo.does(function, *values, card=kind, pair=pair)


def test_nobody_writes_into_a_pair_of_others(norway: World, bo: Side, pair: uuid.UUID) -> None:
    stranger = side(norway, "siv", *PURPOSES)
    for forged in (pair, uuid.uuid4(), "x"):
        assert "This is no longer open." in stranger.does("write_line", 1, None, "Hei", card="message", pair=forged)
        assert "This is no longer open." in stranger.does("start_mentoring", 1, act="start", of="pair", pair=forged)
        assert "This is no longer open." in stranger.does(
            "end_mentoring", 1, act="end-surely", of="stopped", pair=forged
        )
    assert bo.somebody.state(pair) == ("accepted", "")


def test_how_it_goes_is_asked_in_week_two_and_read_by_nobody_else(
    norway: World, anna: Side, bo: Side, pair: uuid.UUID
) -> None:
    assert "How is your mentoring going?" not in bo.sees("/mentor-pair")
    norway.rows("update app.mentor_side set together_at = together_at - interval '15 days' where pair_id = %s", pair)
    assert "Say how it goes" in bo.sees("/mentor") and "How is your mentoring going?" in bo.sees("/mentor-pair")
    assert "Nobody else reads this, not the other and not the coordinator." in bo.sees("/mentor-pair")
    bo.somebody.says("mentor_outcome")
    assert "Your answer is counted among those of others" in bo.sees("/mentor-pair")
    assert "Choose an answer" in bo.does("answer_privately", 1, None, "great", "Fint", card="check_in", pair=pair)
    bo.does("answer_privately", 1, None, "so_so", "Litt tregt", card="check_in", pair=pair)
    assert "How is your mentoring going?" not in bo.sees("/mentor-pair") and "Litt tregt" in bo.sees("/mentor-pair")
    assert "Litt tregt" not in anna.sees("/mentor-pair")


def test_an_end_is_asked_about_first_and_then_looked_back_on(anna: Side, bo: Side, pair: uuid.UUID) -> None:
    assert "Good luck." in bo.does("start_mentoring", 1, act="start", of="pair", pair=pair)
    assert "could not be done" in bo.does("start_mentoring", 1, act="start", of="pair", pair=pair)
    assert "End this mentoring?" in bo.does("ask_before_ending", 1, act="end", of="completed", pair=pair)
    assert bo.somebody.state(pair) == ("active", "")
    for reason in ("full", "left", "x"):
        assert DENIED in bo.does("end_mentoring", 1, act="end-surely", of=reason, pair=pair)
    text = bo.does("end_mentoring", 1, act="end-surely", of="completed", pair=pair)
    assert "How was it?" in text and "May we count how it went?" in text
    assert "Thank you." in bo.does("answer_privately", 1, None, "good", "Takk", card="feedback", pair=pair)
    assert "Takk" not in anna.sees("/mentor-pair")
    assert "What has been" in bo.sees("/mentor")
    assert "This is no longer open." in bo.does("write_line", 1, None, "Hei igjen", card="message", pair=pair)


# Others


def test_support_sees_where_a_member_stands_and_none_of_the_texts(
    norway: World, anna: Side, bo: Side, pair: uuid.UUID
) -> None:
    bo.does("write_line", 1, None, "En hemmelig melding", card="message", pair=pair)
    bo.does("block_person", 1, "Kari Hansen")
    anna.does("show_or_hide_contact", 1, act="show", pair=pair)
    cille = begin(norway, norway.signed_in("cille"), "bo")
    seen = {path: drawn(cille.fire("show_page", path)) for path in ("/mentor", "/mentor-pair", "/mentor-profile")}
    assert "The mentor has said yes." in seen["/mentor"]
    assert "Only the member sees" in seen["/mentor-pair"] and "Only the member sees this." in seen["/mentor-profile"]
    for text in seen.values():
        assert not [word for word in ("En hemmelig melding", "Kari Hansen", "Ask me.", "Anna Berg") if word in text]
    assert cille.get("/mentor-meetings.ics").status == 403


def test_the_help_page_tells_every_state_and_the_rules(bo: Side) -> None:
    text = bo.sees("/mentor-help")
    for said in (
        "Waits for the coordinator",
        "Question asked",
        "Not answered in time",
        "3 open requests",
        "1 July – 31 July",
    ):
        assert said in text, said
