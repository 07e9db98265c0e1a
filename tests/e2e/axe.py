"""What is wrong with a page for whoever cannot see, point or scroll sideways."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def complaints(page: Page) -> list[str]:
    """What axe finds, and what sticks out of the window to the right."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    told = [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        told.append("wider than the window")
    return told
