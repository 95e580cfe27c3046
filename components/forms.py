"""Form fields: a visible label, a hint, and the error beside the field, all tied to the control for screen readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components.dom import Id, aria, dom_id, given, marked, part_id
from components.page import Content
from data.words import gettext as _

Choice = tuple[str, Content]
"""(value, label)"""
Kind = Literal["primary", "secondary", "danger", "link"]

_BUTTONS: dict[Kind, str] = {
    "primary": "btn btn-primary",
    "secondary": "btn btn-outline-primary",
    "danger": "btn btn-danger",
    "link": "btn btn-link",
}


def text_field(
    id: Id,
    label: str,
    value: str | None = None,
    *,
    error: str | None = None,
    hint: Content = None,
    kind: str = "text",
    optional: bool = False,
    autocomplete: str | None = None,
    max_length: int | None = None,
    inputmode: str | None = None,
) -> html.Div:
    """A one-line field. `kind` is the HTML input type; `autocomplete` the HTML token, for a person's own data."""
    control = _input(id, value, error, type=kind, autocomplete=autocomplete, maxlength=max_length, inputmode=inputmode)
    return _field(id, label, control, error, hint, optional)


def money_field(
    id: Id,
    label: str,
    value: str | None = None,
    *,
    unit: str,
    error: str | None = None,
    hint: Content = None,
    optional: bool = False,
) -> html.Div:
    """An amount as the person types it (spaces and commas allowed), with its `unit`, such as "kr per month"."""
    control = _input(id, value, error, type="text", inputmode="numeric", autocomplete="off", class_name="amount")
    return _field(id, label, control, error, hint, optional, unit=unit)


def typeahead_field(
    id: Id,
    label: str,
    suggestions: Sequence[str],
    value: str | None = None,
    *,
    error: str | None = None,
    hint: Content = None,
    optional: bool = False,
) -> html.Div:
    """A one-line field that suggests; other words may be typed too, so check what comes back."""
    suggested = html.Datalist([html.Option(value=words) for words in suggestions], id=part_id(id, "suggestions"))
    control = _input(id, value, error, type="text", list=part_id(id, "suggestions"), autocomplete="off")
    return _field(id, label, control, error, hint, optional, suggested)


def textarea_field(
    id: Id,
    label: str,
    value: str | None = None,
    *,
    error: str | None = None,
    hint: Content = None,
    optional: bool = False,
    rows: int = 4,
    max_length: int | None = None,
) -> html.Div:
    """A field for several lines; Enter makes a new line."""
    control = dbc.Textarea(
        id=id, value=value or "", rows=rows, invalid=bool(error), submit_on_enter=False, **given(maxlength=max_length)
    )
    return _field(id, label, control, error, hint, optional)


def select_field(
    id: Id,
    label: str,
    options: Sequence[Choice],
    value: str | None = None,
    *,
    error: str | None = None,
    hint: Content = None,
    optional: bool = False,
    name: str | None = None,
) -> html.Div:
    """One of many, as the browser's own list. For two to five choices take `radio_field`.

    `name` is what an address calls it, for a form that the browser itself sends.
    """
    given_name = given(name=name)
    control = dbc.Select(
        id=id, options=_options(options), value=value or "", placeholder=_("Choose"), invalid=bool(error), **given_name
    )
    return _field(id, label, control, error, hint, optional)


def radio_field(
    id: Id,
    label: str,
    options: Sequence[Choice],
    value: str | None = None,
    *,
    error: str | None = None,
    hint: Content = None,
    optional: bool = False,
    inline: bool = False,
) -> html.Fieldset:
    """One of few, all visible."""
    control = dbc.RadioItems(id=id, options=_options(options), value=value, name=dom_id(id), inline=inline)
    return _group(id, label, control, error, hint, optional)


def checkboxes_field(
    id: Id,
    label: str,
    options: Sequence[Choice],
    value: Sequence[str] = (),
    *,
    error: str | None = None,
    hint: Content = None,
    optional: bool = False,
) -> html.Fieldset:
    """Any number of few, all visible."""
    control = dbc.Checklist(id=id, options=_options(options), value=list(value))
    return _group(id, label, control, error, hint, optional)


def checkbox_field(
    id: Id, label: str, value: bool = False, *, error: str | None = None, hint: Content = None
) -> html.Div:
    """A single yes that counts when the form is sent."""
    box = dbc.Checkbox(id=id, label=_option_label(label, hint, error), value=value)
    return html.Div(box, className="field field-error" if error else "field")


