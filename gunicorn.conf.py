"""The web server's settings. One process in the demo, whose pretended eID lives in its memory; more in production."""

import gc
import os
import threading

demo = os.environ.get("INNSYN_DEMO") == "1"
worker_class = "gthread"
workers = 1 if demo else int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 30
graceful_timeout = 20
max_requests = 0
control_socket_disable = True
proc_name = "innsyn"


def on_starting(_server):
    """Stop here when the settings are unsafe, with a line per reason, before there is any process to restart."""
    from app import build_services, refuse_unsafe
    from config import Config, Refused

    try:
        services = build_services(Config.from_environment())
        try:
            refuse_unsafe(services)
        finally:
            services.close()
    except Refused as refused:
        raise SystemExit(str(refused)) from None


def post_worker_init(worker):
    """Have all ready before taking a request, so that nobody meets a cold process; the demo works off jobs too."""
    server = worker.wsgi
    client, services = server.test_client(), server.extensions["innsyn"]
    for path in ("/healthz", "/privacy", *server.extensions["dash_app"].script_paths):
        client.get(path, base_url=services.origin)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: the collector no longer stops a request to walk through it
    if demo:
        from data.worker import run_until

        threading.Thread(
            target=run_until, args=(server.extensions["innsyn"], threading.Event()), daemon=True, name="jobs"
        ).start()
