"""The document of a page, and everything that needs Dash's insides, behind one switch (FIRST_PAINT=0).

The first visit is one document: the page drawn on the server as HTML, and the same layout and the callbacks inlined for
Dash, so that no second round is needed. Nobody's data is in a layout that Dash keeps or checks: `app.layout` is empty.
"""

from __future__ import annotations

import html as text
import itertools
import re
import secrets
import tomllib
from typing import Any

import dash._callback
import orjson
from dash import Dash, dcc, html
from dash.development.base_component import Component
from flask import Response, current_app, g, request

from auth.cookies import SESSION, csrf_token, renew_csrf
from auth.guard import CALLBACKS, PAGES, draw, layout_ids, visible_pages
from auth.permissions import Permission, permits
from auth.request import acting_under, me, organisation, reading, session, who
from auth.static import ROOT, StaticFiles
from components.dom import node
from components.html import to_html
from components.shell import Item, shell
from components.staff_view import view_banner
from components.states import skeleton
from data import words
from data.permitted import may_use
from data.words import gettext as _

RELEASE: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
USAGE = "usage"  # the purpose of the consent
LEFT_OUT = (
    "/polyfill@",  # for browsers of 2015; the one thing needed of it, regeneratorRuntime, dbc's script brings too
    "/dash_table/",  # we never draw one
    "-shared.",  # dcc fetches it by itself with the parts that need it, none of which are ours
)


def dumps(value: Any) -> str:
    """JSON by orjson, which walks the component tree itself: Dash's own encoder walks it in Python first."""
    options = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
    return orjson.dumps(value, default=_plain, option=options).decode()


def _plain(value: Any) -> Any:
    """What orjson does not know itself: components, and Dash's own values such as Patch."""
    return node(value) if isinstance(value, Component) else value.to_plotly_json()


def nonce() -> str:
    """This response's nonce for style elements."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


class InnsynDash(Dash):
    """Dash with our document. `first_paint` False leaves drawing to the browser alone."""

    def __init__(self, *args: Any, files: StaticFiles, first_paint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files, self.first_paint = files, first_paint
        self._dependencies: dict[tuple[bool, ...], str] = {}
        self.script_tags = self._generate_scripts_html()  # now, since Dash serves a script only once it has named it
        self.script_paths: list[str] = re.findall('src="([^"]+)"', self.script_tags)
        dash._callback.to_json = dumps

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = super()._config()
        return {key: value for key, value in config.items() if not key.endswith("_version")}

    def _generate_scripts_html(self) -> str:
        lines = super()._generate_scripts_html().splitlines()
        return "".join(line for line in lines if not any(each in line for each in LEFT_OUT))

    def serve_layout(self) -> Response:
        """The frame without a page, for the person who asks; only without first paint."""
        return Response(dumps(frame(skeleton(), "")), mimetype="application/json")

    def dependencies(self) -> Response:
        """The callbacks that this person's permissions allow; only without first paint."""
        return Response(self.own_dependencies(), mimetype="application/json")

    def own_dependencies(self) -> str:
        """JSON of the callbacks that the person who asks may fire."""
        mine = tuple(permits(me(), spec.permission) for spec in CALLBACKS)
        if mine not in self._dependencies:
            self._dependencies[mine] = dumps(list(itertools.compress(self._callback_list, mine)))
        return self._dependencies[mine]

    def index(self, *_args: Any, **_kwargs: Any) -> Response:
        """The document of the page at this path."""
        path = request.path
        shown = frame(draw(path), path) if self.first_paint else None
        boot = (
            f'<div id="first-paint">{to_html(shown)}</div><div id="react-entry-point" hidden></div>'
            f"{_json('boot-layout', dumps(shown))}{_json('boot-dependencies', self.own_dependencies())}"
            if shown is not None
            else '<div id="react-entry-point"></div>'
        )
        body = (
            f"<noscript>{text.escape(_('These pages need JavaScript for changing things.'))}</noscript>{boot}"
            f"{_json('_dash-config', dumps(self._config()))}{self.script_tags}"
            f'<script id="_dash-renderer" src="{self.files.start_js}"></script>'
        )
        title = PAGES[path].label if path in PAGES else ""
        drawn = path if shown is not None else ""
        response = Response(_document(title, body, self.files, drawn, usage_marks()), mimetype="text/html")
        renew_csrf(response)
        return response


def frame(page: Component, path: str) -> Component:
    """The shell around a page for the person who asks, with the parts that moving between pages needs."""
    ours, identity = organisation(), me()
    items = [
        Item(each.path, each.label, each.icon, each.in_bottom, each.own_document) for each in visible_pages(identity)
    ]
    around = shell(
        page,
        items=items,
        current=path,
        organisation=ours.name,
        who=name_of_who(),
        banner=banner(),
        languages=[(code, words.LANGUAGES[code]) for code in ours.languages],
        language=words.language(),
        csrf=csrf_token(request.cookies.get(SESSION.name, "")),
        ids=layout_ids,
    )
    return html.Div(
        [
            around,
            dcc.Location(id=layout_ids.URL, refresh=False),
            dcc.Store(id=layout_ids.WANTED),
            dcc.Store(id=layout_ids.LEAVE),
            dcc.Store(id=layout_ids.LEFT),
        ]
    )


def banner() -> Component | None:
    """Who is looked at, why, how long still, and the way out: on every page while a view goes on."""
    view = me().view
    if view is None:
        return None
    with acting_under(Permission.HOME_READ):
        name = reading_name()
    return view_banner(view, name, csrf_token(request.cookies.get(SESSION.name, "")))


def name_of_who() -> str:
    """The name of the person who asks, as the register or the staff table has it, or "" where neither knows it."""
    identity = me()
    if identity.name:
        return identity.name
    with acting_under(Permission.HOME_READ):
        return reading_name()


def reading_name() -> str:
    """The name in the register of the person whose pages these are."""
    found = reading()
    return found.name if found else ""


def usage_marks() -> str:
    """Whether `assets/usage.js` may know this browser again: attributes for a member's document, none for anybody else.

    An employee is not measured, and nobody is while an employee looks at their pages.
    """
    identity = who()
    if identity is None or identity.session.kind != "member":
        return ""
    with acting_under(Permission.CONSENTS_READ):
        allowed = may_use(session(), identity.person_id, USAGE)
    return f' data-usage="{"yes" if allowed else "no"}" data-release="{RELEASE}"'


def plain_document(title: str, content: Component, *, measured: bool = False) -> str:
    """The document of a page for strangers, drawn without Dash; where it is `measured`, also for a member's eyes."""
    marks = usage_marks() if measured else ""
    return _document(title, to_html(content), current_app.extensions["static_files"], "", marks)


def _json(element_id: str, content: str) -> str:
    escaped = content.replace("<", "\\u003c")
    return f'<script type="application/json" id="{element_id}">{escaped}</script>'


def _document(title: str, body: str, files: StaticFiles, path: str, marks: str) -> str:
    name = text.escape(f"{title} – {organisation().name}" if title else organisation().name)
    return (
        f'<!DOCTYPE html><html lang="{words.language()}" data-plotly="{files.plotly}" data-path="{text.escape(path)}"'
        f'{marks}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{name}</title><link rel="icon" href="{files.icon}"><link rel="stylesheet" href="{files.css}">'
        f'<script src="{files.head_js}" nonce="{nonce()}"></script></head><body>{body}</body></html>'
    )
