"""Ids, attributes and components as they stand in the document."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

from dash.development.base_component import Component

Id = str | dict[str, Any]
Marked = TypeVar("Marked", bound=Component)
_NO_PROPS = frozenset(
    {"_prop_names", "_valid_wildcard_attributes", "available_properties", "available_wildcard_properties"}
)


def node(component: Component) -> dict[str, Any]:
    """What `component.to_plotly_json()` says, four times as fast: what was given, not every property it might have."""
    props = {name: value for name, value in vars(component).items() if name not in _NO_PROPS}
    return {"props": props, "type": component._type, "namespace": component._namespace}


def dom_id(id: Id) -> str:
    """The id as Dash writes it into the document: itself, or its parts as JSON."""
    return id if isinstance(id, str) else json.dumps(id, sort_keys=True, separators=(",", ":"))


def part_id(id: Id, part: str) -> str:
    """An id for something that belongs to `id`; without spaces, which would part it in two in `aria-describedby`."""
    return re.sub(r"[^\w-]+", "-", dom_id(id)).strip("-") + f"-{part}"


def given(**props: Any) -> dict[str, Any]:
    """The properties that are not None, for `**`: Dash tells None from not given."""
    return {name: value for name, value in props.items() if value is not None}


def aria(**attributes: str | None) -> dict[str, Any]:
    """`aria-` attributes for `**`, those that are not None."""
    return {f"aria-{name}": value for name, value in attributes.items() if value is not None}


def dataset(**attributes: str) -> dict[str, Any]:
    """`data-` attributes for `**`."""
    return {f"data-{name}": value for name, value in attributes.items()}


def marked(component: Marked, **attributes: str) -> Marked:
    """The component with these `data-` attributes: `act`, `counted` and `seen` are what `assets/usage.js` looks for.

    Not for dcc.Link, which hands none of them on: put it into an element that has them.
    """
    for name, value in dataset(**attributes).items():
        setattr(component, name, value)
    return component
