"""The only way to register a page, a callback or a route: each names a permission, and runs for those who have it.

Registrations are kept here and joined to an app by `install`, so that two apps in one process have the same ones.
"""

from __future__ import annotations

import functools
import urllib.parse
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from dash import Dash, html, no_update, set_props
from dash.development.base_component import Component
from flask import Flask, Response, g, redirect, request
from werkzeug.exceptions import HTTPException

from auth.permissions import Identity, Permission, permits
from auth.request import Denied, StepUpNeeded, acting_under, close_session, me, who
from auth.viewing import note, shows_member, why_not
from components.cards import card
from components.page import page as page_frame
from components.read_only import disabled, read_only
from components.states import failed, no_access
from data.base import now
from data.db import AWAY
from data.words import gettext as _

log = structlog.get_logger()


class PUBLIC:
    """In place of a permission: strangers may have it. Every use is on the list that `tests` print."""


@dataclass(frozen=True)
class Page:
    """A page of the app and who may open it."""

    path: str
    title: str
    permission: Permission
    layout: Callable[..., Component]
    icon: str
    order: int
    in_bottom: bool
    own_document: bool

    @property
    def label(self) -> str:
        """The page's name in the reader's language."""
        return _(self.title)


@dataclass(frozen=True)
class CallbackSpec:
    """A callback as registered: Dash's own arguments, the function (None for clientside) and who may fire it."""

    function: Callable[..., Any] | None
    permission: Permission
    step_up: bool
    arguments: Sequence[Any]
    options: dict[str, Any] = field(default_factory=dict)
    clientside: Any = None
    polls: bool = False


@dataclass(frozen=True)
class RouteSpec:
    """A Flask route and who may call it."""

    path: str
    function: Callable[..., Any]
    permission: Permission | type[PUBLIC]
    methods: tuple[str, ...]
    step_up: bool
    own_origin: bool
    sees_nobody: bool


PAGES: dict[str, Page] = {}
CALLBACKS: list[CallbackSpec] = []
ROUTES: list[RouteSpec] = []


class layout_ids:
    """The parts of the document that the app itself fills."""

    URL = "url"
    WANTED = "wanted-path"
    MAIN = "main"
    LIVE = "live"
    LEAVE = "leave"
    LEFT = "left"


def page(
    path: str,
    title: str,
    permission: Permission,
    *,
    icon: str,
    order: int = 0,
    in_bottom: bool = False,
    own_document: bool = False,
) -> Callable[[Callable[..., Component]], Callable[..., Component]]:
    """Register a page's `layout(**_)`; `title` is an English msgid. order 0 keeps it out of the navigation.

    A page with very many parts has its `own_document`: the browser draws what the server sends far sooner than Dash
    takes as many parts into a page that is open.
    """

    def register(layout: Callable[..., Component]) -> Callable[..., Component]:
        guarded = _guarded_layout(path, permission, layout)
        PAGES[path] = Page(path, title, permission, guarded, icon, order, in_bottom, own_document)
        return guarded

    return register


def _guarded_layout(path: str, permission: Permission, layout: Callable[..., Component]) -> Callable[..., Component]:
    @functools.wraps(layout)
    def guarded(**query: Any) -> Component:
        if g.get("page_asked") != path:
            raise Denied("a page is drawn only inside the request that asked for it")
        with acting_under(permission):
            return layout(**query)

    guarded.permission = permission  # type: ignore[attr-defined]
    return guarded


def draw(path: str) -> Component:
    """The page at this path for the person who asks, or the page that says why not."""
    found = PAGES.get(path)
    if found is None:
        return not_found()
    if not permits(who(), found.permission):
        note("view-refused", path)
        return page_frame(found.label, no_access(why_not(path)))
    g.page_asked = path
    if not shows_member(found.permission):
        return found.layout()
    note("view-page", path)
    return read_only(found.layout())


def empty_layout() -> Component:
    """What Dash itself keeps and validates: nothing of anybody's."""
    return html.Div()


def not_found() -> Component:
    """The page for an address that is none of ours."""
    return page_frame(
        _("There is no such page"),
        html.P(_("The address may be misspelt, or the page may have moved.")),
        html.A(_("Go to the start page"), href="/", className="btn btn-primary"),
    )


def alone(title: str, draw_it: Callable[[], Component]) -> Component:
    """A card that fails on its own: the rest of the page still shows."""
    try:
        return draw_it()
    except (Denied, StepUpNeeded, HTTPException):
        raise
    except Exception as error:  # whatever it was, it stays in this card
        log.error("card failed", error=type(error).__name__, at=place_of(error))
        close_session()
        return card(title, failed(_("This could not be shown"), _("Reload the page to try again.")))


