"""The start page: what needs you, what is held about you, what you have allowed."""

from __future__ import annotations

from dash import ALL, Input, Output, ctx, dcc, html
from dash.development.base_component import Component

from auth.guard import alone, callback, page
from auth.permissions import Permission
from auth.request import me, organisation, own_uuid, reading, reading_role, session, transaction
from components.cards import card
from components.dom import marked
from components.forms import button
from components.page import Content, grid
from components.page import page as page_frame
from components.states import empty, notice
from data import words
from data.consents.ledger import consents_of
from data.datamap.counts import counts_of
from data.notices import KINDS, mark_read, notices_of
from data.requests import requests_of
from data.words import N_
from data.words import gettext as _

LOOKED_AT = {
    "correct": N_("Your request for a correction is being looked at. You get an answer by {date}."),
    "view": N_("What you said about a look at your pages is being looked into. You get an answer by {date}."),
}


class ids:
    NEEDS = "home-needs"

    @staticmethod
    def done(notice_id: object) -> dict[str, object]:
        return {"page": "home", "part": "done", "notice": notice_id}


@page("/", N_("Start"), Permission.HOME_READ, icon="home", order=10, in_bottom=True)
def layout(**_query: object) -> Component:
    return page_frame(
        _greeting(),
        html.Div(alone(_("Waiting for you"), _needs), id=ids.NEEDS, className="stack"),
        grid(alone(_("What you have allowed"), _allowed), alone(_("What we hold about you"), _holds)),
        lead=_(
            "Here you see what {organisation} stores about you, and decide about it.", organisation=organisation().name
        ),
    )


def _greeting() -> str:
    found = reading()
    name = found.one("profile").get("given_name", "") if found else ""
    return _("Hello, {name}", name=name) if name else _("Hello")


def _needs() -> Component:
    person_id = me().person_id
    lines: list[Content] = [
        html.Li(
            [
                dcc.Link(_(KINDS[each.kind]), href=each.path),
                html.Span(" " + words.date(each.created_at), className="note"),
                marked(button(ids.done(str(each.notice_id)), _("Done"), "link"), counted="notice-read"),
            ]
        )
        for each in notices_of(session(), person_id, unread=True)
    ]
    lines += [
        html.Li(_(LOOKED_AT[r.kind], date=words.date(r.due_on)))
        for r in requests_of(session(), person_id)
        if r.state == "received"
    ]
    if not lines:
        return card(_("Waiting for you"), html.P(_("Nothing right now. You are up to date.")))
    return card(_("Waiting for you"), html.Ul(lines, className="plain-list"))


def _holds() -> Component:
    found = reading()
    held = counts_of(organisation(), found, session(), me().person_id, role=reading_role())
    down = None if found else notice(_("The member register does not answer right now."), "warning")
    counts: dict[str, int] = {}
    for line, count in held:
        counts[line.activity] = counts.get(line.activity, 0) + count
    titles = {line.activity: words.pick(line.title) for line, _count in reversed(held)}
    lines = [html.Li([html.Span(titles[activity]), html.Span(words.number(n))]) for activity, n in counts.items()]
    summary = words.ngettext(
        "{count} entry in all, in these parts:", "{count} entries in all, in these parts:", sum(counts.values())
    )
    link = html.A(_("See all of it"), href="/my-data")
    return card(_("What we hold about you"), down, html.P(summary), html.Ul(lines, className="counts"), actions=[link])


def _allowed() -> Component:
    given = [each for each in consents_of(session(), me().person_id).values() if each.given]
    ours, today = organisation(), words.today()
    link = dcc.Link(_("See and change your consents"), href="/consents")
    if not given:
        return card(
            _("What you have allowed"),
            empty(
                _("You have not allowed anything yet"),
                _("Everything you may allow is voluntary and off at first."),
                link,
            ),
        )
    lines = [
        html.Li(
            [
                html.Span(words.pick(ours.purpose_named(each.purpose).current(today).title)),
                html.Span(_("Since {date}", date=words.date(each.since)) if each.since else ""),
            ]
        )
        for each in given
    ]
    return card(_("What you have allowed"), html.Ul(lines, className="counts"), actions=[link])


@callback(
    Output(ids.NEEDS, "children"),
    Input(ids.done(ALL), "n_clicks"),
    permission=Permission.NOTICES_READ,
    prevent_initial_call=True,
)
def mark_notice_read(clicks: list[int | None]) -> Component:
    pressed = ctx.triggered_id
    if any(clicks) and isinstance(pressed, dict):
        with transaction() as writing:
            mark_read(writing, me().person_id, own_uuid(pressed["notice"]))
    return _needs()
