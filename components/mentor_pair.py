"""Two who have said yes to each other, or had: who, contact, messages, goals, meetings, and the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.cards import badge, card, disclosure, fact, facts, steps
from components.forms import button, form, link_button, radio_field, select_field, text_field, textarea_field
from components.mentor import heading, mentor_card
from components.mentor_reasons import reasons
from components.mentor_requests import MOST_TEXT, talk
from components.mentor_words import names_of_way, pair_sentence, place_on_way, refusal, when
from components.page import Content
from components.states import empty, hidden, notice
from data import words
from data.mentoring.moves import ENDINGS, REASONS
from data.mentoring.overview import Overview
from data.mentoring.pairs import ANSWERS
from data.mentoring.together import Entry, Pair
from data.words import gettext as _

Part = Callable[..., Any]
"""The id of a part of this pair: what it is, and what of it."""


@dataclass(frozen=True)
class Contact:
    """How somebody is reached, exactly as the other sees it."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class Typed:
    """What was written into a form and could not be kept, and the sentence for each field."""

    values: dict[str, str]
    problems: dict[str, str]


NOTHING = Typed({}, {})


def not_kept(why: str, typed: Typed) -> Component:
    """Why a line was not taken, and the line, so that it is not lost."""
    text = typed.values.get("text")
    words_ = [html.P(_("You wrote:")), html.Blockquote(text, className="own-words quoted")] if text else []
    return notice([html.P(refusal(why)), *words_], "warning")


def choice(choice_id: str, pairs: Sequence[Pair], seen: Overview) -> Component | None:
    """Which pair is shown, for whoever has more than one."""
    if len(pairs) < 2:
        return None
    options = [
        (str(each.pair_id), f"{heading(seen.cards.get(each.other_card), each.part, masked=True)}, {when(each.since)}")
        for each in pairs
    ]
    return select_field(choice_id, _("Which mentoring"), options, options[0][0])


def head_card(seen: Overview, pair: Pair, name: str, start_id: Any) -> Component:
    """Who the other is, and where the two stand."""
    other, is_mentor = seen.cards.get(pair.other_card), pair.part == "mentor"
    begin = button(start_id, _("We have started")) if pair.state == "accepted" else None
    state = pair_sentence(pair) if pair.is_together else _(REASONS.get(pair.reason, "")) or None
    return card(
        name or heading(other, pair.part, masked=True),
        badge(_("Your mentee") if is_mentor else _("Your mentor"), "info"),
        steps(names_of_way(seen.profile), place_on_way(seen)) if pair == seen.furthest() else None,
        html.P(state),
        disclosure(_("Why you two were put together"), reasons(pair.why)) if pair.why else None,
        disclosure(_("The whole card"), mentor_card(other)) if other else None,
        hidden(_("Only the member sees the card.")) if seen.masked else None,
        actions=[begin] if begin else [],
    )


def contact_card(pair: Pair, mine: Contact | None, theirs: Contact | str, button_id: Part, *, may: bool) -> Component:
    """Both sides' contact details. `theirs` is a sentence while there are none; `may`: one has consented to showing."""
    shows = pair.shares_contact and may
    preview = [
        html.P(_("The other sees exactly this:") if shows else _("If you show it, the other sees exactly this:")),
        _contact(mine) if mine else html.P(_("The member register does not answer now. Try again soon.")),
    ]
    act = button(
        button_id("hide" if shows else "show"), _("Hide it again") if shows else _("Show it to the other"),
        "secondary" if shows else "primary",
    )  # fmt: skip
    said = _("You show how to reach you") if shows else _("You do not show how to reach you")
    return card(
        _("How to reach each other"),
        html.H3(_("The other")),
        _contact(theirs) if isinstance(theirs, Contact) else html.P(theirs),
        html.H3(_("You")),
        badge(said, "success" if shows else "neutral"),
        *preview,
        actions=[act] if may else [],
    )


def _contact(shown: Contact) -> Component:
    phone = html.A(shown.phone, href=f"tel:{shown.phone.replace(' ', '')}") if shown.phone else "–"
    email = html.A(shown.email, href=f"mailto:{shown.email}") if shown.email else "–"
    return facts([fact(_("Name"), shown.name), fact(_("Phone"), phone), fact(_("E-mail"), email)])


def messages(lines: Sequence[Entry], part: Part, typed: Typed = NOTHING, *, open: bool) -> Component:
    """What the two have written, and the field for more."""
    field = textarea_field(
        part("text"), _("New message"), typed.values.get("text"), error=typed.problems.get("text"), rows=3,
        max_length=MOST_TEXT,
    )  # fmt: skip
    return card(
        _("Messages"),
        talk(lines) or empty(_("No messages yet"), _("Say hello, and suggest a time for a first talk.")),
        form(part("form"), field, submit=_("Send")) if open else None,
        html.P(_("Only you two read this. No e-mail holds what you write."), className="note"),
    )


