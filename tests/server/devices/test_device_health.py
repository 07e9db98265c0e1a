"""The book of devices' healths: what agents say, and nothing that they do not."""

from typing import Any

import pytest

from hall_server.devices.device_health import DeviceBook, DeviceHealth

NOW = 1_800_000_000_000
SINCE = "2026-07-14T01:43:00+00:00"


def told(device: Any = "b1", **more: Any) -> dict[str, Any]:
    health = {"device": device, "state": "ok", "since": SINCE, "last_ok": SINCE}
    return {**health, "evidence": "answered", "detail": "", **more}


@pytest.fixture
def changes() -> list[DeviceHealth]:
    return []


@pytest.fixture
def book(changes: list[DeviceHealth]) -> DeviceBook:
    it = DeviceBook(lambda: NOW)
    it.changed.append(changes.append)
    return it


def test_what_an_agent_says(book: DeviceBook, changes: list[DeviceHealth]) -> None:
    book.report(told(counts={"missed": 2, "odd": "x"}), {"b1"})
    health = book.of("b1")
    assert (health.state, health.shown, health.counts) == ("ok", "ok", {"missed": 2})
    assert health.since == health.last_ok == 1_783_993_380_000
    book.report(told(last_ok="2026-07-14T01:44:00+00:00", counts={"missed": 3}), {"b1"})
    assert book.of("b1").counts == {"missed": 3}
    assert len(changes) == 1
    book.report(told(state="silent", evidence="unknown", detail="port_missing"), {"b1"})
    assert [health.detail for health in changes] == ["", "port_missing"]


@pytest.mark.parametrize(
    ("state", "detail", "shown"),
    [
        ("ok", "paper_near_end", "low"),
        ("ok", "glyphs_missing", "ok"),
        ("trouble", "paper_out", "trouble"),
        ("silent", "silent", "trouble"),
        ("unknown", "", "unknown"),
    ],
)
def test_in_one_word(book: DeviceBook, state: str, detail: str, shown: str) -> None:
    book.report(told(state=state, detail=detail), {"b1"})
    assert book.of("b1").shown == shown


def test_without_an_agent_nobody_knows(book: DeviceBook, changes: list[DeviceHealth]) -> None:
    assert (book.of("b1").state, book.of("b1").detail) == ("unknown", "no_agent")
    book.report(told(), {"b1"})
    book.no_agent(["b1"])
    book.no_agent(["b1"])
    health = book.of("b1")
    assert (health.state, health.evidence, health.detail) == ("unknown", "unknown", "no_agent")
    assert (health.since, health.last_ok) == (NOW, 1_783_993_380_000)
    assert [health.detail for health in changes] == ["", "no_agent"]


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        told(device=7),
        told(state="splendid"),
        told(evidence="hearsay"),
        told(since="yesterday"),
        told(since="2026-07-14T01:43:00"),
        told(since=None),
        told(detail=[]),
        told(device="stranger"),
    ],
)
def test_what_makes_no_sense_is_passed_over(
    book: DeviceBook, changes: list[DeviceHealth], data: object
) -> None:
    book.report(data, {"b1", "7"})
    assert changes == []


def test_rubbish_is_bounded_and_old_devices_forgotten(book: DeviceBook) -> None:
    counts = {f"{n}" * 500: n for n in range(500)}
    book.report(told(detail="x" * 5000, counts=counts), {"b1"})
    assert len(book.of("b1").detail) == 64
    assert len(book.of("b1").counts) <= 16
    book.keep_only({"b2"})
    assert book.of("b1").detail == "no_agent"
