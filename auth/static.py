"""Files for the browser: bundled, compressed once, cached for a year under a name that changes with the content."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request

from data.datamap.organisation import Organisation

ROOT = Path(__file__).parents[1]
ASSETS = ROOT / "components" / "assets"
MODULES = ROOT / "node_modules"
STYLES = ("innsyn.css", "charts.css", "icons.css", "salary.css", "mentor.css", "usage.css")
HEAD_SCRIPTS = (
    *("boot.js", "theme.js", "menus.js", "focus.js", "leaving.js", "view.js", "salary.js", "clientside.js", "usage.js"),
)
LOCALES = {"no": "no.js", "da": "da.js"}
YEAR = "public, max-age=31536000, immutable"
MOST_SUITES = 100
QUALITY = 10  # 7 % smaller than 9, at one second of each process's start


@dataclass(frozen=True)
class Compressed:
    """A file as it goes out."""

    mimetype: str
    plain: bytes
    brotli: bytes
    gzip: bytes


@cache
def compress(mimetype: str, content: bytes) -> Compressed:
    """The file in all three encodings; the same file is compressed once per process."""
    return Compressed(mimetype, content, brotli.compress(content, quality=QUALITY), gzip.compress(content, 6, mtime=0))


def respond(file: Compressed) -> Response:
    """The file in the best encoding the browser takes."""
    encodings = request.accept_encodings
    response = Response(file.plain, mimetype=file.mimetype)
    if encodings["br"]:
        response.set_data(file.brotli)
        response.headers["Content-Encoding"] = "br"
    elif encodings["gzip"]:
        response.set_data(file.gzip)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = YEAR
    return response


class StaticFiles:
    """Our bundles by name, and Dash's own files as they are asked for."""

    def __init__(self, organisation: Organisation) -> None:
        self._files: dict[str, Compressed] = {}
        self._suites: dict[str, Compressed] = {}
        accent = f":root{{--accent:{organisation.accent}}}[data-bs-theme=dark]{{--accent:{organisation.accent_dark}}}"
        styles = [MODULES / "bootstrap/dist/css/bootstrap.min.css", *(ASSETS / name for name in STYLES)]
        self.css = self._add("innsyn.css", _joined(styles) + b"\n" + accent.encode())
        self.head_js = self._add("innsyn.js", _joined([ASSETS / name for name in HEAD_SCRIPTS]) + _plotly_locales())
        self.start_js = self._add("start.js", (ASSETS / "start.js").read_bytes())
        self.plotly = self._add("plotly.js", (MODULES / "plotly.js-basic-dist-min/plotly-basic.min.js").read_bytes())
        self.icon = self._add("favicon.svg", (ASSETS / "favicon.svg").read_bytes())

    def _add(self, name: str, content: bytes) -> str:
        stem, _, suffix = name.rpartition(".")
        unique = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        self._files[unique] = compress(mimetypes.guess_type(name)[0] or "application/octet-stream", content)
        return f"/static/{unique}"

    def install(self, server: Flask) -> None:
        """Serve our files, and compress Dash's own once instead of at each request."""

        @server.get("/static/<name>")
        def static_file(name: str) -> Response:
            if name not in self._files:
                abort(404)
            return respond(self._files[name])

        @server.before_request
        def kept_suite() -> Response | None:
            known = self._suites.get(request.path) if request.method == "GET" else None
            return respond(known) if known else None

        @server.after_request
        def keep_suite(response: Response) -> Response:
            path, whole = request.path, request.method == "GET" and response.status_code == 200
            if not whole or not path.startswith("/_dash-component-suites/") or "Content-Encoding" in response.headers:
                return response
            file = compress(response.mimetype, response.get_data())
            if len(self._suites) < MOST_SUITES:  # Dash answers under any fingerprint; ours are few
                self._suites[path] = file
            return respond(file)


def _joined(paths: list[Path]) -> bytes:
    return b"\n".join(path.read_bytes().partition(b"\n/*# sourceMappingURL")[0] for path in paths)


def _plotly_locales() -> bytes:
    """Month names and button texts for charts; the package's files are modules, so each is wrapped to hand it over."""
    parts = [b"window.PlotlyLocales=window.PlotlyLocales||[];"]
    for name in LOCALES.values():
        source = (MODULES / "plotly.js-locales" / name).read_bytes()
        parts.append(b"(function(module){" + source + b"\nwindow.PlotlyLocales.push(module.exports);})({});")
    return b"\n".join(parts)
