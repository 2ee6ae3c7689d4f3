"""What the work lists share: anesthesia sheets, forms, discharges. A row says why it waits, and what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..acting import NotDone
from ..forms import press_button, status_line
from ..look import TextElement, paragraph, tag
from .cards import Cards, Item
from .place import Place


class Work(NamedTuple):
    """One thing to do: for which patient, what it is, and why it cannot be done yet (empty where it can)."""

    key: str
    stay: str
    ident: str
    heading: str
    why: str


class WorkList:
    """Rows with one act each, or all at once. What keeps a row from being done is said on it, and renewed in place; `says` draws what
    somebody should read before the act."""

    def __init__(self, place: Place, empty: str, word: str, act: Callable[[Work], str], says: Callable[[Work], None] | None = None) -> None:
        self.place, self.word, self.act, self.says = place, word, act, says
        self.found: list[Work] = []
        self.whys: dict[str, TextElement] = {}
        self.cards = Cards(empty)
        self.all = press_button(f"{word}: all that can be", self._all)
        self.said = status_line()

    def show(self, found: list[Work]) -> None:
        """New ones come in below."""
        self.found = found
        self.cards.show(found, self._draw)
        for work in found:
            if work.key in self.whys:
                self.whys[work.key].say(work.why or "Nothing is in the way.")
        self.all.set_visibility(sum(not work.why for work in found) > 1)

    def _draw(self, item: Item) -> None:
        assert isinstance(item, Work)
        tag("h4", "", item.heading)
        self.whys[item.key] = TextElement("p", item.why or "Nothing is in the way.").classes("wd-soft")
        if self.says is not None:
            self.says(item)

        async def act() -> None:
            await self.place.do(said, lambda: self.act(item))

        with tag("div", "wd-form"):
            press_button(self.word, act, label=f"{self.word}: {item.heading}")
        said = status_line()

    async def _all(self) -> None:
        ready = [work for work in self.found if not work.why]
        await self.place.do(self.said, lambda: do_all(ready, self.act))


def do_all(ready: Iterable[Work], act: Callable[[Work], str]) -> str:
    """Each that can be done; what could not is said."""
    done, failed = 0, ""
    for work in ready:
        try:
            act(work)
            done += 1
        except NotDone as error:
            failed = f" {work.heading}: {error}"
    return f"{done} done.{failed}"


def nothing_yet(text: str) -> None:
    """A sentence below a list."""
    paragraph(text, "wd-soft")
