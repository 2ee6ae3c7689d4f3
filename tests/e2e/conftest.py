"""A ward for each browser test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.ward import Ward
from tests.harness.cable import Cable
from tests.harness.server import ServerProcess


@pytest.fixture
def ward(browser: Browser, make_server: Callable[..., ServerProcess], make_cable: Callable[[int], Cable]) -> Iterator[Ward]:
    """A hospital with a server of its own and two members of staff."""
    made = Ward(browser, make_server(), make_cable)
    made.hire("Ada Okafor")
    made.hire("Ben Ito", "doctor")
    yield made
    made.close()
