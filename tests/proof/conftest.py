"""The browser of `tests/browser`, and its second try after a stall, for what is proven in full here."""

from tests.browser.conftest import (  # noqa: F401 - fixtures
    barriers,
    browser_type_launch_args,
    busy_denmark,
    busy_norway,
    open_tab,
    pytest_itemcollected,
    windows,
)
