"""From a clerk's call to its number painted on one wall: a real Chromium with the wall page.

    python -m bench.paint [--calls 120]

The page says by its own clock when it has painted (`paint.js`); before each call the two clocks are
compared, for they drift apart. The browser is headless and has its own frames, one every 16.7 ms.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import uuid
from contextlib import suppress

from playwright.sync_api import Page, TimeoutError, sync_playwright
from tests.browser import CHROMIUM_ARGUMENTS, find_chromium

from bench.figure import note, percentile, row
from bench.hall import HERE, Hall, busiest, running
from bench.load import Connection
from hall_server.access.grants import Role

_PAUSE = 0.15
"""Seconds between two calls: the wall is at rest when one comes."""
_LOOKS = 5
_LONGEST = 2.0
"""Seconds a call is waited for."""
_SIZE = 1920, 1080


def main() -> int:
    """Print the row."""
    it = argparse.ArgumentParser("bench.paint", description=__doc__)
    it.add_argument("--calls", type=int, default=120)
    options = it.parse_args()
    found = find_chromium()
    if found is None:
        note("no Chromium: what a wall paints is left out")
        return 0
    with running() as hall, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*CHROMIUM_ARGUMENTS])
        width, height = _SIZE
        page = browser.new_page(viewport={"width": width, "height": height})
        page.add_init_script(path=HERE / "paint.js")
        page.goto(hall.link("wall"))
        page.wait_for_load_state("networkidle")
        _print(_calls(hall, page, options.calls))
        browser.close()
    return 0


def _calls(hall: Hall, page: Page, count: int) -> list[tuple[float, float | None]]:
    """Of each call: ms until its answer, and until it was painted; None: it never was."""
    token = hall.token(Role.ADMIN)
    one = Connection(hall.port, token)
    body, counters = busiest(hall, token)
    for _ in range(count):
        one.post("/api/tickets", body, uuid.uuid4().hex)
    asked: dict[str, tuple[float, float, float]] = {}
    for counter in counters:
        one.post(f"/api/counters/{counter}/open", b"{}", uuid.uuid4().hex)
    for n in range(count):
        counter = counters[n % len(counters)]
        ahead = _ahead(page)
        begun = time.time() * 1000
        status, answer = one.post(f"/api/counters/{counter}/next", b"{}", uuid.uuid4().hex)
        if status != 200:
            raise ConnectionError(json.dumps(answer))
        asked[answer["ticket"]["number"]] = begun, time.time() * 1000, ahead
        _wait_until_painted(page, answer["ticket"]["number"])
        one.post(f"/api/counters/{counter}/no-show", b"{}", uuid.uuid4().hex)
        page.wait_for_timeout(_PAUSE * 1000)
    one.close()
    painted: dict[str, float] = dict(page.evaluate("hallPainted"))
    return [
        (answered - begun, painted[number] - ahead - begun if number in painted else None)
        for number, (begun, answered, ahead) in asked.items()
    ]


def _ahead(page: Page) -> float:
    """Milliseconds the page's clock is ahead of ours now, by the quickest of a few looks."""
    looks = []
    for _ in range(_LOOKS):
        before = time.time() * 1000
        there = float(page.evaluate("performance.timeOrigin + performance.now()"))
        after = time.time() * 1000
        looks.append((after - before, there - (before + after) / 2))
    return min(looks)[1]


def _wait_until_painted(page: Page, number: str) -> None:
    """Not for ever: one that never is, is counted."""
    asked = "number => hallPainted.some(([painted]) => painted === number)"
    with suppress(TimeoutError):
        page.wait_for_function(asked, arg=number, timeout=_LONGEST * 1000)


def _print(found: list[tuple[float, float | None]]) -> None:
    late = [painted for _, painted in found if painted is not None]
    answers = [answer for answer, _ in found]
    p99, lost = percentile(late, 0.99), len(found) - len(late)
    row(
        "call -> painted on one wall",
        f"{len(late)} calls, p50 {percentile(late, 0.5):.1f} p99 {p99:.1f} ms, {lost} never",
        "p99 <= 35 ms",
        p99 <= 35 and not lost,
    )
    half, most = percentile(answers, 0.5), percentile(answers, 0.99)
    note(f"of it the call's own HTTP answer: p50 {half:.1f} p99 {most:.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
