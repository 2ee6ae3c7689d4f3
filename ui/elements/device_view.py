"""The device view `/device`: one custom element on which a nurse charts from the browser's own replica, with or without the server."""

from __future__ import annotations

from nicegui.element import Element


class DeviceView(Element, component="device_view.js", esm={"wardlight": "../replica", "wardlight-elements": "."}):
    """A nurse's iPad. It takes no props and no events: all its data come by the journal, and so goes all that it makes."""
