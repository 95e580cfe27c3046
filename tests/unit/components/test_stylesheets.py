"""components/assets: colours can be read, icons exist, nothing is fetched from elsewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMPONENTS = ROOT / "components"
ASSETS = COMPONENTS / "assets"
LOOK = (ASSETS / "innsyn.css").read_text()


def colours(theme: str) -> dict[str, str]:
    [block] = re.findall(rf'^(?::root, )?\[data-bs-theme="{theme}"\] \{{(.*?)^}}', LOOK, re.DOTALL | re.MULTILINE)
    return {name: whole(colour) for name, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)}


def whole(colour: str) -> str:
    """#abc as #aabbcc."""
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative contrast of two colours, 1 to 21."""
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_their_ground(theme):
    colour = colours(theme)
    grounds = ["surface", "soft", "bs-body-bg"]
    pairs = [(ink, ground) for ink in ("bs-body-color", "bs-secondary-color") for ground in grounds]
    pairs += [(tone, f"{tone}-soft") for tone in ("info", "good", "warn", "bad")] + [
        ("bad", "surface"),
        ("bad", "bs-body-bg"),
    ]
    faint = {pair for pair in pairs if contrast(colour[pair[0]], colour[pair[1]]) < 4.5}
    assert not faint


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edges_of_controls_stand_out(theme):
    colour = colours(theme)
    assert all(contrast(colour["control-border"], colour[ground]) >= 3 for ground in ("surface", "bs-body-bg"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_shapes_of_charts_stand_out(theme):
    from components import charts

    ground = colours(theme)["bs-body-bg"]
    assert all(contrast(ink, ground) >= 3 for ink in (charts.ACCENT, charts.MUTED, charts.YOU))


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r"^\.icon-([\w-]+) ", (ASSETS / "icons.css").read_text(), re.MULTILINE))
    code = [file.read_text() for folder in (COMPONENTS, ROOT / "pages") for file in folder.glob("*.py")]
    named = {name for text in code for name in re.findall(r'\bicon(?:\(|=)"([\w-]+)"', text)}
    assert {"home", "lock"} <= named
    assert named <= drawn


def test_nothing_is_fetched_from_elsewhere():
    for file in ASSETS.rglob("*.css"):
        addresses = re.findall(r"url\(([^)]{1,40})", file.read_text())
        assert all(address.startswith('"data:') for address in addresses), file
        assert "@import" not in file.read_text(), file


@pytest.mark.parametrize("name", ["norway", "denmark"])
def test_the_accent_of_an_organisation_can_be_read(name):
    organisation = tomllib.loads((ROOT / "data/organisations" / name / "organisation.toml").read_text())
    for theme, accent in (("light", organisation["accent"]), ("dark", organisation["accent_dark"])):
        colour = colours(theme)
        assert all(contrast(accent, colour[ground]) >= 4.5 for ground in ("surface", "bs-body-bg", "on-accent")), theme
