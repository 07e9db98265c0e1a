"""A code scanner that types, with the times of real keys however slowly they are passed on."""

from __future__ import annotations

import time

from playwright.sync_api import Page

_GAP_SECONDS = 0.01


def scan(page: Page, text: str) -> None:
    """The characters, then Enter."""
    session = page.context.new_cdp_session(page)
    begun = time.time()
    for place, char in enumerate([*text, "\r"]):
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13} if char == "\r" else {}
        event = {"key": char, "text": char, "timestamp": begun + place * _GAP_SECONDS, **key}
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", **event})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
    session.detach()
