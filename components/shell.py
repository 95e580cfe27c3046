"""What surrounds every page: header, navigation, main, live region, footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import dash_bootstrap_components as dbc
from dash import dcc, html

from components.dom import aria, dataset
from components.icons import icon
from components.page import Content
from data.words import gettext as _


@dataclass(frozen=True)
class Item:
    """A page in the navigation. Mark four with `in_bottom`: on the phone "More" is the fifth.

    `own_document`: it is opened as a document of its own, not in the app.
    """

    path: str
    label: str
    icon: str
    in_bottom: bool = False
    own_document: bool = False


class Ids(Protocol):
    """The ids the caller gives to the parts it fills: the page and what is read out."""

    MAIN: str
    LIVE: str


def shell(
    page: Content,
    *,
    items: Sequence[Item],
    current: str,
    organisation: str,
    who: str,
    languages: Sequence[tuple[str, str]],
    language: str,
    csrf: str,
    ids: Ids,
    banner: Content = None,
) -> html.Div:
    """The frame around a signed-in person's page.

    `languages` are (code, own name); a choice is posted to `/language`, which leads back to the page one is on.
    `banner` stands above everything and stays in sight, as for a view by support staff.
    """
    return html.Div(
        [
            _skip_link(ids),
            banner,
            _header(organisation, "/", _settings(languages, language, csrf), _who(who), _sign_out(csrf)),
            html.Div([_side(items, current), _main(page, ids)], className="columns"),
            _footer(current),
            _bottom(items, current),
        ],
        className="shell",
    )


def plain_shell(
    page: Content,
    *,
    current: str,
    organisation: str,
    languages: Sequence[tuple[str, str]],
    language: str,
    ids: Ids,
    csrf: str = "",
) -> html.Div:
    """The frame around a public page or a sign-in page, without Dash. `csrf` is empty for strangers."""
    return html.Div(
        [
            _skip_link(ids),
            _header(organisation, "/", _settings(languages, language, csrf)),
            html.Div(_main(page, ids), className="columns columns-plain"),
            _footer(current),
        ],
        className="shell",
    )


def _skip_link(ids: Ids) -> html.A:
    return html.A(_("Skip to the content"), href=f"#{ids.MAIN}", className="skip-link")


def _header(organisation: str, home: str, *tools: Content) -> html.Header:
    mark = html.Span(className="brand-mark", **aria(hidden="true"))
    brand = html.A([mark, organisation], href=home, className="brand")
    row = html.Div([brand, html.Div(list(tools), className="tools")], className="header-row")
    return html.Header(row, className="header")


def _who(who: str) -> html.Div:
    """Who is signed in; no name while the register does not know it or does not answer."""
    signed_in = html.Span(_("Signed in as") + " ", className="visually-hidden") if who else None
    return html.Div([icon("person"), signed_in, html.Span(who or _("Signed in"))], className="who")


def _settings(languages: Sequence[tuple[str, str]], language: str, csrf: str) -> html.Details:
    """Language and light or dark, behind one small button. The theme buttons are wired in `assets/theme.js`."""
    return html.Details(
        [
            html.Summary([icon("globe"), html.Span(_("Language and display"))], className="tool"),
            html.Div(
                [
                    html.P(_("Language"), className="menu-title"),
                    html.Form(
                        [
                            dbc.Input(type="hidden", name="csrf_token", value=csrf),
                            *(_language(code, name, language) for code, name in languages),
                        ],
                        method="post",
                        action="/language",
                    ),
                    html.P(_("Display"), className="menu-title"),
                    html.Div(
                        [
                            _theme("light", "sun", _("Light")),
                            _theme("dark", "moon", _("Dark")),
                            _theme("auto", "display", _("As on my device")),
                        ],
                        role="group",
                        **aria(label=_("Display")),
                    ),
                ],
                className="menu",
            ),
        ],
        className="settings",
    )


def _language(code: str, name: str, chosen: str) -> html.Button:
    marked = aria(current="true" if code == chosen else None)
    used = dataset(act="language")
    return html.Button(name, type="submit", name="language", value=code, lang=code, **marked, **used)


def _theme(choice: str, symbol: str, label: str) -> html.Button:
    return html.Button(
        [icon(symbol), label], type="button", **dataset(theme=choice, act="theme"), **aria(pressed="false")
    )


def _sign_out(csrf: str) -> html.Form:
    """A real form, so that signing out works even when scripts do not."""
    return html.Form(
        [
            dbc.Input(type="hidden", name="csrf_token", value=csrf),
            html.Button([icon("sign-out"), html.Span(_("Sign out"))], type="submit", className="tool"),
        ],
        method="post",
        action="/sign-out",
    )


def _side(items: Sequence[Item], current: str) -> html.Nav:
    links = [html.Li(_link(item, current)) for item in items]
    return html.Nav(html.Ul(links), className="side", **aria(label=_("Pages")))


def _bottom(items: Sequence[Item], current: str) -> html.Nav:
    first = [item for item in items if item.in_bottom]
    rest = [item for item in items if not item.in_bottom]
    return html.Nav(
        [
            html.Ul([html.Li(_link(item, current)) for item in first]),
            html.Details(
                [
                    html.Summary([icon("more"), html.Span(_("More"))]),
                    html.Ul([html.Li(_link(item, current)) for item in rest], className="menu"),
                ]
            )
            if rest
            else None,
        ],
        className="bottom",
        **aria(label=_("Pages")),
    )


def _link(item: Item, current: str) -> dcc.Link:
    """dcc.Link knows no `aria-current`: the server's HTML has it from here, the browser from `assets/focus.js`."""
    link = (html.A if item.own_document else dcc.Link)([icon(item.icon), html.Span(item.label)], href=item.path)
    link._valid_wildcard_attributes = ["aria-"]
    if item.path == current:
        setattr(link, "aria-current", "page")
    return link


def _main(page: Content, ids: Ids) -> html.Div:
    """The page, and beside it what is said about an act: read out at once, closed by `assets/menus.js`."""
    said = html.Div(id=ids.LIVE, role="status", **aria(live="polite"))
    close = html.Button(icon("cross"), type="button", className="tool", **aria(label=_("Close")))
    return html.Div(
        [html.Main(page, id=ids.MAIN, tabIndex=-1), html.Div([said, close], className="live")], className="content"
    )


def _footer(current: str) -> html.Footer:
    links = [("/privacy", _("Privacy")), ("/cookies", _("Cookies")), ("/contact", _("Contact"))]
    return html.Footer(html.Ul([html.Li(_footer_link(*link, current)) for link in links]), className="footer")


def _footer_link(path: str, words: str, current: str) -> html.A:
    used = dataset(act="contact") if path == "/contact" else {}
    return html.A(words, href=path, **used, **aria(current="page" if path == current else None))
