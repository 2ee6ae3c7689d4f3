"""What a desk page is built from: the parts of the house, handed to each page as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from domain.hospital import Hospital
from domain.watch import Watch
from reports.press import Press

from ..paper.renewal import Renewal
from ..settings import Settings
from ..wire import Wire
from .open_clashes import OpenClashes


class Parts(NamedTuple):
    """The parts of one server process that pages need."""

    hospital: Hospital
    wire: Wire
    watch: Watch
    settings: Settings
    press: Press
    waiting: OpenClashes
    now_ms: Callable[[], int]
    renewal: Renewal