def goals(lines: Sequence[Entry], part: Part, line_id: Part, typed: Typed = NOTHING, *, open: bool) -> Component:
    """What the two want to reach."""
    field = text_field(
        part("text"), _("New goal"), typed.values.get("text"), error=typed.problems.get("text"), max_length=MOST_TEXT,
        autocomplete="off", hint=_("One thing you want to be able to do, or to have done."),
    )  # fmt: skip
    return card(
        _("Goals"),
        _lines(lines, line_id, open=open) or empty(_("No goals yet"), _("Two or three are enough.")),
        form(part("form"), field, submit=_("Add")) if open else None,
    )


def meetings(lines: Sequence[Entry], part: Part, line_id: Part, typed: Typed = NOTHING, *, open: bool) -> Component:
    """When the two meet."""
    wrong, said = typed.problems, typed.values
    fields = [
        html.Div(
            [
                text_field(part("day"), _("Day"), said.get("day"), error=wrong.get("day"), kind="date"),
                text_field(part("time"), _("Time"), said.get("time"), error=wrong.get("time"), kind="time"),
            ],
            className="lists",
        ),
        text_field(
            part("text"), _("Where, or what about"), said.get("text"), error=wrong.get("text"), optional=True,
            max_length=MOST_TEXT, autocomplete="off",
        ),
    ]  # fmt: skip
    ahead = [each for each in lines if each.done_at is None]
    file = link_button(_("Calendar file"), "/mentor-meetings.ics", "secondary", in_app=False)
    return card(
        _("Meetings"),
        _lines(sorted(lines, key=lambda each: each.at or each.made_at), line_id, open=open)
        or empty(_("No meetings yet"), _("Most pairs meet once a month.")),
        html.Div(file, className="actions") if ahead and open else None,
        disclosure(_("Add a meeting"), form(part("form"), *fields, submit=_("Add")), open=bool(wrong))
        if open
        else None,
    )


def _lines(lines: Sequence[Entry], line_id: Part, *, open: bool) -> Component | None:
    if not lines:
        return None
    return html.Ul([_line(each, line_id, open=open) for each in lines], className="plain-list lines")


def _line(one: Entry, line_id: Part, *, open: bool) -> Component:
    done = one.done_at is not None
    text = " · ".join(each for each in (words.date_time(one.at) if one.at else "", one.text) if each)
    acts = [
        button(line_id("undone" if done else "done", one.entry_id), _("Not done") if done else _("Done"), "link"),
        button(line_id("remove", one.entry_id), _("Remove"), "link"),
    ]
    return html.Li(
        [
            html.Span([text, " ", badge(_("Done"), "success") if done else None], className="line"),
            html.Span(acts if one.mine and open else None if one.mine else _("written by the other"), className="note"),
        ]
    )


def private(
    title: str,
    asks: str,
    given: Sequence[Entry],
    part: Part,
    typed: Typed = NOTHING,
    *,
    open: bool,
    counted: bool,
    done: Content = None,
) -> Component:
    """A check-in or feedback: own words for oneself, and one of three answers, which is `counted` with consent."""
    who_reads = (
        _("Nobody else reads what you write. Your answer is counted among those of others, as you have allowed.")
        if counted
        else _("Nobody else reads this, not the other and not the coordinator.")
    )
    before = html.Ul([html.Li(_answer(each)) for each in given]) if given else None
    return card(
        title,
        done,
        before,
        form(
            part("form"),
            radio_field(
                part("answer"), asks, [(key, _(label)) for key, label in ANSWERS.items()], typed.values.get("answer"),
                error=typed.problems.get("answer"), inline=True,
            ),
            textarea_field(
                part("text"), _("In your own words"), typed.values.get("text"), error=typed.problems.get("text"),
                optional=True, rows=3, max_length=MOST_TEXT,
            ),
            submit=_("Save"),
        )
        if open
        else None,
        html.P(who_reads, className="note"),
    )  # fmt: skip


def _answer(given: Entry) -> list[Content]:
    said = html.Strong(_(ANSWERS.get(given.answer, "")))
    return [said, f" {given.text} ", html.Span(words.date(given.made_at), className="note")]


def end_card(part: str, end_id: Part, *, silent: bool) -> Component:
    """Ending it, with what is true of it; `silent`: the other has not been heard of for long."""
    text = (
        _("Not hearing back? Write once more, or end it here. Nobody is blamed, and you can ask somebody else at once.")
        if part == "mentee"
        else _("Not hearing back? Write once more, or end it here. Nobody is blamed, and your place is free again.")
    )
    return card(
        _("End this mentoring"),
        notice(text) if silent else None,
        html.P(_("Choose what is true. The other is told that it has ended.")),
        actions=[button(end_id(reason), _(REASONS[reason]), "secondary") for reason in ENDINGS],
    )
