"""Stands in until domain/watch.py is there; to be removed with its arrival."""

from __future__ import annotations

from typing import Any


class Watch:
    """Looks for nothing."""

    overdue: float | None = None

    def __init__(self, hospital: Any, **_: Any) -> None:
        pass

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def tick_lag_s(self) -> float | None:
        return None

    def backup_age_s(self) -> float | None:
        return None
