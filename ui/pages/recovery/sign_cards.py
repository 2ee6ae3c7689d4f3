"""Entries whose sign-in nobody could check, as cards: on the recovery's line and at the desk. One card for what one person charted on one
device, which grows in place while more comes in; and one for each entry that whom it names has disowned."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from domain import recovery, roles
from domain.entries import happened_ms
from domain.fold import Picture
from domain.hospital import Hospital
from domain.recovering import Unsigned

from .. import entry_words, words
from ..forms import press_button, status_line
from ..look import TextElement, paragraph, shown, tag
from ..visitor import Visitor
from . import sign_acts
from .cards import Cards, Item
from .place import text_field

#: so many of the entries are told in words; the rest is counted
TOLD_MAX = 4
#: so many can be ticked one by one
CHOICES_MAX = 60

Do = Callable[[TextElement, Callable[[], str]], Awaitable[object]]


class Unconfirmed(NamedTuple):
    """What one person charted on one device; or, where `denied`, one entry of which she says that it was not hers."""

    key: str
    device: str
    by: str | None
    who: str
    place: str
    heading: str
    told: tuple[str, ...]
    entries: tuple[str, ...]
    denied: bool = False
    can_strike: bool = False


def read(
    picture: Picture, groups: Mapping[tuple[str, str | None], Sequence[Unsigned]], clock: words.Clock, now_ms: int
) -> list[Unconfirmed]:
    """By device and person, what was disowned last. Call it with the hospital's lock held."""
    found, denied = [], []
    for (device, by), entries in groups.items():
        present = sorted((one for one in entries if one.name in picture.entries), key=lambda one: one.at_ms)
        whose = words.person(picture, by) if by else "Nobody was named"
        if own := [one for one in present if not one.denied]:
            found.append(_group(picture, device, by, whose, own, clock, now_ms))
        denied += [_disowned(picture, one, whose, clock, now_ms) for one in present if one.denied]
    return [*sorted(found, key=lambda one: one.heading), *denied]


def _group(
    picture: Picture, device: str, by: str | None, who: str, own: Sequence[Unsigned], clock: words.Clock, now_ms: int
) -> Unconfirmed:
    since, until = (clock.time(one.at_ms, now_ms) for one in (own[0], own[-1]))
    place = words.device(picture, device)
    heading = f"{who} on {place}: {words.count(len(own), 'entry', 'entries')}, {since}" + (f" to {until}" if since != until else "")
    told = [_says(picture, one.name, clock, now_ms) for one in own[:TOLD_MAX]]
    if len(own) > TOLD_MAX:
        told.append(f"and {len(own) - TOLD_MAX:,} more")
    key = recovery.short(f"{device}|{by or ''}")
    return Unconfirmed(key, device, by, who, place, heading, tuple(told), tuple(one.name for one in own))


def _disowned(picture: Picture, one: Unsigned, who: str, clock: words.Clock, now_ms: int) -> Unconfirmed:
    place, entry = words.device(picture, one.device), picture.entries[one.name]
    heading = f"{who} on {place}: says that it was somebody else"
    told = (_says(picture, one.name, clock, now_ms),)
    strikes = sign_acts.can_strike(picture, entry)
    return Unconfirmed(recovery.short(one.name), one.device, one.by, who, place, heading, told, (one.name,), True, strikes)


def _says(picture: Picture, name: str, clock: words.Clock, now_ms: int) -> str:
    entry = picture.entries[name]
    return f"{clock.time(happened_ms(entry), now_ms)} {words.patient(picture, entry.stay)}: {entry_words.says(picture, entry)}"


def _told(hospital: Hospital, names: Sequence[str]) -> list[tuple[str, str]]:
    """Entries in words, by name. Waits for the hospital's lock."""
    now_ms = hospital.now_ms()
    with hospital.lock:
        picture = hospital.picture
        clock = words.Clock(picture)
        return [(name, _says(picture, name, clock, now_ms)) for name in names if name in picture.entries]


class SignCards:
    """The list of them. `do` carries an act out, says its sentence and looks again; `heading` is the level that the page has for cards."""

    def __init__(self, hospital: Hospital, who: Visitor, do: Do, heading: str = "h4") -> None:
        self.hospital, self.who, self.do, self.level = hospital, who, do, heading
        self.cards = Cards("Every sign-in is confirmed.")
        self.groups: dict[str, _Group] = {}

    def show(self, found: list[Unconfirmed]) -> None:
        """New ones come in below; what changed of one that is there is renewed in place."""
        self.cards.show(found, self._draw)
        for item in found:
            if item.key in self.groups:
                self.groups[item.key].renew(item)
        for gone in self.groups.keys() - {item.key for item in found}:
            del self.groups[gone]

    def _draw(self, item: Item) -> None:
        assert isinstance(item, Unconfirmed)
        if item.denied:
            _draw_disowned(self, item)
        else:
            self.groups[item.key] = _Group(self, item)


