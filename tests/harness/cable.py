"""The cable between browsers and server that tests cut, and waiting for what no browser tells."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ui.demo.cable import Cable

__all__ = ["Cable", "waits"]


def waits(condition: Callable[[], bool], seconds: float = 10.0, what: str = "it") -> None:
    """Comes back as soon as `condition()` holds; raises AssertionError after `seconds`. For conditions outside a browser page."""
    done = threading.Event()
    for _ in range(max(1, int(seconds / 0.02))):
        if condition():
            return
        done.wait(0.02)
    raise AssertionError(f"{what} did not happen within {seconds} s")
