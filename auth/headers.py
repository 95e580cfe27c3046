"""Security headers and per-response compression, in one place."""

from __future__ import annotations

from collections.abc import Iterable

import brotli
from flask import Flask, Response, request

from auth.document import nonce

COMPRESSED = frozenset({"text/html", "application/json", "text/plain", "text/css", "application/ld+json"})
LEAST_BYTES = 600
QUALITY = 5


def install(server: Flask, *, form_targets: Iterable[str], secure: bool) -> None:
    """Add the headers to every response. `form_targets`: the eIDs' origins, where signing out leads to."""
    targets = " ".join(["'self'", *sorted(set(form_targets))])

    @server.after_request
    def headers(response: Response) -> Response:
        is_static = response.headers.get("Cache-Control", "").startswith("public")
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if response.mimetype == "text/html":
            style = f"'nonce-{nonce()}'"
            response.headers["Content-Security-Policy"] = (
                f"default-src 'none'; script-src 'self'; style-src 'self' {style}; img-src 'self' data:; "
                f"font-src 'self'; connect-src 'self'; form-action {targets}; base-uri 'none'; frame-ancestors 'none'; "
                "object-src 'none'"
            )
        else:
            response.headers.setdefault(
                "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"
            )
        if not is_static:
            response.headers["Cache-Control"] = "no-store"
            _compress(response)
        return response


def _compress(response: Response) -> None:
    if (
        response.mimetype not in COMPRESSED
        or response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not request.accept_encodings["br"]
        or len(response.get_data()) < LEAST_BYTES
    ):
        return
    response.set_data(brotli.compress(response.get_data(), quality=QUALITY))
    response.headers["Content-Encoding"] = "br"
    response.headers.add("Vary", "Accept-Encoding")
