"""The page on which a screen joins the hospital, as a device or as a wall."""

from __future__ import annotations

from nicegui.element import Element


class EnrollView(Element, component="enroll_view.js", esm={"wardlight": "../replica"}):
    """Takes a code from the address (after `#`) or from the keyboard, and says what this screen lacks to live through an outage."""
