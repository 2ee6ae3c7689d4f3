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
def make_ward(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    make_server: Callable[..., ServerProcess],
    make_cable: Callable[[int], Cable],
) -> Iterator[Callable[..., Ward]]:
    """`make_ward(WARDLIGHT_PROBE_S="0.3")` gives a hospital with a server of its own, which has these settings, and one nurse."""
    made: list[Ward] = []

    def make(**env: str) -> Ward:
        made.append(Ward(browser_type, browser_type_launch_args, make_server(env=env), make_cable))
        made[-1].hire("Ada Okafor")
        return made[-1]

    yield make
    for ward in made:
        ward.close()


@pytest.fixture
def ward(make_ward: Callable[..., Ward]) -> Ward:
    """A hospital with a server of its own and two members of staff."""
    made = make_ward()
    made.hire("Ben Ito", "doctor")
    return made
