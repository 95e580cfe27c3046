"""What browsers report of their use comes in here: nobody is known, nothing is answered, no address is kept."""

from __future__ import annotations

import re
from collections import Counter

import structlog
from flask import Response, current_app, request

from auth.device import is_bot, kind_of_device, kind_of_system
from auth.gate import same_origin
from auth.guard import PAGES, PUBLIC, place_of, route
from auth.pace import PaceOfAddresses
from auth.request import services
from data.base import now
from data.services import INTAKE
from data.usage.intake import MOST_BYTES, Known, Sender, count, read_batch, store

BATCHES_A_MINUTE = 600  # from one address: a whole office may share it
PUBLIC_CONTENTS = ("/privacy", "/cookies", "/contact")
LOADED_LATER = "async"  # Dash fetches these scripts by itself
_NAME = re.compile(r"([a-z0-9_]+)[^/]*\.js$", re.IGNORECASE)
log = structlog.get_logger()


@route("/usage", PUBLIC, methods=("POST",), sees_nobody=True)
def take_in() -> Response:
    """Always 204, so that there is nothing to learn; with `Retry-After` when nothing could be taken in just now."""
    response = Response(status=204)
    try:
        done = _take()
    except Exception as error:  # the database's trouble is not the reader's
        log.warning("usage not taken in", error=type(error).__name__, at=place_of(error))
        done = False
    if not done:
        response.headers["Retry-After"] = "60"
    return response


def _take() -> bool:
    """False when this is to be sent again later."""
    if not same_origin(services().origin):
        return True
    pace, turned_away = _pace()
    if not pace.allows(request.remote_addr or ""):
        turned_away["too_many"] += 1  # one row of counts for many of them, when the next batch is taken in
        return False
    at, agent, known = now(), request.headers.get("User-Agent", ""), _known()
    fits = request.content_length is not None and request.content_length <= MOST_BYTES
    batch = read_batch(request.get_data(cache=False) if fits else b"", at, known)
    with services().web.transaction(INTAKE) as session:
        if batch.forget is None and is_bot(agent):
            count(session, {"bot": 1}, at)
        else:
            store(session, batch, _sender(agent), at, known)
        count(session, _taken_from(turned_away), at)
    return True


def _sender(agent: str) -> Sender:
    header = current_app.config["COUNTRY_HEADER"]
    country = request.headers.get(header, "") if header else ""
    known = bool(re.fullmatch("[A-Z]{2}", country)) and country != "XX"
    asker = f"{request.remote_addr}\0{agent}".encode()
    return Sender(kind_of_device(agent), kind_of_system(agent), country if known else "", asker)


def _pace() -> tuple[PaceOfAddresses, Counter[str]]:
    """How often each address has sent, and how many were turned away since the last batch that was taken in."""
    kept: list[tuple[PaceOfAddresses, Counter[str]]] = current_app.extensions.setdefault("usage_pace", [])
    if not kept:
        kept.append((PaceOfAddresses(BATCHES_A_MINUTE), Counter()))
    return kept[0]


def _taken_from(turned_away: Counter[str]) -> Counter[str]:
    taken = Counter(turned_away)
    turned_away.subtract(taken)
    return taken


def _known() -> Known:
    """What events may name: pages of members and of everybody, and the scripts that these pages load."""
    kept: dict[str, Known] = current_app.extensions.setdefault("usage_known", {})
    if not kept:
        dash, files = current_app.extensions["dash_app"], current_app.extensions["static_files"]
        paths = (*dash.script_paths, files.head_js, files.start_js, files.plotly)
        scripts = {found[1].lower() for path in paths if (found := _NAME.search(path))}
        contents = {path for path in PAGES if not path.startswith("/staff")}
        zone = services().organisation.time_zone
        kept["all"] = Known(frozenset({*contents, *PUBLIC_CONTENTS}), frozenset({*scripts, LOADED_LATER}), zone)
    return kept["all"]
