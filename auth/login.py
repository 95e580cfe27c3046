"""Flask-Login gives `current_user`, and no more: sessions, freshness and cookies are our own."""

from __future__ import annotations

from flask import Flask, Request, g
from flask_login import LoginManager

from auth.permissions import Identity


def install(server: Flask) -> None:
    """Make the identity that the gate has found the `current_user` of the request."""
    manager = LoginManager(server)
    manager.session_protection = None

    @manager.request_loader
    def found_by_the_gate(_request: Request) -> Identity | None:
        identity: Identity | None = g.get("identity")
        return identity
