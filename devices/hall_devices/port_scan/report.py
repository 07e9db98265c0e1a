"""What came of a scan, as lines for people or as one JSON-ready value.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from hall_devices.port_scan.findings import Finding, Port, PortFound, Step
from hall_devices.port_scan.words import WORDS, Language
from hall_devices.printers import cells

_GAP = "  "


def listing(ports: Sequence[Port], language: Language) -> list[str]:
    """Ports that were not asked."""
    words = WORDS[language]
    return [_heading(port) for port in ports] or [words["none"]]


def table(results: Sequence[PortFound], language: Language, *, lines: bool) -> list[str]:
    """A heading a port and a row a device.  lines: lines of text were asked, too."""
    words = WORDS[language]
    if not results:
        return [words["none"]]
    rows = [_row(finding, words) for result in results for finding in result.found]
    columns = [words[f"column.{name}"] for name in ("kind", "driver", "baud", "address", "proof")]
    widths = [max(map(cells.count, column)) for column in zip(columns, *rows, strict=True)]
    told: list[str] = [_joined(columns, widths)] if rows else []
    for result in results:
        told.append(_heading(result.port))
        told += [_joined(_row(finding, words), widths) for finding in result.found]
        told += [f"{_GAP}{note}" for note in _notes(result, words)]
    if any(result.state in ("silent", "not_understood") for result in results):
        told += ["", words["never_answer"]]
        told += [] if lines else [words["lines"]]
    return told


def as_json(results: Sequence[PortFound]) -> dict[str, Any]:
    """The same for programs; sample: hex, "" where it must not be shown."""
    return {"ports": [asdict(result) for result in results]}


def ports_json(ports: Sequence[Port]) -> dict[str, Any]:
    """Ports that were not asked."""
    return {"ports": [{"port": asdict(port)} for port in ports]}


def progress(step: Step, number: int, ports: int, language: Language) -> str:
    """One line while it is asked.  number: of the port, from 1."""
    words = WORDS[language]
    what = words["asking"].format(driver=step.driver, baud=step.baud)
    return f"[{number}/{ports}] {step.port.name}: {what if step.driver else words['listening']}"


def _heading(port: Port) -> str:
    facts = [port.device] if port.device != port.name else []
    facts += [fact for fact in (port.usb, port.about) if fact]
    return f"{port.name} ({', '.join(facts)})" if facts else port.name


def _row(finding: Finding, words: Mapping[str, str]) -> list[str]:
    return [
        words[f"kind.{finding.kind}"],
        finding.driver,
        str(finding.baud),
        "-" if finding.address is None else str(finding.address),
        words[f"proof.{finding.proof}"],
    ]


def _joined(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        text + " " * (width - cells.count(text)) for text, width in zip(row, widths, strict=True)
    )
    return (_GAP + _GAP.join(padded)).rstrip()


def _notes(result: PortFound, words: Mapping[str, str]) -> list[str]:
    notes: list[str] = []
    if result.state != "found":
        sample = words["sample"].format(hex=result.sample) if result.sample else words["withheld"]
        notes.append(words[f"state.{result.state}"].format(strange=result.strange, sample=sample))
    if result.echo:
        notes.append(words["echo"])
    if not result.asked_all and result.state in ("found", "silent", "not_understood"):
        notes.append(words["cut_short"])
    return notes