def switch_field(id: Id, label: str, value: bool = False, *, hint: Content = None) -> html.Div:
    """A single yes that takes effect at once; where it counts only when sent, use `checkbox_field`."""
    return html.Div(dbc.Switch(id=id, label=_option_label(label, hint, None), value=value), className="field")


def button(
    id: Id | None, label: str, kind: Kind = "primary", disabled: bool = False, *, submits: bool = False
) -> html.Button:
    """A button. One primary button per form; `submits` lets it send the form it stands in."""
    return html.Button(
        label, className=_BUTTONS[kind], type="submit" if submits else "button", disabled=disabled, **given(id=id)
    )


def link_button(label: str, href: str, kind: Kind = "secondary", *, in_app: bool = True) -> dcc.Link | html.A:
    """A link that looks like a button. `in_app=False` for what is not a page of the app, such as a download."""
    return (dcc.Link if in_app else html.A)(label, href=href, className=_BUTTONS[kind])


def form(id: Id, *children: Content, submit: str, extra: Sequence[Content] = (), counted: str = "") -> dbc.Form:
    """Sent by Enter or by its `submit` button: listen to `n_submit` of `id`. `extra` stands beside the button."""
    sends = button(None, submit, submits=True)
    actions = html.Div([marked(sends, counted=counted) if counted else sends, *extra], className="actions")
    return dbc.Form([*children, actions], id=id, class_name="form", prevent_default_on_submit=True)


def error_summary(problems: Mapping[str, tuple[Id, str]]) -> html.Div | None:
    """What must be put right, each line a link to its field; takes the focus. None when there are no problems."""
    if not problems:
        return None
    return html.Div(
        [
            html.H2(_("There is a problem"), className="state-title"),
            html.Ul([html.Li(html.A(words, href=f"#{dom_id(field)}")) for field, words in problems.values()]),
        ],
        className="error-summary",
        tabIndex=-1,
        role="alert",
    )


def _input(id: Id, value: str | None, error: str | None, **props: object) -> dbc.Input:
    return dbc.Input(id=id, value=value or "", invalid=bool(error), **given(**props))


def _field(
    id: Id,
    label: str,
    control: Component,
    error: str | None,
    hint: Content,
    optional: bool,
    *after: Content,
    unit: str | None = None,
) -> html.Div:
    _describe(control, _described_by(id, hint=hint, error=error, unit=unit), error)
    if unit:
        control = dbc.InputGroup([control, dbc.InputGroupText(unit, id=part_id(id, "unit"))])
    return html.Div(
        [
            dbc.Label(_label(label, optional), html_for=dom_id(id)),
            *_words(id, hint, error),
            control,
            *after,
        ],
        className="field field-error" if error else "field",
    )


def _group(id: Id, label: str, control: Component, error: str | None, hint: Content, optional: bool) -> html.Fieldset:
    return html.Fieldset(
        [html.Legend(_label(label, optional)), *_words(id, hint, error), control],
        className="field field-error" if error else "field",
        **aria(describedby=_described_by(id, hint=hint, error=error)),
    )


def _words(id: Id, hint: Content, error: str | None) -> list[Content]:
    """The hint and the error of a field, those that there are."""
    return [
        html.Div(hint, id=part_id(id, "hint"), className="form-text") if hint else None,
        html.Div(_problem(error), id=part_id(id, "error"), className="field-problem") if error else None,
    ]


def _problem(error: str) -> list[Content]:
    return [html.Span(_("Error:") + " ", className="visually-hidden"), error]


def _described_by(id: Id, **parts: Content) -> str | None:
    return " ".join(part_id(id, name) for name, words in parts.items() if words) or None


def _describe(control: Component, described: str | None, error: str | None) -> None:
    """dbc hands unknown properties on to the element in the browser; only its Python class would refuse them."""
    control._valid_wildcard_attributes = ["aria-"]
    for name, value in aria(describedby=described, invalid="true" if error else None).items():
        setattr(control, name, value)


def _label(label: str, optional: bool) -> Sequence[Content]:
    return [label, html.Span(" " + _("(optional)"), className="optional") if optional else None]


def _options(options: Sequence[Choice]) -> list[dict[str, Content]]:
    return [{"value": value, "label": label} for value, label in options]


def _option_label(label: str, hint: Content, error: str | None) -> list[Content]:
    return [
        label,
        html.Span(hint, className="form-text") if hint else None,
        html.Span(_problem(error), className="field-problem") if error else None,
    ]
