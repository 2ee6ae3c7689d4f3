"""What can be set for a hospital: one table for the command, the page and everybody who reads a setting. Pure.

A setting is a field of the register `settings/hospital`; a row here says how what a person typed is read, what holds while nobody
set it, and what it means. `wardlight settings set` and the page /settings are drawn from it. A setting that is not here is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from domain.outage import OPENS_AFTER_S
from domain.status import SECTIONS

TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
NAME_MAX, TEXT_MAX = 100, 500


class Setting(NamedTuple):
    """A row. `label` stands before its field on the page; `read` raises ValueError with what it must be, such as "must be yes or no".

    `means` says what it is, in words that a command shows too; `choices` are all that it can be, if they are few.
    """

    group: str
    label: str
    read: Callable[[str], Any]
    default: Any
    means: str
    choices: tuple[str, ...] = ()


def _flag(text: str) -> bool:
    if text.strip().lower() not in (*TRUE, *FALSE):
        raise ValueError("must be yes or no")
    return text.strip().lower() in TRUE


def _name(text: str) -> str:
    if not text.strip() or len(text) > NAME_MAX or not text.isprintable():
        raise ValueError(f"must be 1 to {NAME_MAX} characters")
    return text.strip()


def _zone(text: str) -> str:
    if text.strip() not in available_timezones():
        raise ValueError("must be a time zone such as Europe/Berlin or America/New_York")
    return text.strip()


def _one_of(*words: str) -> Callable[[str], str]:
    def choose(text: str) -> str:
        found = next((word for word in words if word.lower() == text.strip().lower().lstrip("°")), None)
        if found is None:
            raise ValueError(f"must be one of {', '.join(words)}")
        return found

    return choose


def _whole(least: int, most: int, unit: str) -> Callable[[str], int]:
    def count(text: str) -> int:
        plain = text.strip()
        if not (plain.isascii() and plain.isdigit() and len(plain) <= 9) or not least <= int(plain) <= most:
            raise ValueError(f"must be whole {unit} from {least} to {most}")
        return int(plain)

    return count


def _whole_or_none(least: int, most: int, unit: str) -> Callable[[str], int | None]:
    count = _whole(least, most, unit)
    return lambda text: count(text) if text.strip() else None


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text.strip(), re.ASCII):
        raise ValueError("must be the three letters of a currency, such as EUR, USD or JPY")
    return text.strip().upper()


def _hosts(text: str) -> str:
    """`host:port` with commas; empty means that the internet is not watched."""
    if len(text) > TEXT_MAX:
        raise ValueError(f"must be at most {TEXT_MAX} characters")
    found = [part.strip() for part in text.split(",") if part.strip()]
    for part in found:
        match = re.fullmatch(r"(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]{1,253}):([0-9]{1,5})", part, re.ASCII)
        if match is None or not 1 <= int(match[2]) <= 65_535:
            raise ValueError("must be addresses as HOST:PORT with commas between them, such as example.org:443, or empty")
    return ", ".join(found)


HOSPITAL, DUE, WHO = "The hospital", "When a treatment is due and late", "Who is charting"
EMERGENCY, SENDING = "Emergencies", "What is sent to other systems"

SETTINGS: Mapping[str, Setting] = {
    "name": Setting(HOSPITAL, "Name", _name, "Wardlight", "the hospital's name"),
    "zone": Setting(HOSPITAL, "Time zone", _zone, "UTC", "its time zone"),
    "hours24": Setting(HOSPITAL, "24-hour clock", _flag, True, "24-hour clock: yes or no"),
    "weight_unit": Setting(HOSPITAL, "Weights in", _one_of("kg", "lb"), "kg", "kg or lb", ("kg", "lb")),
    "temperature_unit": Setting(HOSPITAL, "Temperatures in", _one_of("C", "F"), "C", "°C or °F", ("C", "F")),
    "theme": Setting(HOSPITAL, "Colours of the pages", _one_of("dark", "light"), "dark", "dark or light", ("dark", "light")),
    "currency": Setting(HOSPITAL, "Currency", _currency, None, "the currency of prices and bills, three letters such as EUR"),
    "due_before_min": Setting(
        DUE, "Due before its time", _whole(1, 1440, "minutes"), 15, "minutes before its time from which a treatment is due"
    ),
    "late_after_min": Setting(
        DUE, "Late after its time", _whole(1, 1440, "minutes"), 30, "minutes after its time from which a treatment is late"
    ),
    "reading_interval_min": Setting(
        DUE, "Anesthesia readings every", _whole(1, 15, "minutes"), 5, "minutes between two readings of a new anesthetic sheet"
    ),
    **{
        f"late_after_min.{section}": Setting(
            DUE, f"Late: {section}", _whole_or_none(1, 1440, "minutes"), None, f"the same, for the section {section}; empty is as above"
        )
        for section in SECTIONS
    },
    "lock_after_min": Setting(
        WHO,
        "Lock a device after",
        _whole(0, 1440, "minutes"),
        10,
        "minutes without a touch after which a device asks for the PIN again; 0 is never",
    ),
    "offline_pin_days": Setting(
        WHO,
        "PINs without the server",
        _whole(1, 365, "days"),
        7,
        "days without the server after which a device checks no PIN any more and charts as unverified",
    ),
    "short_outage_min": Setting(
        EMERGENCY,
        "A short emergency",
        _whole(0, 1440, "minutes"),
        15,
        "an emergency shorter than so many minutes asks nobody for paper and can close itself",
    ),
    "silent_after_s": Setting(
        EMERGENCY,
        "Silence that is an outage",
        _whole(5, 3600, "seconds"),
        OPENS_AFTER_S,
        "seconds: a server away for longer, or two tablets silent though awake, open an emergency; a tablet alone records its own outage",
    ),
    "internet_hosts": Setting(
        EMERGENCY,
        "Watch the internet by",
        _hosts,
        "",
        "addresses outside (HOST:PORT, with commas) that must answer while there is internet; empty is not watched",
    ),
    "send_documents": Setting(
        SENDING, "Send documents", _flag, True, "for a link to come: none is connected yet; off holds them and drops nothing"
    ),
    "send_billing": Setting(
        SENDING,
        "Send charges",
        _flag,
        True,
        "for a link to come: none is connected yet, and charges are typed in from the bill; off holds them and drops nothing",
    ),
    "send_anesthesia": Setting(
        SENDING, "Send anesthetic sheets", _flag, True, "for a link to come: none is connected yet; off holds them and drops nothing"
    ),
    "limit_patient_creation": Setting(
        SENDING,
        "Patients only from the practice system",
        _flag,
        False,
        "for a link to come: until one is connected every device may admit, whatever is set here",
    ),
}


def read(key: str, text: str) -> Any:
    """The value that was typed for a setting. Raises ValueError with a sentence that names it."""
    if key not in SETTINGS:
        raise ValueError(f"There is no setting {key[:60]!r}. There are: {', '.join(SETTINGS)}.")
    try:
        return SETTINGS[key].read(text)
    except ValueError as error:
        raise ValueError(f"{key} {error}.") from error


def value(known: Mapping[str, Any], key: str) -> Any:
    """A setting as it holds: what was set, if it can be read, else its default. `known`: the picture's `settings/hospital`."""
    found = known.get(key)
    if found is None:
        return SETTINGS[key].default
    try:
        return SETTINGS[key].read(words(found))
    except ValueError:  # set by a newer version, or by hand
        return SETTINGS[key].default


def words(found: object) -> str:
    """A value as it is typed: yes and no for flags."""
    return ("yes" if found else "no") if isinstance(found, bool) else "" if found is None else str(found)


def is_flag(key: str) -> bool:
    """Whether a setting is a yes or no."""
    return SETTINGS[key].read is _flag
