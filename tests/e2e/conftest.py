"""A demo hall in its own process, and a real browser whose pages come in by the printed links."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from hall_server.plan.hall_file import bundled_hall
from tests.browser import CHROMIUM_ARGUMENTS, find_chromium
from tests.server.hall_process import HallProcess, serving

SIZES = {
    "kiosk": (1080, 1920),
    "wall": (1920, 1080),
    "desk": (1280, 800),
    "infodesk": (1280, 800),
    "supervisor": (1920, 1080),
    "helper": (768, 1024),
    "admin": (1440, 900),
}
expect.set_options(timeout=20_000)  # a busy machine may take its time
_LINK = re.compile(r"^  \S+ (\w+) · .*?(http://\S+)$", re.MULTILINE)


class Hall:
    """The demo and its doors."""

    def __init__(self, running: HallProcess, browser: Browser) -> None:
        self.running = running
        self._browser = browser
        self._links: dict[str, list[str]] = {}
        for kind, link in _LINK.findall(_printed(running.log)):
            self._links.setdefault(kind, []).append(link)
        self.errors: list[str] = []
        self._forgiving = False

    def page(self, kind: str, size: tuple[int, int] | None = None) -> Page:
        """A window of its own, let in as the next kiosk, wall or person."""
        page = self.window(kind, size or SIZES[kind])
        page.goto(self.link(kind))
        return page

    def link(self, kind: str) -> str:
        """The next unused way in."""
        return self._links[kind].pop(0)

    def window(self, name: str = "window", size: tuple[int, int] = (1280, 800)) -> Page:
        """A browser that has never been here, e.g. a visitor's phone."""
        width, height = size
        context = self._browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(f"{name}: {error}"))
        page.on("console", lambda message: self._note(name, message))
        return page

    def _note(self, kind: str, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._forgiving:
            self.errors.append(f"{kind}: {message.text}")

    def expect_errors(self) -> None:
        """The console may complain from now on: the test takes something away."""
        self._forgiving = True

    def slips(self, kiosk: int) -> list[Path]:
        """What a kiosk's simulated printer has cut, oldest first."""
        folder = self.running.data / "printers" / f"printer-{kiosk}"
        return sorted(folder.glob("[0-9]*.json"))


def has_fetched(page: Page, part: str) -> None:
    """Wait for a part the page fetches unasked, whole: what it needs to work without the server.

    The load states of playwright do not tell: they are reached once, often before the part is
    asked for.
    """
    page.wait_for_function(
        """part => {
            const come = performance.getEntriesByType('resource').map(one => one.name)
            window.wanted = come.find(name => name.includes(`/${part}-`) && name.endsWith('.js'))
            return window.wanted
        }""",
        arg=part,
    )
    # A promise is waited for here only, not above: the part with all that it needs itself.
    page.evaluate("() => import(window.wanted)")
    page.wait_for_function(
        "() => [...document.querySelectorAll('link[rel=stylesheet]')].every(one => one.sheet)"
    )


def _printed(log: Path) -> str:
    """The demo's table; it comes right after the port answers."""
    end = time.monotonic() + 60
    while "Ctrl-C" not in (text := log.read_text()) and time.monotonic() < end:
        time.sleep(0.05)
    return text


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=list(CHROMIUM_ARGUMENTS)
        )
        yield chromium
        chromium.close()


@contextmanager
def a_hall(data: Path, port: int, browser: Browser, *more: str) -> Iterator[Hall]:
    """A quiet demo hall at real speed; its pages must not have complained. more: arguments."""
    with serving(data, port, ("demo", "--speed", "1", "--no-crowd", *more)) as running:
        opened = Hall(running, browser)
        yield opened
        for context in browser.contexts:
            context.close()
        assert opened.errors == []


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int], browser: Browser) -> Iterator[Hall]:
    """A quiet demo hall at real speed."""
    with a_hall(tmp_path, free_port(), browser) as opened:
        yield opened


@pytest.fixture
def patient(tmp_path: Path, free_port: Callable[[], int], browser: Browser) -> Iterator[Hall]:
    """The same, but a step can be taken back for a minute: for tests that look at the page before
    they do, on whatever machine."""
    file = tmp_path / "patient.toml"
    rules = "\n[rules]\nundo_seconds = 60\n"
    file.write_text(bundled_hall("county") + rules, encoding="utf-8")
    with a_hall(tmp_path, free_port(), browser, "--hall", str(file)) as opened:
        yield opened
