"""Every page, for whoever may open it: no barrier, nothing wider than the phone, the right language, no jump.

Who, where, in which language, on which screen: each two of these meet at least once; all of them in `make proof`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from auth.guard import PAGES
from tests.browser.looks import Look, pairwise
from tests.browser.tab import STAFF, Tab
from tests.world import World

PUBLIC = ("/privacy", "/cookies", "/contact")
SKIP = {"nb": "Hopp til innholdet", "da": "Gå til indholdet", "en": "Skip to the content"}
TREE = """root => {
  const skipped = new Set(["style", "data-dash-is-loading", "dir", "value", "selected"]);
  const walk = node => {
    if (node.nodeType === 3) { return node.textContent; }
    if (node.matches(".dash-graph, datalist")) { return node.tagName; }
    const names = [...node.attributes].filter(each => !skipped.has(each.name) && !each.name.startsWith("data-n-"))
      .map(each => each.name + "=" + each.value.trim()).sort().join(" ");
    const inner = [...node.childNodes].filter(each => each.nodeType === 3 ? each.textContent : each.nodeType === 1)
      .map(walk).join("");
    return "\\n<" + node.tagName + " " + names + " " + (node.value || "") + ">\\n" + inner + "\\n</" + node.tagName + ">";
  };
  return walk(root);
}"""
OVERFLOWING = """() => [...document.querySelectorAll(".card *")].filter(each => {
  const box = each.getBoundingClientRect();
  return box.width > 1 && box.right > each.closest(".card").getBoundingClientRect().right + 1;
}).map(each => each.tagName + " " + each.textContent.slice(0, 30)).slice(0, 3)"""
TWICE = """() => [...document.querySelectorAll("[id]")].map(each => each.id)
  .filter((id, at, all) => all.indexOf(id) !== at)"""
BOXES = """() => [...document.querySelectorAll("main h1, .card, .side a, .btn")].filter(each => each.checkVisibility()).map(each => {
  const box = each.getBoundingClientRect();
  return [each.tagName, Math.round(box.x), Math.round(box.y), Math.round(box.width), Math.round(box.height)]; })"""


def pages_of(tab: Tab) -> list[str]:
    """What stands in the navigation and what is reached from there; for strangers, what everybody may read."""
    named = [link.get_attribute("href") or "" for link in tab.page.locator(".side a").all()]
    granted = {PAGES[path].permission for path in named}
    beside = [path for path, each in PAGES.items() if not each.order and each.permission in granted]
    return named + beside or list(PUBLIC)


def faults(tab: Tab, barriers, language: str) -> list[str]:
    """What is wrong with the page in front of one, each with the address."""
    page = tab.page
    found = barriers(tab)
    if tab.scrolls_sideways():
        found.append("scrolls sideways")
    found += [f"has too little room for {each}" for each in page.evaluate(OVERFLOWING)]
    found += [f"has two elements with the id {each}" for each in page.evaluate(TWICE)]
    if tab.language != language:
        found.append(f"is in {tab.language}")
    if page.locator("main h1").count() != 1:
        found.append("has not one h1")
    brand = page.locator(".brand").inner_text()
    if not page.title().endswith(f" – {brand}") or page.title().startswith(" "):
        found.append(f"is called {page.title()!r}")
    return [f"{tab.path} {each}" for each in found]


def walk(place: World, open_tab, barriers, look: Look) -> list[str]:
    """What is wrong with any page of this person, looked at in this way."""
    tab = open_tab(place, look.sub, look.start, width=look.width, theme=look.theme, language=look.language)
    return [fault for path in pages_of(tab) for fault in faults(tab.open(path), barriers, look.language)]


@pytest.mark.parametrize("look", sorted(pairwise()), ids=lambda look: "-".join(map(str, look)))
def test_every_page_is_for_everybody(busy_norway, busy_denmark, open_tab, barriers, look):
    place = busy_norway if look.organisation == "norway" else busy_denmark
    assert walk(place, open_tab, barriers, look) == []


@pytest.mark.parametrize("sub", ["", "anna", "dag", "mona"])
def test_nothing_is_wider_than_the_smallest_phone(busy_norway, open_tab, sub):
    tab = open_tab(busy_norway, sub, Look(sub, "norway", "nb", "light", 320).start, width=320, language="nb")
    paths = pages_of(tab)
    assert [path for path in paths if tab.open(path).scrolls_sideways()] == []


@pytest.mark.parametrize(
    ("sub", "organisation"), [("anna", "norway"), ("bo", "denmark"), ("dag", "norway"), ("mona", "denmark")]
)
def test_the_server_and_the_browser_draw_the_same_tree_in_the_same_places(
    busy_norway, busy_denmark, open_tab, sub, organisation
):
    place = busy_norway if organisation == "norway" else busy_denmark
    tab = open_tab(place, sub, "/staff" if sub in STAFF else "/")
    page = tab.page
    for path in pages_of(tab):
        with tab.before_react(path):
            drawn, places = page.locator("#first-paint .shell").evaluate(TREE), page.evaluate(BOXES)
        assert page.locator("#react-entry-point .shell").evaluate(TREE).split("\n") == drawn.split("\n"), path
        assert page.evaluate(BOXES) == places, path


def test_what_is_opened_typed_and_reached_before_react_is_there_goes_on(busy_norway, open_tab):
    tab = open_tab(busy_norway, "anna", "/salary")
    menu, figures = tab.page.locator(".settings"), tab.page.get_by_text("Show the figures")
    base, level = tab.page.get_by_label("Base pay before tax"), tab.page.get_by_label("Role level")
    with tab.before_react("/salary"):
        figures.click()
        level.select_option(index=3)
        chosen = level.input_value()
        base.fill("1")
    expect(base).to_be_focused()
    expect(base).to_have_value("1")
    expect(level).to_have_value(chosen)
    assert figures.locator("xpath=..").get_attribute("open") is not None
    assert menu.get_attribute("open") is None
    tab.button("Save").click()
    expect(tab.page.locator(".error-summary")).to_be_visible()
    expect(base).to_have_value("1")
    with tab.before_react("/salary"):
        menu.locator("summary").click()
    expect(menu.get_by_role("button", name="Dansk")).to_be_visible()


@pytest.mark.parametrize("language", ["nb", "da", "en"])
def test_a_move_names_the_tab_as_a_fresh_visit_does(busy_norway, open_tab, language):
    tab = open_tab(busy_norway, "anna", "/", language=language)
    for link in tab.page.locator(".side a").all()[::-1]:
        label = link.inner_text()
        tab.move(label)
        moved = tab.page.title()
        assert tab.language == language
        assert tab.page.locator(".side a[aria-current=page]").all_inner_texts() == [label]
        tab.page.reload()
        assert tab.settle().page.title() == moved
    expect(tab.page.locator(".skip-link")).to_have_text(SKIP[language])