def visible_pages(identity: Identity) -> list[Page]:
    """The pages of the navigation that this person may open, in order."""
    mine = [each for each in PAGES.values() if each.order and permits(identity, each.permission)]
    if identity.view is not None:
        mine = [each for each in mine if not each.path.startswith("/staff")]
    return sorted(mine, key=lambda each: each.order)


def callback(
    *arguments: Any, permission: Permission, step_up: bool = False, polls: bool = False, **options: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a callback. With `step_up` it runs only within five minutes of a sign-in, else the sign-in page opens.

    One that `polls` is asked for by a clock, not by a person: it does not keep an idle session alive.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        guarded = _guarded(function, permission, step_up)
        guarded.polls = polls  # type: ignore[attr-defined]
        CALLBACKS.append(CallbackSpec(guarded, permission, step_up, arguments, options, polls=polls))
        return guarded

    return register


def clientside_callback(source: Any, *arguments: Any, permission: Permission, **options: Any) -> None:
    """Register a callback that runs in the browser alone."""
    CALLBACKS.append(CallbackSpec(None, permission, False, arguments, options, source))


def route(
    path: str,
    permission: Permission | type[PUBLIC],
    *,
    methods: Sequence[str] = ("GET",),
    step_up: bool = False,
    own_origin: bool = True,
    sees_nobody: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a Flask route. `own_origin=False` lets another server post to it, which must then prove itself.

    One that `sees_nobody` is not told who asks, whatever cookies come along, and weighs for itself what it is sent."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        guarded = function if permission is PUBLIC else _guarded(function, permission, step_up)  # type: ignore[arg-type]
        ROUTES.append(RouteSpec(path, guarded, permission, tuple(methods), step_up, own_origin, sees_nobody))
        return function

    return register


def _guarded(function: Callable[..., Any], permission: Permission, step_up: bool) -> Callable[..., Any]:
    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        name = getattr(function, "__name__", "?")
        try:
            with acting_under(permission):
                if step_up and not me().signed_in_freshly(now()):
                    raise StepUpNeeded
                if not shows_member(permission):
                    return function(*args, **kwargs)
                note("view-page", before if (before := path_before()) in PAGES else name)
                return disabled(function(*args, **kwargs))
        except Denied:
            note("view-refused", name)
            raise

    guarded.permission = permission  # type: ignore[attr-defined]
    return guarded


def is_poll(wrapped: Callable[..., Any]) -> bool:
    """True for a callback, as Dash wrapped it, that a clock asks for."""
    return bool(getattr(getattr(wrapped, "__wrapped__", None), "polls", False))


def install(app: Dash, server: Flask) -> None:
    """Join everything registered to this app."""
    for spec in CALLBACKS:
        if spec.function is None:
            app.clientside_callback(spec.clientside, *spec.arguments, **spec.options)
        else:
            app.callback(*spec.arguments, **spec.options)(spec.function)
    for each in ROUTES:
        endpoint = f"innsyn:{each.function.__module__}.{each.function.__name__}"
        server.add_url_rule(each.path, endpoint, each.function, methods=list(each.methods))


def on_error(error: Exception) -> Any:
    """What a person sees when a callback fails: a step-up opens the sign-in, anything else says so with a reference."""
    if isinstance(error, (HTTPException, *AWAY)):
        raise error
    match error:
        case StepUpNeeded():
            set_props(layout_ids.LEAVE, {"data": f"/step-up?next={urllib.parse.quote(path_before())}"})
        case Denied():
            set_props(layout_ids.LIVE, {"children": no_access(_("You may not do this."))})
        case _:
            reference = uuid.uuid4().hex[:8]
            log.error("callback failed", error=type(error).__name__, at=place_of(error), reference=reference)
            set_props(
                layout_ids.LIVE,
                {
                    "children": failed(
                        _("Something went wrong"),
                        _("Nothing was changed. Try again; if it goes on, tell us this code: {code}", code=reference),
                    )
                },
            )
    return no_update


def place_of(error: BaseException) -> str:
    """Where an error arose, as file:line. Its text is never logged, since it may hold what somebody typed."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"


def path_before() -> str:
    """The path of the page the browser is on, as it says: to be used only to lead back to one of our own pages."""
    return urllib.parse.urlsplit(request.headers.get("Referer", "/")).path


def leave(path: str) -> Response:
    """Send the browser to another page of ours, from a route."""
    return redirect(path, 303)  # type: ignore[return-value]
