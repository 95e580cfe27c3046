"""A post to Dash's callback endpoint, held against what was declared. Dash itself checks none of this.

Everything in a post is what the sender wrote: the output must be a registered one, and the inputs and states those
declared for it, in number, order, id and property. Values stay untrusted; each callback reads its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

MOST_MATCHES = 200
MOST_DEPTH = 20
KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}


class Malformed(Exception):
    """The post is not one our pages send."""


def check_post(body: Any, callback_map: Mapping[str, Any]) -> None:
    """Raise Malformed unless the body is a post of a registered callback with its declared inputs and states."""
    if not isinstance(body, dict) or not set(body) <= KEYS:
        raise Malformed("keys")
    output = body.get("output")
    if not isinstance(output, str) or output not in callback_map:
        raise Malformed("output")
    spec = callback_map[output]
    if spec.get("callback") is None:
        raise Malformed("this callback runs in the browser")
    _check_list(body.get("inputs", []), spec["inputs"])
    _check_list(body.get("state", []), spec["state"])
    _check_outputs(body.get("outputs"), spec["output"], output)
    _check_triggers(body.get("changedPropIds", []), [*body.get("inputs", []), *body.get("state", [])])
    if not _is_shallow(body, MOST_DEPTH):
        raise Malformed("depth")


def _check_list(sent: Any, declared: Sequence[Mapping[str, Any]]) -> None:
    if not isinstance(sent, list) or len(sent) != len(declared):
        raise Malformed("number of inputs")
    for each, wanted in zip(sent, declared, strict=True):
        if isinstance(each, list):
            if "ALL" not in str(wanted["id"]) or len(each) > MOST_MATCHES:
                raise Malformed("list of inputs")
            for one in each:
                _check_one(one, wanted)
        else:
            _check_one(each, wanted)


def _check_one(sent: Any, wanted: Mapping[str, Any]) -> None:
    if not isinstance(sent, dict) or not set(sent) <= {"id", "property", "value"}:
        raise Malformed("input")
    if sent.get("property") != wanted["property"] or not _same_id(sent.get("id"), wanted["id"]):
        raise Malformed("id")


def _same_id(sent: Any, declared: Any) -> bool:
    pattern = _pattern(declared)
    if pattern is None:
        return bool(sent == declared)
    if not isinstance(sent, dict) or sent.keys() != pattern.keys():
        return False
    return all(
        isinstance(sent[key], str) and len(sent[key]) <= 200 if isinstance(value, list) else sent[key] == value
        for key, value in pattern.items()
    )


def _pattern(declared: Any) -> dict[str, Any] | None:
    """The parts of a pattern id, wildcards being lists such as ["MATCH"]; None for a plain id."""
    if isinstance(declared, dict):
        return declared
    if isinstance(declared, str) and declared.startswith("{"):
        parsed: dict[str, Any] = json.loads(declared)
        return parsed
    return None


def _check_outputs(sent: Any, declared: Any, output: str) -> None:
    """Where several callbacks fill one output, Dash adds which of them is meant: `children@<hash>`."""
    many = isinstance(declared, list | tuple)
    which = "@" + output.rpartition("@")[2].partition(".")[0]
    wanted = [
        {"id": each.component_id_str(), "property": each.component_property + which * each.allow_duplicate}
        for each in (declared if many else [declared])
    ]
    _check_list(sent if many else [sent], wanted)


def _check_triggers(sent: Any, inputs: list[Any]) -> None:
    """What is said to have changed, as "id.property", must be among what was sent."""
    flat = [one for each in inputs for one in (each if isinstance(each, list) else [each])]
    if not isinstance(sent, list) or not all(isinstance(each, str) for each in sent):
        raise Malformed("triggers")
    for each in sent:
        name, _, changed = each.rpartition(".")
        if not any(one["property"] == changed and _same_name(name, one["id"]) for one in flat):
            raise Malformed("triggers")


def _same_name(name: str, component_id: Any) -> bool:
    if isinstance(component_id, str):
        return name == component_id
    try:
        return bool(json.loads(name) == component_id)
    except (ValueError, RecursionError):
        return False


def _is_shallow(value: Any, left: int) -> bool:
    if left == 0:
        return False
    if isinstance(value, dict):
        return all(_is_shallow(each, left - 1) for each in value.values())
    if isinstance(value, list):
        return all(_is_shallow(each, left - 1) for each in value)
    return True
