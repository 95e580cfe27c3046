"""A browser without scripts: keeps cookies, says where a request comes from, and posts callbacks as Dash would."""

from __future__ import annotations

import copy
import http.client
import json
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from dash import Dash

from auth.guard import CALLBACKS

REDIRECTS = (301, 302, 303, 307, 308)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Visitor:
    """One browser. `cookies` may be looked at and changed by tests."""

    origin: str
    dash: Dash
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, *, follow: bool = False, **headers: str) -> Answer:
        """GET a path or a whole address of this origin."""
        return self.send("GET", path, follow=follow, headers={"Sec-Fetch-Site": "same-origin"} | _named(headers))

    def post(self, path: str, body: bytes | Mapping[str, str] = b"", *, follow: bool = False, **headers: str) -> Answer:
        """POST a form or raw bytes, as from one of our own pages, with the CSRF token."""
        said = {
            "Sec-Fetch-Site": "same-origin",
            "Origin": self.origin,
            "X-CSRFToken": self.cookies.get("_csrf_token", ""),
        }
        if not isinstance(body, bytes):
            body, said["Content-Type"] = urllib.parse.urlencode(body).encode(), "application/x-www-form-urlencoded"
        return self.send("POST", path, body=body, follow=follow, headers=said | _named(headers))

    def send(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        follow: bool = False,
    ) -> Answer:
        """One request exactly as given, plus cookies; `follow` goes on to where it is sent, within this origin."""
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(self.origin, path))
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        connection.request(method, target, body or None, {**sent, **(headers or {})})
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read(), urllib.parse.urlunsplit(parts))
        connection.close()
        self._keep(response.headers.get_all("Set-Cookie") or [])
        if follow and answer.status in REDIRECTS:
            return self.get(urllib.parse.urljoin(answer.url, answer.headers["Location"]), follow=True)
        return answer

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or "1970" in morsel["expires"]:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value

    def choose(self, sub: str, start: str = "/sign-in") -> Answer:
        """Go through the demo provider up to the address that brings the answer back; it isn't opened yet."""
        page = self.get(start, follow=True)
        form = re.search(r'action="([^"]*)"', page.text)
        hidden = dict(re.findall(r'type="?hidden"? name="?(\w+)"? value="?([^"> ]*)', page.text))
        target = urllib.parse.urljoin(page.url, form[1] if form and form[1] else page.url)
        return self.post(target, {**hidden, "sub": sub})

    def sign_in(self, sub: str, start: str = "") -> Answer:
        """Sign in as a demo person; returns the page one lands on."""
        staff = sub in ("cille", "dag", "pia", "mona")
        back = self.choose(sub, start or ("/staff/sign-in" if staff else "/sign-in"))
        return self.get(back.headers["Location"], follow=True)

    def callback_body(self, function: str, *values: Any, match: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The post Dash would send for this callback, its inputs and states filled in order with `values`."""
        spec = next(each for each in CALLBACKS if each.function and each.function.__name__ == function)
        output = next(
            key
            for key, listed in self.dash.callback_map.items()
            if getattr(listed.get("callback"), "__wrapped__", None) is spec.function
        )
        declared = self.dash.callback_map[output]
        left = list(values) + [None] * (len(declared["inputs"]) + len(declared["state"]) - len(values))
        filled = [_filled(each, left.pop(0), match or {}) for each in (*declared["inputs"], *declared["state"])]
        count = len(declared["inputs"])
        outputs = [_output(each, match or {}, output) for each in _outputs(declared)]
        first = filled[0][0] if isinstance(filled[0], list) else filled[0]
        return {
            "output": output,
            "outputs": outputs if declared_is_multi(output) else outputs[0],
            "inputs": filled[:count],
            "state": filled[count:],
            "changedPropIds": [f"{_text(first['id'])}.{first['property']}"],
        }

    def fire(self, function: str, *values: Any, match: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """Post a callback by the name of its function."""
        body = json.dumps(self.callback_body(function, *values, match=match)).encode()
        return self.post_callback(body, **headers)

    def post_callback(self, body: bytes, **headers: str) -> Answer:
        """Post raw bytes to Dash's endpoint, as Dash would."""
        return self.post("/_dash-update-component", body, **({"Content_Type": "application/json"} | headers))


def declared_is_multi(output: str) -> bool:
    """Dash writes several outputs as ..a...b.. ."""
    return output.startswith("..")


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _filled(declared: Mapping[str, Any], value: Any, match: Mapping[str, Any]) -> Any:
    pattern = json.loads(declared["id"]) if str(declared["id"]).startswith("{") else declared["id"]
    if isinstance(pattern, dict) and any(part == ["ALL"] for part in pattern.values()):
        rows = value if isinstance(value, list) else [(match, value)]
        return [{"id": _id(pattern, each), "property": declared["property"], "value": one} for each, one in rows]
    name = _id(pattern, match)
    if declared["property"] == "id" and value is None:
        value = name
    return {"id": name, "property": declared["property"], "value": value}


def _id(pattern: Any, match: Mapping[str, Any]) -> Any:
    if not isinstance(pattern, dict):
        return pattern
    filled = copy.deepcopy(pattern)
    for key, part in pattern.items():
        if isinstance(part, list):
            filled[key] = match.get(key, "x")
    return filled


def _outputs(declared: Mapping[str, Any]) -> list[Any]:
    found = declared["output"]
    return list(found) if isinstance(found, (list, tuple)) else [found]


def _output(output: Any, match: Mapping[str, Any], callback: str) -> dict[str, Any]:
    component = output.component_id
    if isinstance(component, dict):
        component = {key: value if isinstance(value, str) else match.get(key, "x") for key, value in component.items()}
    which = "@" + callback.rpartition("@")[2].partition(".")[0] if output.allow_duplicate else ""
    return {"id": component, "property": output.component_property + which}


def _text(component_id: Any) -> str:
    return (
        component_id
        if isinstance(component_id, str)
        else json.dumps(component_id, separators=(",", ":"), sort_keys=True)
    )
