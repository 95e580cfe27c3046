"""Draws the three pictures of the README into `docs/`: `python -m tests.browser.pictures`."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from data.postgres import Server
from data.salary.policy import load_policy
from data.salary.publishing import publish
from tests.browser.tab import BROWSER, CHROMIUM, Tab
from tests.salary.population import population
from tests.salary.survey import answer_all
from tests.world import world

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = {"/my-data": "my-data", "/consents": "consents", "/salary": "salary"}
MOST_BYTES = 150 * 1024


def main() -> None:
    """Anna's pages in English, as they look on a desktop."""
    DOCS.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Server() as server,
        world(server, "norway", Path(folder) / "templates", Path(folder) / "world") as place,
        sync_playwright() as playwright,
    ):
        today = dt.datetime.now(dt.UTC).date()
        answer_all(place, population(1, 1_000).at(1), today - dt.timedelta(days=200))
        ours = place.services.organisation
        publish(place.services.jobs, ours, load_policy(ours.id), f"{today:%Y-%m}", today)
        browser = playwright.chromium.launch(executable_path=BROWSER, args=CHROMIUM)
        context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="en")
        tab = Tab.opened(context, place.origin).sign_in("anna")
        for path, name in PICTURES.items():
            tab.open(path).page.wait_for_load_state("networkidle")
            drawn = tab.page.screenshot(path=DOCS / f"{name}.png")
            if len(drawn) > MOST_BYTES:
                raise SystemExit(f"{name}.png weighs {len(drawn)} bytes")
        browser.close()


if __name__ == "__main__":
    main()
