"""What operations look at: health, readiness, metrics; and one line of log for each request."""

from __future__ import annotations

import hmac
import time

import structlog
from flask import Flask, Response, abort, current_app, g, jsonify, redirect, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from auth.guard import PUBLIC, route
from auth.request import services
from data import jobs, ledger_watch
from data.locks_check import unsafe
from data.services import WORKER

log = structlog.get_logger()
REGISTRY = CollectorRegistry()
REQUESTS = Counter("innsyn_requests", "Requests by endpoint and status", ("endpoint", "status"), registry=REGISTRY)
SECONDS = Histogram("innsyn_request_seconds", "Server time by endpoint", ("endpoint",), registry=REGISTRY)
JOBS = Gauge("innsyn_jobs", "Jobs by state", ("state",), registry=REGISTRY)
BROKEN = Gauge("innsyn_ledger_broken", "1 when the nightly look found a sealed log broken", registry=REGISTRY)


@route("/healthz", PUBLIC)
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@route("/readyz", PUBLIC)
def readyz() -> tuple[Response, int]:
    """The database answers and its locks are in place."""
    ready = not unsafe(services().web)
    return jsonify(status="ready" if ready else "not ready"), 200 if ready else 503


@route("/robots.txt", PUBLIC)
def robots() -> Response:
    """Nothing here is for search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@route("/favicon.ico", PUBLIC)
def favicon() -> Response:
    """For pages that name no icon of their own."""
    return redirect(current_app.extensions["static_files"].icon, 301)  # type: ignore[return-value]


@route("/metrics", PUBLIC)
def metrics() -> Response:
    """Figures for monitoring, for whoever shows the configured token; without one nobody gets them."""
    wanted = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        abort(404)
    with services().jobs.transaction(WORKER) as session:
        for state, value in jobs.queue_figures(session).items():
            JOBS.labels(state).set(value)
        BROKEN.set(ledger_watch.is_broken(session))
    return Response(generate_latest(REGISTRY), mimetype="text/plain")


def install(server: Flask) -> None:
    """Count and log every request by endpoint, never by address."""

    @server.before_request
    def start() -> None:
        g.started_at = time.perf_counter()

    @server.after_request
    def note(response: Response) -> Response:
        endpoint = request.url_rule.rule if request.url_rule else "none"
        seconds = time.perf_counter() - g.get("started_at", time.perf_counter())
        REQUESTS.labels(endpoint, str(response.status_code)).inc()
        SECONDS.labels(endpoint).observe(seconds)
        if not endpoint.startswith(("/static", "/_dash-component-suites")):
            log.info(
                "request",
                method=request.method,
                endpoint=endpoint,
                status=response.status_code,
                ms=round(seconds * 1e3, 1),
            )
        return response
