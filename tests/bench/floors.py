"""What the figures are held against: a stock Dash callback of the same size, and the same page from Flask and Jinja."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any

import brotli
import dash._callback
import dash._utils
import dash_bootstrap_components as dbc
import sqlalchemy as sa
from dash import Dash, Input, Output, dcc, html
from flask import Flask, Response

from auth.static import StaticFiles, respond
from data.datamap.organisation import load

NAMESPACES = {"dash_html_components": html, "dash_core_components": dcc, "dash_bootstrap_components": dbc}
Statement = tuple[Any, Any]


def built(tree: Any) -> Any:
    """Components from their JSON: the same number of the same kinds."""
    if isinstance(tree, list):
        return [built(each) for each in tree]
    if not isinstance(tree, dict) or "namespace" not in tree:
        return tree
    props = {name: built(value) if name == "children" else value for name, value in tree["props"].items()}
    component = getattr(NAMESPACES[tree["namespace"]], tree["type"])(**{n: v for n, v in props.items() if "-" not in n})
    for name in (each for each in props if "-" in each):  # dbc takes an aria attribute only afterwards
        setattr(component, name, props[name])
    return component


def bare_dash(tree: Any, statements: Sequence[Statement], engine: sa.Engine) -> Dash:
    """Dash as it comes, with one callback that sends as many statements in one transaction and returns an equal tree."""
    app = Dash("floor", compress=False, suppress_callback_exceptions=True)
    app.layout = html.Div([dcc.Store(id="wanted-path"), html.Div(id="main")])

    @app.callback(Output("main", "children"), Input("wanted-path", "data"), prevent_initial_call=True)
    def show(_path: str) -> Any:
        with engine.connect() as connection:
            for statement, values in statements:
                found = connection.execute(statement, values)
                if found.returns_rows:
                    found.all()
        return built(tree)

    app.server.config["PROPAGATE_EXCEPTIONS"] = True
    return app


@contextmanager
def stock() -> Any:
    """Dash's own way to write JSON in the block, in place of ours."""
    ours, dash._callback.to_json = dash._callback.to_json, dash._utils.to_json
    try:
        yield
    finally:
        dash._callback.to_json = ours


def flask_page() -> Flask:
    """The page whose HTML stands in the file FLOOR_PAGES, {path: html}, from Jinja after one query. For gunicorn."""
    with open(os.environ["FLOOR_PAGES"]) as source:
        pages = json.load(source)
    app, files = Flask("floor", static_folder=None), StaticFiles(load("norway"))
    engine = sa.create_engine(sa.make_url(os.environ["FLOOR_DATABASE"]).set(drivername="postgresql+psycopg"))
    templates = {
        path: app.jinja_env.from_string(
            "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{{ name }}</title>"
            "<meta name=viewport content='width=device-width, initial-scale=1'>"
            f"<link rel=stylesheet href='{files.css}'></head><body>{{% raw %}}{page}{{% endraw %}}{{{{ name }}}}</body></html>"
        )
        for path, page in pages.items()
    }

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.get("/static/<name>")
    def static(name: str) -> Response:
        return respond(files._files[name])

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def show(path: str) -> Response:
        with engine.connect() as connection:
            name = connection.scalar(sa.text("select given_name from register.profile limit 1"))
        body = templates["/" + path].render(name=name).encode()
        return Response(
            brotli.compress(body, quality=4), headers={"Content-Encoding": "br", "Content-Type": "text/html"}
        )

    return app
