"""Draws component trees on the server with the markup that React draws in the browser, so that nothing jumps."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from dash.development.base_component import Component

from components.dom import dom_id, node

Props = dict[str, Any]

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_RENAMED = {"className": "class", "htmlFor": "for", "html_for": "for", "acceptCharset": "accept-charset"}
_TAGS = {"ObjectEl": "object", "MapEl": "map"}
_ONLY_FOR_DASH = {"key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "debounce", "submit_on_enter"}
_ADDRESSES = {"href", "src", "action", "formAction"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_SAFE_ADDRESS = re.compile(r"(?:https?|mailto|tel):|[^:]*(?:[/?#]|$)", re.IGNORECASE)


def to_html(content: Any) -> str:
    """The HTML of a component, a text, a number, None, or a list of these; TypeError names what it cannot draw."""
    if content is None or isinstance(content, bool):
        return ""
    if isinstance(content, (list, tuple)):
        return "".join(map(to_html, content))
    if isinstance(content, (str, int, float)):
        return escape(str(content))
    if not isinstance(content, Component):
        raise TypeError(f"cannot draw {type(content).__name__} as HTML")
    namespace, kind, props = content._namespace, content._type, node(content)["props"]
    if namespace == "dash_html_components":
        return _element(_TAGS.get(kind, kind.lower()))(props)
    draw = _DRAWN.get((namespace, kind))
    if draw is None:
        raise TypeError(f"cannot draw {namespace}.{kind} as HTML")
    return draw(props)


def _element(tag: str, *classes: str) -> Callable[[Props], str]:
    """Draws the element `tag` with its own classes and those of its component."""

    def draw(props: Props) -> str:
        inner = to_html(props.pop("children", None))
        own = props.pop("className", None) or props.pop("class_name", None)
        return _tag(tag, props, inner, own, *classes)

    return draw


def _tag(tag: str, props: Props, inner: str, *classes: str | None) -> str:
    props["className"] = " ".join(filter(None, classes)) or None
    start = f"<{tag}{''.join(_attribute(name, value) for name, value in props.items())}>"
    return start if tag in _VOID else f"{start}{inner}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if name in _ONLY_FOR_DASH or value is None:
        return ""
    if name == "style" or not _NAME.fullmatch(name):
        raise TypeError(f"cannot draw the property {name!r} as HTML")
    if isinstance(value, bool) and not name.startswith(("aria-", "data-")):
        return f" {name.lower()}" if value else ""
    if isinstance(value, bool):
        value = str(value).lower()
    if isinstance(value, dict):
        value = dom_id(value)
    if name in _ADDRESSES and not _SAFE_ADDRESS.match(str(value)):
        value = "about:blank"
    return f' {_RENAMED.get(name, name.lower())}="{escape(str(value))}"'


def _control(tag: str) -> Callable[[Props], str]:
    """Draws dbc.Input and dbc.Textarea."""

    def draw(props: Props) -> str:
        invalid = "is-invalid" if props.pop("invalid", False) else None
        own = props.pop("class_name", None)
        inner = to_html(props.pop("value", None)) if tag == "textarea" else ""
        extra = {"step": "any"} if tag == "input" else {}
        return _tag(tag, extra | props, inner, own, invalid, "form-control")

    return draw


def _select(props: Props) -> str:
    invalid = "is-invalid" if props.pop("invalid", False) else None
    chosen, unset = props.pop("value", None), props.pop("placeholder", None)
    inner = _tag("option", {"value": "", "disabled": True, "hidden": True, "selected": not chosen}, to_html(unset))
    for option in props.pop("options"):
        given = {"value": option["value"], "selected": option["value"] == chosen}
        inner += _tag("option", given, to_html(option["label"]))
    return _tag("select", props, inner, "form-select", invalid)


def _choices(kind: str, prefix: str) -> Callable[[Props], str]:
    """Draws dbc.RadioItems and dbc.Checklist."""

    def draw(props: Props) -> str:
        chosen = props["value"] if isinstance(props["value"], list) else [props["value"]]
        inline = "form-check-inline" if props.get("inline") else None
        inner = ""
        for option in props["options"]:
            id = f"_dbcprivate_{prefix}_{dom_id(props['id'])}_input_{option['value']}"
            box = {"id": id, "name": props.get("name"), "type": kind}
            box |= {"value": option["value"], "checked": option["value"] in chosen}
            inner += _choice(box, option["label"], "form-check-label", "form-check", inline)
        return _tag("div", {"id": props["id"]}, inner)

    return draw


def _box(*classes: str) -> Callable[[Props], str]:
    """Draws dbc.Checkbox and dbc.Switch."""

    def draw(props: Props) -> str:
        box = {"id": props["id"], "type": "checkbox", "checked": bool(props["value"])}
        return _choice(box, props["label"], "form-check-label form-label", "form-check", *classes)

    return draw


def _choice(box: Props, label: Any, label_class: str, *classes: str | None) -> str:
    words = _tag("label", {"htmlFor": box["id"]}, to_html(label), label_class)
    return _tag("div", {}, _tag("input", box, "", "form-check-input") + words, *classes)


def _form(props: Props) -> str:
    props.pop("prevent_default_on_submit", None)
    return _element("form")(props)


def _graph(props: Props) -> str:
    return _tag("div", {"id": props.get("id")}, "", "dash-graph", props.get("className"))


def _nothing(_props: Props) -> str:
    return ""


_DCC, _DBC = "dash_core_components", "dash_bootstrap_components"
_DRAWN: dict[tuple[str, str], Callable[[Props], str]] = {
    (_DCC, "Link"): _element("a"),
    (_DCC, "Graph"): _graph,
    (_DCC, "Location"): _nothing,
    (_DCC, "Store"): _nothing,
    (_DCC, "Interval"): _nothing,
    (_DCC, "Download"): _nothing,
    (_DBC, "Input"): _control("input"),
    (_DBC, "Textarea"): _control("textarea"),
    (_DBC, "Select"): _select,
    (_DBC, "RadioItems"): _choices("radio", "radioitems"),
    (_DBC, "Checklist"): _choices("checkbox", "checklist"),
    (_DBC, "Checkbox"): _box(),
    (_DBC, "Switch"): _box("form-switch"),
    (_DBC, "Label"): _element("label", "form-label"),
    (_DBC, "InputGroup"): _element("div", "input-group"),
    (_DBC, "InputGroupText"): _element("span", "input-group-text"),
    (_DBC, "Form"): _form,
}
