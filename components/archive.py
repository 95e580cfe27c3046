"""The archive: an order with its progress, and what is inside."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from components.cards import badge, card, disclosure, fact, facts, progress
from components.forms import link_button
from data import words
from data.archive.orders import STATES, OrderRow
from data.words import gettext as _


def order_card(order: OrderRow, *, fresh: bool) -> Component:
    """One order: waiting, being made, ready to be fetched, failed or gone."""
    title = _("Asked for {when}", when=words.date_time(order.asked_at))
    if order.state in ("waiting", "building"):
        return card(title, progress(order.done, order.total, _("Your archive is being made")))
    if order.fetchable and order.expires_at:
        way = (
            link_button(_("Download"), f"/archive/{order.order_id}", "primary", in_app=False)
            if fresh
            else link_button(_("Sign in again to download"), "/step-up?next=/archive", in_app=False)
        )
        lines = [
            fact(_("Size"), _size(order.bytes or 0)),
            fact(_("Can be fetched until"), words.date_time(order.expires_at)),
            fact(_("Times downloaded"), words.number(order.downloads)),
            fact(_("Checksum (SHA-256)"), html.Code(order.sha256)),
        ]
        return card(title, badge(_("Ready"), "success"), facts(lines), actions=[way], tone="success")
    if order.state == "failed":
        return card(title, badge(_("Failed"), "danger"), html.P(_("It could not be made. Please ask for it again.")))
    return card(
        title, badge(_(STATES["expired"])), html.P(_("The file has been removed. Ask for a new one at any time."))
    )


def _size(count: int) -> str:
    return _("{size} KB", size=words.number(max(1, round(count / 1000))))


def contents_card() -> Component:
    """What the file holds and what it does not."""
    parts = [
        _("A page for reading, that opens in any browser, without internet."),
        _("Every section as JSON and as a table (CSV), with a description of its fields."),
        _("For each section: what it is for, what allows it, where it comes from and how long it is kept."),
        _("Your contact card, your courses for the calendar, receipts of your consents, your letters."),
        _("A list of what is not in it, and why."),
        _("Checksums and a signature, so that anybody can see that nothing was changed."),
    ]
    return card(_("What is in it"), disclosure(_("Show the contents"), html.Ul([html.Li(each) for each in parts])))
