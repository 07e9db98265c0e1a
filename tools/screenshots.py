"""Takes the pictures of the documentation anew: `make screenshots`.

Starts a demo, plays a visit and a clerk at it in a real browser, and writes `docs/pictures/*.png`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser import CHROMIUM_ARGUMENTS, find_chromium

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
_LINK = re.compile(r"^  \S+ (\w+) · .*?(http://\S+)$", re.MULTILINE)
_OFFICE = {"supervisor": (1920, 1080), "helper": (768, 1024), "admin": (1440, 900)}
_BUSY = 25
"""Seconds until the crowd has filled the hall a little."""


@contextmanager
def demo(data: Path, port: int) -> Iterator[dict[str, list[str]]]:
    """The links of a running demo, by kind of page."""
    log = data / "demo.log"
    command = [sys.executable, "-m", "hall_server", "demo", "--data", str(data)]
    with log.open("w") as out:
        process = subprocess.Popen([*command, "--port", str(port)], stdout=out, stderr=out)
    try:
        end = time.monotonic() + 60
        while "Ctrl-C" not in (text := log.read_text()) and time.monotonic() < end:
            time.sleep(0.2)
        links: dict[str, list[str]] = {}
        for kind, link in _LINK.findall(text):
            links.setdefault(kind, []).append(link)
        time.sleep(_BUSY)
        yield links
    finally:
        process.terminate()
        process.wait(30)


def opened(browser: Browser, link: str, size: tuple[int, int]) -> Page:
    """A page in a window of its own: windows of one context would be slowed down."""
    viewport: Any = {"width": size[0], "height": size[1]}
    page = browser.new_context(viewport=viewport).new_page()
    page.goto(link)
    page.wait_for_timeout(2000)
    return page


def save(page: Page, name: str) -> None:
    """One picture."""
    page.screenshot(path=str(PICTURES / f"{name}.png"))
    print(PICTURES / f"{name}.png")


def kiosk(browser: Browser, link: str) -> str:
    """Home, a service, a number; the address of its phone page."""
    page = opened(browser, link, (1080, 1920))
    save(page, "kiosk-home")
    page.get_by_role("button", name=re.compile("^医保")).last.click()
    page.get_by_role("button", name=re.compile("住院费报销")).first.click()
    page.wait_for_timeout(800)
    save(page, "kiosk-service")
    with page.expect_response("**/api/tickets") as told:
        page.get_by_role("button", name=re.compile("^取号")).click()
    page.get_by_text("请取走小票").wait_for(timeout=20_000)
    save(page, "kiosk-ticket")
    origin = "/".join(page.url.split("/")[:3])
    return f"{origin}/t/{told.value.json()['token']}"


def desk(browser: Browser, link: str, pad: Page) -> None:
    """A clerk takes counter 1 over from the crowd and serves; then its pad asks."""
    page = opened(browser, link, (1280, 800))
    save(page, "desk-counters")
    page.get_by_role("button", name=re.compile(r"^1 号窗口|^1.*号窗口")).first.click()
    page.wait_for_timeout(2000)
    finish = page.get_by_role("button", name=re.compile("^办结"))
    for _ in range(6):  # whatever the crowd's clerk was in the middle of
        if finish.is_visible():
            break
        page.keyboard.press("F2")
        page.wait_for_timeout(1200)
    page.wait_for_timeout(10_500)  # the strip of the last step goes
    save(page, "desk")
    finish.click()
    pad.get_by_text("非常满意").first.wait_for(timeout=10_000)
    pad.wait_for_timeout(500)
    save(pad, "pad")


def main() -> int:
    """All of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8099
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder), port) as links,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS)
        )
        wall = opened(browser, links["wall"][0], (1920, 1080))
        pad = opened(browser, links["pad"][0], (1280, 800))
        phone = kiosk(browser, links["kiosk"][0])
        save(opened(browser, phone, (390, 844)), "phone")
        desk(browser, links["desk"][0], pad)
        save(wall, "wall")
        for kind, size in _OFFICE.items():
            page = opened(browser, links[kind][0], size)
            page.wait_for_timeout(2500)
            save(page, kind)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
