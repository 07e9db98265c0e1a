"""A measured figure beside what it should be, as one row of the table that `make bench` prints."""

from __future__ import annotations

import sys


def row(what: str, measured: str, aim: str = "", met: bool | None = None) -> None:
    """Print one; at once, for the next may take a while. met: None without an aim."""
    verdict = {None: "", True: "met", False: "MISSED"}[met]
    sys.stdout.write(f"{what:<50} {measured:<60} {aim:<27} {verdict}\n")
    sys.stdout.flush()


def head() -> None:
    """Above the rows."""
    row("what", "measured", "aim")


def note(text: str) -> None:
    """A line under a row: what it cost, or why it is as it is."""
    sys.stdout.write(f"  {text}\n")
    sys.stdout.flush()


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of them do not exceed; 0 when there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
