"""A browser without a screen: it follows the provider's pages and stops at our own address."""

from __future__ import annotations

import re
from typing import Self
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests


class Browser:
    """Keeps cookies; use it in a `with` block, which closes it."""

    def __init__(self) -> None:
        self._http = requests.Session()
        self._http.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def open(self, url: str, stop_at: str, form: dict[str, str] | None = None) -> requests.Response | dict[str, str]:
        """The page behind the redirects, or the query when a redirect leads to `stop_at`."""
        page = self._http.request("POST" if form else "GET", url, data=form, allow_redirects=False, timeout=10)
        while page.is_redirect:
            url = urljoin(page.url, page.headers["Location"])
            if url.startswith(stop_at):
                return dict(parse_qsl(urlsplit(url).query))
            page = self._http.get(url, allow_redirects=False, timeout=10)
        return page

    def press(self, page: requests.Response, name: str, value: str, stop_at: str) -> requests.Response | dict[str, str]:
        """Press a button of the page's form."""
        assert re.search(rf'<button[^>]*name="{name}" value="{value}"', page.text), f"no button {value}"
        action = re.search(r'<form[^>]*action="([^"]*)"', page.text)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text))
        url = urljoin(page.url, action[1]) if action else page.url
        return self.open(url, stop_at, {**hidden, name: value})

    def sign_in(self, url: str, person: str, stop_at: str) -> dict[str, str]:
        """The query brought back after choosing a person, or at once when the provider still knows one."""
        arrived = self.open(url, stop_at)
        if isinstance(arrived, requests.Response):
            assert arrived.status_code == 200, arrived.text
            arrived = self.press(arrived, "sub", person, stop_at)
        assert isinstance(arrived, dict), arrived.text
        return arrived
