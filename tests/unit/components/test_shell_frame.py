"""components/shell.py: the frame around every page."""

from __future__ import annotations

from components.html import to_html
from components.page import page
from components.shell import Item, plain_shell, shell
from tests.unit.components.html_reader import Reader


class ids:
    MAIN = "main"
    LIVE = "live"


ITEMS = [
    Item("/", "Overview", "home", True),
    Item("/salary", "Salary", "salary", True),
    Item("/letters", "Letters", "letter"),
]
LANGUAGES = [("nb", "Norsk bokmål"), ("da", "Dansk"), ("en", "English")]


def signed_in(current="/salary", **more):
    return Reader(
        to_html(
            shell(
                page("Salary"),
                items=ITEMS,
                current=current,
                organisation="Fjord & Fjell",
                who="Anna <Berg>",
                languages=LANGUAGES,
                language="da",
                csrf="token",
                ids=ids,
                **more,
            )
        )
    )


def test_the_first_link_skips_to_the_content():
    read = signed_in()
    first_link = read.all("a")[0]
    assert first_link["href"] == "#main"
    assert read.by_id("main")


def test_the_page_we_are_on_is_marked_in_both_navigations_and_no_other():
    marked = [link["href"] for link in signed_in().all("a") if link.get("aria-current") == "page"]
    assert marked == ["/salary", "/salary"]


def test_signing_out_and_choosing_a_language_are_forms_that_carry_their_token():
    read = signed_in()
    assert {each["action"] for each in read.all("form")} == {"/sign-out", "/language"}
    assert {each["method"] for each in read.all("form")} == {"post"}
    fields = [(field["type"], field["name"], field["value"]) for field in read.all("input")]
    assert fields == [("hidden", "csrf_token", "token")] * 2


def test_each_language_stands_in_its_own_words_and_the_chosen_one_is_marked():
    languages = [button for button in signed_in().all("button") if button.get("name") == "language"]
    assert [button["lang"] for button in languages] == [button["value"] for button in languages] == ["nb", "da", "en"]
    assert [button["value"] for button in languages if "aria-current" in button] == ["da"]


def test_there_is_one_heading_and_one_main():
    read = signed_in()
    assert len(read.all("h1")) == len(read.all("main")) == len(read.all("header")) == len(read.all("footer")) == 1


def test_the_footer_leads_to_privacy_cookies_and_contact():
    assert {"/privacy", "/cookies", "/contact"} <= {link["href"] for link in signed_in().all("a")}


def test_a_banner_comes_before_the_header():
    read = signed_in(banner="You are looking as support")
    assert read.text.index("looking as support") < read.text.index("Fjord & Fjell")


def test_a_public_page_knows_no_person_and_no_sign_out():
    drawn = to_html(
        plain_shell(
            page("Privacy"), current="/privacy", organisation="Fjord", languages=LANGUAGES, language="en", ids=ids
        )
    )
    read = Reader(drawn)
    assert [each["action"] for each in read.all("form")] == ["/language"]
    assert not read.all("nav")
    assert len(read.all("h1")) == 1
    assert [link["href"] for link in read.all("a") if link.get("aria-current") == "page"] == ["/privacy"]


def test_what_is_said_is_read_out_politely():
    assert signed_in().by_id("live")["aria-live"] == "polite"
