"""Which body is unfolded below which line: the table that the page follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .bills import Bills
from .clashes import Clashes
from .discharges import Discharges
from .forms import Forms
from .kept import KeptAside
from .paper import Paper
from .place import Body, Place
from .report import Report
from .roll_call import RollCall
from .settings import Documents, Practice
from .sheets import Sheets
from .signs import Signs

BODIES: Mapping[str, Callable[[Place], Body]] = {
    "roll-call": RollCall,
    "clashes": Clashes,
    "kept": KeptAside,
    "signs": Signs,
    "paper": Paper,
    "sheets": Sheets,
    "discharges": Discharges,
    "forms": Forms,
    "bills": Bills,
    "documents": Documents,
    "practice": Practice,
    "report": Report,
}
