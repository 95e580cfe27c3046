"""Every table of the usage page that there is as a file."""

from __future__ import annotations

from collections.abc import Mapping

from components import usage_sheets as sheets
from components.usage_sheets import Sheet
from data.usage.report_view import View

TAB_OF = {
    "headlines": "overview", "days": "overview", "content": "content", "features": "features", "funnels": "features",
    "cohorts": "retention", "lifecycle": "retention", "technology": "technology", "releases": "errors",
    "errors": "errors", "consents": "consent", "quality": "quality", "speed": "quality",
}  # fmt: skip


def sheets_of(view: View, titles: Mapping[str, str]) -> dict[str, Sheet]:
    """The tables of a tab that there are figures for."""
    found: dict[str, Sheet] = {}
    if view.overview:
        found |= {"headlines": sheets.headlines(view.overview), "days": sheets.days(view.overview)}
    if view.features:
        found |= {"features": sheets.features(view.features, titles), "funnels": sheets.funnels(view.funnels)}
    if view.retention:
        found |= {"cohorts": sheets.cohorts(view.retention), "lifecycle": sheets.lifecycle(view.retention)}
    if view.errors:
        found |= {"releases": sheets.releases(view.errors.releases), "errors": sheets.errors(view.errors.rows)}
    if view.quality:
        found |= {"quality": sheets.quality(view.quality), "speed": sheets.speed(view.quality.speed)}
    match view.asked.tab:
        case "content":
            found["content"] = sheets.content(view.content, titles)
        case "consent":
            found["consents"] = sheets.consents(view.consents, titles)
        case "technology":
            found["technology"] = sheets.technology(view.offered)
    return found
