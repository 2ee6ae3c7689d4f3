"""Below the lines of a sheet, so that none of them moves: what is in of it, and what nothing is known of, with the way to each line."""

from __future__ import annotations

import json

from ..forms import press_button
from ..look import TextElement, tag

#: goes to a line of the sheet: its first field where it has one, so that it can be typed in at once
GOES = """(() => {
  const line = document.querySelector(`[data-line-of="${CSS.escape(KEY)}"]`);
  line?.scrollIntoView({ block: "center" });
  [...(line?.querySelectorAll("input") ?? [])].find((one) => one.offsetParent)?.focus();
})()"""


class Left:
    """Renewed in place: somebody may be reading it."""

    def __init__(self) -> None:
        self.said = TextElement("p", "")
        self.left: tuple[tuple[str, str], ...] = ()
        with tag("details", "wd-pass") as self.box:
            self.head = TextElement("summary", "")
            self.list = tag("div", "wd-form")
        self.box.set_visibility(False)

    def show(self, says: str, left: tuple[tuple[str, str], ...]) -> None:
        """The sentence, and the lines (key, words) that have neither an entry nor a word."""
        if self.said.text != says:
            self.said.say(says)
        if self.left == left:
            return
        self.left = left
        self.box.set_visibility(bool(left))
        self.head.say(f"Which ones ({len(left)})")
        self.list.clear()
        with self.list:
            for key, words in left:
                press_button(words, lambda key=key: self._goes(key), label=f"Go to the line {words}")

    def _goes(self, key: str) -> None:
        self.box.client.run_javascript(GOES.replace("KEY", json.dumps(key)))
