"""Cards and the small things that stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from dash import html

from components.dom import Id, aria, dataset, given
from components.icons import icon
from components.page import Content
from data.words import gettext as _
from data.words import number

Tone = Literal["neutral", "info", "success", "warning", "danger"]
_HEADINGS = {2: html.H2, 3: html.H3, 4: html.H4}


def card(
    title: str,
    *children: Content,
    actions: Sequence[Content] = (),
    id: Id | None = None,
    tone: Tone | None = None,
    level: Literal[2, 3, 4] = 2,
) -> html.Section:
    """A titled card with its actions at the foot. `level` is the heading's level: 3 inside a `section`."""
    return html.Section(
        [
            _HEADINGS[level](title, className="card-title"),
            *children,
            html.Div(list(actions), className="actions") if actions else None,
        ],
        className=f"card tone-{tone}" if tone else "card",
        **given(id=id),
    )


def fact(label: str, value: Content, note: Content = None, action: Content = None) -> html.Div:
    """One line of `facts`: what it is called, what it is, a note below and an action beside it."""
    return html.Div(
        [
            html.Dt(label),
            html.Dd([html.Div(value, className="fact-value"), note and html.Div(note, className="note")]),
            action and html.Dd(action, className="fact-action"),
        ],
        className="fact",
    )


def facts(lines: Sequence[html.Div]) -> html.Dl:
    """A description list of `fact` lines."""
    return html.Dl(list(lines), className="facts")


def plain_facts(lines: Sequence[tuple[str, str]]) -> html.Dl:
    """A description list of plain texts, a line break starting a new line: few parts, for what stands many times."""
    return html.Dl([part for name, text in lines for part in (html.Dt(name), html.Dd(text))], className="plain-facts")


def badge(text: str, tone: Tone = "neutral") -> html.Span:
    """A short state in words; the colour only repeats what the words say."""
    return html.Span(text, className=f"badge tone-{tone}")


def disclosure(summary: str, *children: Content, open: bool = False, act: str = "") -> html.Details:
    """More for those who want it, closed at first. `act` is what using it is counted as."""
    head = html.Summary(summary, **(dataset(act=act) if act else {}))
    return html.Details([head, html.Div(list(children), className="disclosed")], open=open)


def timeline(events: Sequence[tuple[str, Content, Content]]) -> html.Ol:
    """What happened, in the order given: when (words), what, and a note or None."""
    return html.Ol(
        [
            html.Li([html.Div(when, className="when"), html.Div(what), note and html.Div(note, className="note")])
            for when, what, note in events
        ],
        className="timeline",
    )


def steps(names: Sequence[str], current: int) -> html.Ol:
    """Where something stands on its way: steps before `current` (0-based) are done; `len(names)` means all are."""
    return html.Ol([_step(name, position - current) for position, name in enumerate(names)], className="steps")


def _step(name: str, distance: int) -> html.Li:
    if distance < 0:
        done = html.Span(" " + _("(done)"), className="visually-hidden")
        return html.Li([icon("check"), html.Span([name, done])], className="done")
    return html.Li([html.Span(name)], **aria(current="step" if distance == 0 else None))


def progress(done: int, total: int, label: str) -> html.Div:
    """How far a long piece of work has come, in words and as a bar; `total` is 0 while nobody knows how long it is."""
    count = _("{done} of {total}", done=number(done), total=number(total)) if total else ""
    known = {"value": str(done), "max": str(total)} if total else {}
    return html.Div(
        [
            html.Div([html.Span(label), html.Span(count, className="note")], className="progress-words"),
            html.Progress(**known, **aria(label=label)),
        ],
        className="progress-line",
    )
