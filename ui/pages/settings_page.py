"""/settings: what holds for the whole hospital, in groups, drawn from the one table in `domain/settings.py`."""

from __future__ import annotations

import asyncio
from typing import Any

from nicegui import ui

from domain.errors import WardlightError
from domain.hospital import Hospital
from domain.settings import SETTINGS, is_flag, read, value, words

from . import visitor
from .forms import TYPED_MAX, put_value
from .look import TextElement, frame, paragraph, tag
from .parts import Parts
from .visitor import Visitor


def register_settings(parts: Parts) -> None:
    """The settings' page."""

    @ui.page("/settings")
    async def settings() -> None:
        who = await visitor.require(parts, visitor.MANAGER, "/settings", "Settings")
        if who is not None:
            await SettingsPage(parts, who).show()


class SettingsPage:
    """One visit. Each group has its own button, so that a slip in one does not hold up another."""

    def __init__(self, parts: Parts, who: Visitor) -> None:
        self.parts, self.who = parts, who
        #: the values and the entries that this page showed: what a change here knew
        self.known: dict[str, Any] = {}
        self.heads: dict[str, list[str]] = {}

    async def show(self) -> None:
        """Builds the page."""
        theme = await asyncio.to_thread(visitor.theme, self.parts)
        await asyncio.to_thread(self._look)
        with frame("Settings", "/settings", theme), tag("div", "wd-main"):
            for group in dict.fromkeys(row.group for row in SETTINGS.values()):
                with tag("section", "wd-card wd-half wd-top-card"):
                    tag("h2", "", group)
                    self._group([key for key, row in SETTINGS.items() if row.group == group])

    def _look(self) -> None:
        with self.parts.hospital.lock:
            picture = self.parts.hospital.picture
            self.known = picture.object("settings/hospital")
            self.heads = {key: sorted(picture.heads("settings/hospital", key)) for key in SETTINGS}

    def _group(self, keys: list[str]) -> None:
        async def save(event: object) -> None:
            typed = getattr(event, "args", None)
            given = {key: str(text) for key, text in typed.items() if key in keys} if isinstance(typed, dict) else {}
            try:
                if not await visitor.still(self.parts, self.who):
                    raise ValueError("You are signed out. Sign in again.")
                changed = await asyncio.to_thread(change, self.parts.hospital, self.who, self.known, self.heads, given)
            except (ValueError, WardlightError) as error:
                said.say(str(error))
                return
            await asyncio.to_thread(self._look)
            said.say(f"Saved: {', '.join(changed)}." if changed else "Nothing was changed.")

        with tag("form", "wd-form wd-column").props('autocomplete="off"') as form:
            for key in keys:
                self._field(key)
            tag("button", "wd-btn wd-btn--main", "Save").props('type="submit"')
        form.on("submit", save, js_handler=visitor.GATHER)
        with tag("div", "wd-said").props('role="status"'):
            said = TextElement("span", "")

    def _field(self, key: str) -> None:
        row, holds = SETTINGS[key], words(value(self.known, key))
        choices = row.choices or (("yes", "no") if is_flag(key) else ())
        with tag("div", "wd-field"):
            tag("label", "", SETTINGS[key].label).props(f'for="{key}"')
            if choices:
                with tag("select").props(f'id="{key}" name="{key}" aria-describedby="{key}-means"'):
                    for choice in choices:
                        visitor.option(choice, choice, chosen=choice == holds)
            else:
                field = tag("input").props(f'id="{key}" name="{key}" aria-describedby="{key}-means" maxlength="{TYPED_MAX}"')
                put_value(field, holds)
            unset = "" if self.known.get(key) is not None else " Not set yet."
            paragraph(f"{row.means[0].upper()}{row.means[1:]}.{unset}", "wd-soft wd-means").props(f'id="{key}-means"')


def change(hospital: Hospital, who: Visitor, known: dict[str, Any], heads: dict[str, list[str]], given: dict[str, str]) -> list[str]:
    """Writes what differs from what was shown; returns the names. Raises ValueError with a sentence, WardlightError. Blocks."""
    changed: dict[str, Any] = {}
    for key, text in given.items():
        if text.strip() == words(value(known, key)):
            continue
        if not text.strip() and SETTINGS[key].default in (None, ""):
            changed[key] = SETTINGS[key].default
        else:
            changed[key] = read(key, text)
    if changed:
        saw = sorted({head for key in changed for head in heads[key]})
        hospital.make("settings.changed", None, changed, by=who.staff, auth=who.auth, saw=saw)
    return [SETTINGS[key].label.lower() for key in changed]
