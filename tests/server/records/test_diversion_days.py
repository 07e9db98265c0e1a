"""The record of diversions of earlier days, over the interface of a real server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_server.views.alert_views import diversion_views
from tests.server.hall_process import HallProcess, serving
from tests.server.journals import journal_of
from tests.server.records.test_past_diversions import monday, next_day


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """Day → what the hall itself said of it when it was the running one."""
    rig = monday()
    before = diversion_views(rig.hall)
    after = diversion_views(next_day(rig).hall)
    days = {"2026-11-23": before, "2026-11-26": after}
    said = {day: [json.loads(one.model_dump_json()) for one in told] for day, told in days.items()}
    return {**said, "events": rig.events}


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int], told: dict[str, Any]
) -> Iterator[HallProcess]:
    """A Thursday's hall, after a Monday full of diversions and a Tuesday without one."""
    data: Path = tmp_path_factory.mktemp("days")
    journal_of(data, told["events"])
    with serving(data, free_port()) as running:
        yield running


def test_an_earlier_day_is_told_as_it_was_told_then(
    hall: HallProcess, told: dict[str, Any]
) -> None:
    lead = hall.client("supervisor")
    assert lead.get("/api/diversions?day=2026-11-23").body == told["2026-11-23"]
    assert lead.get("/api/diversions").body == told["2026-11-26"]
    assert lead.get("/api/diversions?day=2026-11-26").body == told["2026-11-26"]


def test_a_day_without_one_has_an_empty_record(hall: HallProcess) -> None:
    lead = hall.client("admin")
    for day in ("2026-11-24", "2026-11-22", "2031-01-01"):
        answer = lead.get(f"/api/diversions?day={day}")
        assert (answer.status, answer.body) == (200, []), day


def test_which_days_have_one(hall: HallProcess) -> None:
    days = hall.client("supervisor").get("/api/diversions/days").body
    assert days == [{"date": "2026-11-26", "count": 1}, {"date": "2026-11-23", "count": 5}]


def test_who_may_and_what_is_no_day(hall: HallProcess) -> None:
    lead = hall.client("supervisor")
    for day in ("yesterday", "2026-02-30", "20261123"):
        answer = lead.get(f"/api/diversions?day={day}")
        assert (answer.status, answer.body["error"]["field"]) == (422, "day"), day
    for role in ("desk", "helper", "coordinator", "display"):
        assert hall.client(role).get("/api/diversions/days").status == 403, role


def test_a_journal_that_cannot_be_read_is_a_fault_and_no_empty_day(
    hall: HallProcess,
) -> None:
    """Moved away under the server, which has it open and goes on."""
    journal = hall.data / "hall.db"
    journal.rename(hall.data / "elsewhere")
    try:
        answer = hall.client("supervisor").get("/api/diversions?day=2026-11-23")
        assert (answer.status, answer.code) == (500, "fault")
    finally:
        (hall.data / "elsewhere").rename(journal)
