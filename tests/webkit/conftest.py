"""A display for the whole run, a browser and a ward for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from selenium.webdriver import WebKitGTK

from tests.harness.server import ServerProcess
from tests.webkit.browser import virtual_display, webkit
from tests.webkit.ward import Ward


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    with virtual_display() as name:
        yield name


@pytest.fixture
def driver(display: str) -> Iterator[WebKitGTK]:
    with webkit(display) as driver:
        yield driver


@pytest.fixture
def ward(make_server: Callable[..., ServerProcess]) -> Ward:
    return Ward(make_server())
