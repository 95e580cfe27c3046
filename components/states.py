"""What a part of a page says when it is not simply showing its content."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from components.cards import Tone
from components.dom import Id, aria
from components.forms import button
from components.icons import icon
from components.page import Content
from data.words import gettext as _

_ICONS = {"neutral": "info", "info": "info", "success": "check", "warning": "warning", "danger": "warning"}


def empty(title: str, text: str, action: Content = None) -> html.Div:
    """Nothing here yet, and what to do next."""
    return html.Div([html.P(title, className="state-title"), html.P(text), action], className="state")


def failed(title: str, text: str, retry_id: Id | None = None) -> html.Div:
    """This part could not be shown; the rest of the page still works. `retry_id` adds a button with that id."""
    retry = button(retry_id, _("Try again"), "secondary") if retry_id else None
    return html.Div(
        [icon("warning"), html.Div([html.P(title, className="state-title"), html.P(text), retry])],
        className="notice tone-danger",
        role="alert",
    )


def no_access(text: str) -> html.Div:
    """The person may not see this, and why."""
    return html.Div(
        [icon("lock"), html.Div([html.P(_("You do not have access to this"), className="state-title"), html.P(text)])],
        className="notice tone-neutral",
    )


def hidden(text: str) -> html.Span:
    """Stands where a value is masked; `text` says why."""
    return html.Span([icon("lock"), text], className="masked")


def saved(text: str) -> html.Div:
    """What was saved, read out politely. Draw it after the commit, not before."""
    return html.Div([icon("check"), html.P(text)], className="notice tone-success", role="status")


def notice(text: Content | Sequence[Content], tone: Tone = "info") -> html.Div:
    """Something the person should know about this page."""
    body = html.Div(list(text)) if isinstance(text, (list, tuple)) else html.P(text)
    return html.Div([icon(_ICONS[tone]), body], className=f"notice tone-{tone}")


def confirm(
    title: str,
    consequences: Sequence[Content],
    *,
    confirm_id: Id,
    confirm_label: str,
    cancel_id: Id,
    cancel_label: str | None = None,
    danger: bool = True,
) -> html.Div:
    """Asks once more before something that cannot be undone: what follows, then two buttons."""
    return html.Div(
        [
            html.P(title, className="state-title", tabIndex=-1),
            html.Ul([html.Li(consequence) for consequence in consequences]),
            html.Div(
                [
                    button(confirm_id, confirm_label, "danger" if danger else "primary"),
                    button(cancel_id, cancel_label or _("Cancel"), "secondary"),
                ],
                className="actions",
            ),
        ],
        className=f"confirm tone-{'danger' if danger else 'info'}",
        role="group",
        **aria(label=title),
    )


def skeleton(lines: int = 3) -> html.Div:
    """Grey lines while something is fetched."""
    return html.Div(
        [
            html.Span(_("Loading …"), className="visually-hidden"),
            *(html.Span(className="bone", **aria(hidden="true")) for _line in range(lines)),
        ],
        className="skeleton",
        role="status",
    )
