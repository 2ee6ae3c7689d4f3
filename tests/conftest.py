"""What all tests share: a logged ERROR fails a test, and there are real servers, cables, and databases to be had.

`make_server` starts a real server process, `make_cable` a line that can be cut, `postgres_url` is a fresh PostgreSQL database.
What a server printed is shown when its test fails. Tests that use a browser run last: Playwright keeps an event loop running in
this thread from its first use on, and a test that starts its own loop would then fail.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.harness.cable import Cable
from tests.harness.server import SHOWN, ServerProcess

if TYPE_CHECKING:
    from reports.press import Press
    from tests.harness.postgres import Postgres

#: Fixtures of Playwright, by which a test that uses a browser is known.
BROWSER_FIXTURES = {"playwright", "browser_type", "launch_browser", "browser", "context", "new_context", "page"}
#: Folders of tests that use a browser in another way.
BROWSER_FOLDERS = ("tests/e2e/", "tests/webkit/")
#: what a person would see is waited for so long, ms: several browsers share two cores, and a wait that ends well costs nothing
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)
SERVERS = pytest.StashKey[list[ServerProcess]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_uses_browser)  # stable: within both groups the order stays


def _uses_browser(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & BROWSER_FIXTURES) or item.nodeid.startswith(BROWSER_FOLDERS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        for server in item.stash.get(SERVERS, []):
            report.sections.append((f"what the server on port {server.port} printed", server.output[-SHOWN:]))
    return report


@pytest.fixture(autouse=True)
def logged_errors_fail(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A program that logs an ERROR has failed, whatever else was asserted. Opt out: `@pytest.mark.errors_expected`."""
    yield
    if request.node.get_closest_marker("errors_expected"):
        return
    records = caplog.get_records("setup") + caplog.get_records("call")
    errors = [f"{record.name}: {record.getMessage()}" for record in records if record.levelno >= logging.ERROR]
    assert not errors, "logged as ERROR:\n" + "\n".join(errors)


@pytest.fixture
def make_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., ServerProcess]]:
    """`make_server()` starts a server on a data directory of this test and gives it when it is ready; options as ServerProcess."""
    made: list[ServerProcess] = request.node.stash.setdefault(SERVERS, [])

    def make(data_dir: Path | None = None, port: int | None = None, **options: Any) -> ServerProcess:
        server = ServerProcess(data_dir or tmp_path / f"hospital-{len(made)}", port, **options)
        made.append(server)
        return server.start()

    yield make
    for server in made:  # what they leave is deleted; to wait until each has put it in order would cost a minute
        server.kill()


@pytest.fixture
def make_cable() -> Iterator[Callable[[int], Cable]]:
    """`make_cable(server.port)` gives a whole line to that server."""
    made: list[Cable] = []

    def make(target_port: int) -> Cable:
        made.append(Cable(target_port))
        return made[-1]

    yield make
    for cable in made:
        cable.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    from tests.harness.postgres import Postgres  # most runs need no PostgreSQL: they need not wait for its import

    # not below pytest's own folder: PostgreSQL runs as another user there, and each pytest that starts shuts that folder to others
    with tempfile.TemporaryDirectory(prefix="wardlight-postgres-", ignore_cleanup_errors=True) as folder:
        server = Postgres(Path(folder))
        yield server
        server.close()


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    """One press for all tests that print: its worker loads the fonts once."""
    from reports.press import Press  # most runs print nothing

    made = Press()
    yield made
    made.close()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A fresh PostgreSQL database: `postgresql+psycopg://…`."""
    with postgres.fresh() as url:
        yield url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium where it is, Playwright's own elsewhere."""
    chromium = shutil.which("chromium")
    return browser_type_launch_args | ({"executable_path": chromium, "args": ["--no-sandbox"]} if chromium else {})
