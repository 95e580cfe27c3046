"""What anybody may read before signing in: the privacy policy, the cookies, how to reach the organisation."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component
from flask import Response, redirect, request

from auth import cookies
from auth.gate import safe_next
from auth.guard import PUBLIC, path_before, route
from auth.permissions import Permission
from auth.public import public_page
from auth.request import acting_under, me, organisation, transaction, who
from components.cards import card, fact, facts
from components.page import page as page_frame
from components.prose import prose
from components.tables import table
from data import words
from data.people import choose_language
from data.words import gettext as _

OPEN_PAGES = ("/privacy", "/cookies", "/contact", "/signed-out")


@route("/privacy", PUBLIC)
def privacy() -> Response:
    ours = organisation()
    version = ours.policy_in_force(words.today())
    earlier = [each for each in ours.policy if each.effective <= words.today()]
    changes = [
        fact(
            _("In force from {date}", date=words.date(each.effective)),
            words.pick(each.summary),
            _("Announced on {date}", date=words.date(each.communicated)),
        )
        for each in sorted(earlier, key=lambda each: each.effective, reverse=True)
    ]
    content = page_frame(
        _("Privacy policy"),
        prose(ours.policy_text(version, words.language())),
        card(_("Versions and what changed"), facts(changes)),
        html.P(_("Last updated: {date}", date=words.date(version.effective)), className="note"),
    )
    return public_page(_("Privacy policy"), content)


@route("/cookies", PUBLIC)
def cookie_table() -> Response:
    rows = [(html.Code(each.name), _(each.purpose), _(each.lasts)) for each in cookies.OURS]
    kept = [(html.Code(each.name), _(each.purpose), _(each.lasts)) for each in cookies.STORED]
    content = page_frame(
        _("Cookies"),
        table(_("The cookies of these pages"), [_("Name"), _("What it is for"), _("How long")], rows),
        html.P(_("All of them are needed for what you ask for. None follows you, so there is nothing to accept.")),
        table(
            _("What these pages keep in your browser besides"), [_("Name"), _("What it is for"), _("How long")], kept
        ),
        html.P(
            [
                _("Whether your use is measured, you decide here:"),
                " ",
                html.A(_("Consents"), href="/consents"),
                ". ",
                _("If your browser asks sites not to follow you (Global Privacy Control), nothing is measured at all."),
            ]
        ),
        lead=_("These pages set only cookies of their own, and nothing is fetched from others."),
    )
    return public_page(_("Cookies"), content)


@route("/contact", PUBLIC)
def contact() -> Response:
    ours = organisation()
    c, officer, authority = ours.contact, ours.privacy_officer, ours.authority
    content = page_frame(
        _("Contact"),
        card(c.name, facts([
            fact(_("Visit"), c.address), fact(_("Write"), c.postal), fact(_("Phone"), c.phone, words.pick(c.hours)),
            fact(_("E-mail"), _mail(c.email)),
        ])),
        card(
            words.pick(officer.title),
            html.P(_("Ask about your data or use your rights, also if you aren't a member.")),
            facts([fact(_("E-mail"), _mail(officer.email)), fact(_("Phone"), officer.phone)]),
        ),
        card(_("Complain"), html.P(words.pick(authority.words)), facts([
            fact(authority.name, html.A(authority.url, href=authority.url)), fact(_("Phone"), authority.phone),
            fact(_("E-mail"), _mail(authority.email)), fact(_("Write"), authority.address),
        ])),
    )  # fmt: skip
    return public_page(_("Contact"), content)


def _mail(address: str) -> Component:
    return html.A(address, href=f"mailto:{address}")


@route("/language", PUBLIC, methods=("POST",))
def choose() -> Response:
    """Keep the chosen language: in the browser for strangers, and for the person who is signed in."""
    wanted, back = request.form.get("language", ""), path_before()
    if wanted in organisation().languages and who() is not None and me().session.kind == "member":
        with acting_under(Permission.LANGUAGE_CHANGE), transaction() as writing:
            choose_language(writing, me().person_id, wanted)
    response = redirect(back if back in OPEN_PAGES else safe_next(back), 303)
    if wanted in organisation().languages:
        cookies.put(response, cookies.LANGUAGE, wanted)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]