class _Group:
    """What one person charted on one device. An act is about the entries that stand on the card when the button is pressed."""

    def __init__(self, cards: SignCards, item: Unconfirmed) -> None:
        self.cards, self.item = cards, item
        self.mine = item.by is not None and item.by == cards.who.staff
        self.name = f"{item.who} on {item.place}"
        self.heading = TextElement(cards.level, item.heading)
        with tag("ul", "wd-told") as self.list:
            self.lines = [TextElement("li", "") for _ in range(TOLD_MAX + 1)]
        self._tell()
        self.line = tag("div", "wd-form")
        self.said = status_line()
        self._plain()

    def renew(self, item: Unconfirmed) -> None:
        """More came in, or some of it was confirmed elsewhere."""
        if item != self.item:
            self.item = item
            self.heading.say(item.heading)
            self._tell()

    def _tell(self) -> None:
        for line, text in zip_longest(self.lines, self.item.told):
            line.say(text or "")
            line.set_visibility(bool(text))

    def _pin(self) -> Callable[[], str]:
        if self.item.by is None or self.mine:
            return str
        return text_field(f"PIN of {self.item.who}", self.item.key, kind="password", wide=False)

    def _plain(self) -> None:
        hospital, who, item = self.cards.hospital, self.cards.who, self.item
        self.list.set_visibility(True)
        self.line.clear()
        with self.line:
            pin = self._pin()

            async def confirm() -> None:
                now = self.item
                await self.cards.do(self.said, lambda: sign_acts.confirm(hospital, who, now.device, str(now.by), now.entries, pin()))

            async def vouch() -> None:
                now = self.item
                await self.cards.do(self.said, lambda: sign_acts.vouch(hospital, who, now.device, now.entries))

            async def tell() -> None:
                now = self.item
                await self.cards.do(self.said, lambda: sign_acts.tell_who(hospital, who, now.device, now.entries, knows()))

            if item.by is None and who.role != "manager":
                paragraph("Nobody is named on these. A manager says who it was.", "wd-soft")
            elif item.by is None:
                knows = text_field("Who it was", item.key)
                press_button("I know who it was", tell, label=f"I know who it was: {self.name}")
            else:
                press_button("It was me", confirm, label=f"It was me: {self.name}")
                if who.role == "manager" and not self.mine:
                    press_button("I vouch for it", vouch, label=f"I vouch for it: {self.name}")
                press_button("It was not me …", self._choose, label=f"It was not me …: {self.name}")

    async def _choose(self) -> None:
        """Which of them were not hers."""
        hospital, who, now = self.cards.hospital, self.cards.who, self.item
        told = await asyncio.to_thread(_told, self.cards.hospital, now.entries[:CHOICES_MAX])
        chosen = {name for name, _ in told if len(told) == 1}

        async def deny() -> None:
            names = [name for name, _ in told if name in chosen]
            if await self.cards.do(self.said, lambda: sign_acts.deny(hospital, who, now.device, str(now.by), names, pin())):
                self._plain()

        self.list.set_visibility(False)
        self.line.clear()
        with self.line:
            with tag("div", "wd-list").style("flex:1 1 100%").props('role="group"') as group:
                group.props["aria-label"] = shown(f"Which entries were not charted by {now.who}")
                for name, text in told:
                    _choice(name, text, chosen)
            if len(now.entries) > len(told):
                paragraph(f"And {len(now.entries) - len(told):,} more, which can be ticked when these are done.", "wd-soft")
            pin = self._pin()
            press_button("These were not me", deny, label=f"These were not me: {self.name}")
            press_button("Back", self._plain, label=f"Back: {self.name}")


def _choice(name: str, text: str, chosen: set[str]) -> None:
    def change(ticked: bool) -> None:
        (chosen.add if ticked else chosen.discard)(name)

    with tag("label", "wd-choice"):
        box = tag("input").props('type="checkbox"')
        if name in chosen:
            box.props["^checked"] = True
        box.on("change", lambda event: change(bool(event.args)), js_handler="(event) => emit(event.target.checked)")
        tag("span", "", text)


def _draw_disowned(cards: SignCards, item: Unconfirmed) -> None:
    """An entry that whom it names says was not hers."""
    hospital, who, [name] = cards.hospital, cards.who, item.entries
    about = item.told[0]
    tag(cards.level, "", item.heading)
    paragraph(about)
    paragraph("It counts, for it may have been done, until a manager says who it was, or somebody strikes it who knows better.", "wd-soft")

    async def confirm() -> None:
        await cards.do(said, lambda: sign_acts.confirm(hospital, who, item.device, str(item.by), item.entries, ""))

    async def tell() -> None:
        await cards.do(said, lambda: sign_acts.tell_who(hospital, who, item.device, item.entries, knows()))

    async def strike() -> None:
        await cards.do(said, lambda: sign_acts.strike(hospital, who, name, knows()))

    with tag("div", "wd-form"):
        manages, strikes = who.role == "manager", item.can_strike and roles.may(who.role, "strike_other")
        knows = text_field("Who it was, or how you know", item.key) if manages or strikes else str
        if manages:
            press_button("I know who it was", tell, label=f"I know who it was: {about}")
        if strikes:
            press_button("Strike: it was not done", strike, label=f"Strike, it was not done: {about}")
        if item.by == who.staff:
            press_button("It was me after all", confirm, label=f"It was me after all: {about}")
    said = status_line()
