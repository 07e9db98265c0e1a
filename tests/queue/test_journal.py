"""What was once written down is read for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_queue import events as e
from hall_queue import journal_form
from hall_queue.codec import CodecError
from hall_queue.engine import empty_hall
from hall_queue.fold import EVENTS, fold, fold_all
from hall_queue.hall import Hall
from hall_queue.journal_form import read_event, read_hall, write_event, write_hall
from tests.queue.make_journal import day, line, summary
from tests.queue.rig import instant

JOURNALS = Path(__file__).parent / "journals"
RELEASES = sorted(path.stem for path in JOURNALS.glob("*.jsonl"))


def records(release: str) -> Iterator[dict[str, Any]]:
    with (JOURNALS / f"{release}.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def replayed(release: str) -> Iterator[Hall]:
    """The hall after each event of a journal."""
    hall = empty_hall()
    for record in records(release):
        hall = fold(hall, read_event(record["name"], record["version"], record["body"]))
        yield hall


def test_every_event_there_is_stands_in_a_journal() -> None:
    written = {record["name"] for release in RELEASES for record in records(release)}
    assert written == {kind.__name__ for kind in EVENTS}


def test_a_new_journal_would_have_every_event_too() -> None:
    assert {type(event) for event in day().events} == set(EVENTS)


@pytest.mark.parametrize("release", RELEASES)
def test_a_journal_read_and_written_again_is_the_same_day(release: str) -> None:
    hall = empty_hall()
    for record in records(release):
        event = read_event(record["name"], record["version"], record["body"])
        again = json.loads(line(event))
        hall = fold(hall, read_event(again["name"], again["version"], again["body"]))
    *_, last = replayed(release)
    assert hall == last
    assert read_hall(json.loads(json.dumps(write_hall(hall)))) == hall


def test_v1_replays_to_what_it_was() -> None:
    halls = list(replayed("v1"))
    monday = next(hall for hall in halls if hall.seq == 64)
    assert summary(monday) == {
        "events": 64,
        "at": instant("08:00") + 24 * 3_600_000,
        "day": ["2026-11-23", "closed"],
        "tickets": [
            [1, "A001", "expired", "pension"],
            [2, "A002", "done", "pension", "medical"],
            [3, "C001", "expired", "survey"],
            [4, "A003", "expired", "medical"],
            [5, "C002", "expired", "deed"],
            [6, "B001", "expired", "invoice"],
            [7, "B002", "cancelled", "deed"],
            [8, "A004", "expired", "pension"],
        ],
        "waiting": {},
        "counters": {
            "c1": ["open", "staff:c1", 1],
            "c2": ["open", "staff:c2", 1],
            "c3": ["open", "staff:c3", 0],
            "c4": ["closed", None, 0],
        },
        "serials": {"A": 4, "C": 2, "B": 2},
        "bookings": {"came": "checked_in", "missed": "missed", "given-back": "cancelled"},
    }
    assert summary(halls[-1]) == {
        "events": 66,
        "at": instant("08:00") + 24 * 3_600_000,
        "day": ["2026-11-24", "open"],
        "tickets": [[9, "A001", "waiting", "pension"]],
        "waiting": {"pension": [9]},
        "counters": {
            "c1": ["open", "staff:c1", 0],
            "c2": ["open", "staff:c2", 0],
            "c3": ["open", "staff:c3", 0],
            "c4": ["closed", None, 0],
        },
        "serials": {"A": 1},
        "bookings": {},
    }


def test_people_can_read_a_record() -> None:
    event = e.TicketCalled(at=1, by="staff:li", ticket=7, counter="c1")
    body = {"at": 1, "by": "staff:li", "ticket": 7, "counter": "c1"}
    assert write_event(event) == ("TicketCalled", 1, body)
    assert '"设备故障"' in (JOURNALS / "v1.jsonl").read_text(encoding="utf-8")


# What cannot be read


@pytest.mark.parametrize(
    ("name", "version"), [("DayClosed", 2), ("DayClosed", 0), ("DayDreamt", 1)]
)
def test_an_event_of_a_newer_release_is_refused(name: str, version: int) -> None:
    with pytest.raises(CodecError, match=f"event {name} version {version} is not known"):
        read_event(name, version, {"at": 1, "by": "system"})


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"by": "s"}, "at"),
        ({"at": "1", "by": "s"}, "at"),
        ({"at": True, "by": "s"}, "at"),
        ({"at": 1, "by": "s", "mood": "good"}, "mood"),
        ([], ""),
    ],
)
def test_a_damaged_record_names_its_field(body: Any, path: str) -> None:
    with pytest.raises(CodecError) as caught:
        read_event("DayClosed", 1, body)
    assert caught.value.path == path


def test_an_old_record_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Step by step, each step from one version to the next."""
    upgrades = {
        ("DayClosed", 1): lambda body: {**body, "by": body["who"]},
        ("DayClosed", 2): lambda body: {k: v for k, v in body.items() if k != "who"},
    }
    monkeypatch.setattr(journal_form, "_VERSIONS", {"DayClosed": 3})
    monkeypatch.setattr(journal_form, "_UPGRADES", upgrades)
    now = e.DayClosed(at=1, by="li")
    assert read_event("DayClosed", 1, {"at": 1, "who": "li"}) == now
    assert read_event("DayClosed", 2, {"at": 1, "who": "li", "by": "li"}) == now
    assert write_event(now) == ("DayClosed", 3, {"at": 1, "by": "li"})


def test_a_journal_that_contradicts_itself_is_noticed() -> None:
    with pytest.raises(LookupError, match="ticket 5"):
        fold(empty_hall(), e.TicketMissed(at=1, by="s", ticket=5, counter="c1"))
    with pytest.raises(LookupError, match="never opened"):
        fold(empty_hall(), e.DayClosed(at=1, by="s"))


def test_time_does_not_run_backwards_in_a_journal_either() -> None:
    events = day().events
    later = fold_all(empty_hall(), events)
    odd = e.SlipReprinted(at=5, by="s", ticket=later.tickets.first)
    assert fold(later, odd).at == later.at
