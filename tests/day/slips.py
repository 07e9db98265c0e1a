"""Where the paper says something else than the journal."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from hall_devices.paper import Text
from hall_kiosk.slip import slip
from tests.day.truth import Truth

_PAPER_STATES = {"printed": (1, 1), "not_printed": (0, 0), "unknown": (0, 1)}
"""How a job ended → how many slips of it there may be at least and at most."""


def wrong_slips(truth: Truth, printers: Path) -> list[str]:
    """Slips that do not say what was to be printed, too many of them, or too few."""
    faults: list[str] = []
    paper: dict[str, int] = Counter()
    for file in sorted(printers.glob("printer-*/[0-9]*.json")):
        sheet = json.loads(file.read_text(encoding="utf-8"))
        words = (line["text"] for line in sheet["lines"] if line["kind"] == "text")
        paper[_plain("".join(words))] += 1
    for content, state in truth.jobs:
        wished = _plain("".join(i.text for i in slip(content).items if isinstance(i, Text)))
        least, most = _PAPER_STATES.get(state, (0, 1))
        count = paper.pop(wished, 0)
        if not least <= count <= most:
            faults.append(f"slip of {content.number} is {state}, and {count} came out")
    return [*faults, *(f"nobody asked for this slip: {text[:60]}" for text in paper)]


def _plain(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char != "-")
