"""Settings as they were before the emergency: the difference, and the button that puts them back. Documents first, then the rest."""

from __future__ import annotations

from domain import recovery, settings
from domain.holds import Difference

from ..forms import press_button, status_line
from ..look import TextElement, tag
from . import doing
from .place import Place
from .reading import View


class Documents:
    """The settings for documents."""

    group, button_words = "documents", "Restore the settings for documents"

    def __init__(self, place: Place) -> None:
        self.place = place
        self.table = tag("div")
        self.drawn: list[Difference] | None = None
        self.why = TextElement("p", "").classes("wd-soft")
        self.button = press_button(self.button_words, self._restore, main=True)
        self.said = status_line()

    def read(self, view: View) -> tuple[list[Difference], str]:
        """What differs, and why it cannot be put back yet."""
        return list(view.facts.differences[self.group]), recovery.why_not_restored(view.lines, self.group) or ""

    def show(self, found: tuple[list[Difference], str]) -> None:
        """The difference, drawn anew only where it changed."""
        differences, why = found
        self.why.say(why)
        self.button.set_visibility(bool(differences))
        if differences == self.drawn:
            return
        self.drawn = differences
        self.table.clear()
        with self.table:
            if not differences:
                tag("p", "wd-soft", "They are as they were.")
                return
            with tag("table", "wd-table"):
                with tag("thead"), tag("tr"):
                    for head in ("Setting", "Before", "Now"):
                        tag("th", "", head).props('scope="col"')
                with tag("tbody"):
                    for one in differences:
                        with tag("tr"):
                            tag("th", "", one.word).props('scope="row"')
                            tag("td", "", _words(one.setting, one.then))
                            tag("td", "", _words(one.setting, one.now))

    async def _restore(self) -> None:
        await self.place.do(self.said, lambda: doing.restore(self.place, self.group))


class Practice(Documents):
    """The settings for the practice system."""

    group, button_words = "practice", "Restore the settings for the practice system"


def _words(setting: str, value: object) -> str:
    """On or off; what nobody set is as it is by default."""
    held = settings.value({setting: value}, setting)
    return ("on" if held else "off") if isinstance(held, bool) else str(held)
