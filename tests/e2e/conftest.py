"""A ward for each browser test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserType

from tests.e2e.ward import Ward
from tests.harness.cable import Cable
from tests.harness.server import ServerProcess


@pytest.fixture
def ward(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    make_server: Callable[..., ServerProcess],
    make_cable: Callable[[int], Cable],
) -> Iterator[Ward]:
    """A hospital with a server of its own and two members of staff."""
    made = Ward(browser_type, browser_type_launch_args, make_server(), make_cable)
    made.hire("Ada Okafor")
    made.hire("Ben Ito", "doctor")
    yield made
    made.close()
