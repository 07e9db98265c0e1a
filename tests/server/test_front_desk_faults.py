"""The one writer: faults stay where they happen."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from hall_queue.events import Event, PlanAdopted, TicketIssued
from hall_queue.hall import Hall
from hall_server import front_desk
from hall_server.storage.journal import Answer, Journal, StorageFailed
from tests.server.desks import Gate, pile_up, rows
from tests.server.halls import issue, key, open_desk, respond_with, set_up, tell


def boom(hall: Hall, events: Sequence[Event]) -> Answer:
    raise RuntimeError("a fault in an answer")


def test_a_failing_answer_costs_its_command_only(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk, ThreadPoolExecutor(8) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        before, broken, after = pile_up(
            desk,
            pool,
            [
                partial(desk.do, issue("t1"), tell),
                partial(desk.do, issue("t2"), boom, key("k")),
                partial(desk.do, issue("t3"), tell),
            ],
        )
        gate.open()
        with pytest.raises(RuntimeError, match="a fault in an answer"):
            broken.result()
        assert before.result() == Answer(201, {"seq": 7, "numbers": ["A001"]})
        assert after.result() == Answer(201, {"seq": 8, "numbers": ["A002"]})
        # Nothing is remembered of it: a second try may succeed.
        assert desk.do(issue("t2"), tell, key("k")).body["numbers"] == ["A003"]


@pytest.mark.parametrize("body", [{"at": {1, 2}}, {"name": "\ud800"}])
def test_an_answer_that_cannot_be_written_costs_its_command_only(
    tmp_path: Path, body: dict[str, object]
) -> None:
    with open_desk(tmp_path) as desk, ThreadPoolExecutor(8) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        first, broken, last = pile_up(
            desk,
            pool,
            [
                partial(desk.do, issue("t1"), tell),
                partial(desk.do, issue("t2"), lambda hall, events: Answer(201, body), key("k")),
                partial(desk.do, issue("t3"), tell),
            ],
        )
        gate.open()
        assert isinstance(broken.exception(), TypeError | ValueError)
        assert first.result() == Answer(201, {"seq": 7, "numbers": ["A001"]})
        assert last.result() == Answer(201, {"seq": 8, "numbers": ["A002"]})
        assert rows(tmp_path, "select count(*), max(seq) from journal") == [(8, 8)]


def test_a_command_with_half_a_character_costs_itself_only(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk, ThreadPoolExecutor(8) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        broken, good = pile_up(
            desk,
            pool,
            [
                partial(desk.do, issue("\ud800"), respond_with(201)),
                partial(desk.do, issue("t1"), tell),
            ],
        )
        gate.open()
        assert isinstance(broken.exception(), ValueError)
        assert good.result() == Answer(201, {"seq": 7, "numbers": ["A001"]})


def slips(connection: Connection, hall: Hall, events: Sequence[Event]) -> None:
    """An effect that writes a row for every number, and fails after that of `t2`."""
    for event in events:
        if isinstance(event, PlanAdopted):
            connection.exec_driver_sql("create table if not exists slips (number text)")
        if isinstance(event, TicketIssued):
            connection.exec_driver_sql("insert into slips values (?)", (event.number,))
            if event.token == "t2":
                raise RuntimeError("a fault in an effect")


def test_a_failing_effect_costs_its_command_and_leaves_no_row(tmp_path: Path) -> None:
    with open_desk(tmp_path, effects=[slips]) as desk, ThreadPoolExecutor(8) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        first, broken, last = pile_up(
            desk,
            pool,
            [partial(desk.do, issue(f"t{n}"), tell, key(f"k{n}")) for n in (1, 2, 3)],
        )
        gate.open()
        with pytest.raises(RuntimeError, match="a fault in an effect"):
            broken.result()
        assert first.result() == Answer(201, {"seq": 7, "numbers": ["A001"]})
        assert last.result() == Answer(201, {"seq": 8, "numbers": ["A002"]})
        assert rows(tmp_path, "select number from slips") == [("A001",), ("A002",)]
        assert rows(tmp_path, "select key from answers") == [("k1",), ("k3",)]


def test_what_a_failing_store_wrote_is_not_kept_and_the_batch_is(tmp_path: Path) -> None:
    def half(connection: Connection) -> None:
        connection.exec_driver_sql("insert into notes values ('half')")
        connection.exec_driver_sql("insert into notes values (1, 2, 3)")

    def whole(connection: Connection) -> int:
        return connection.exec_driver_sql("insert into notes values ('whole')").rowcount

    with open_desk(tmp_path) as desk, ThreadPoolExecutor(8) as pool:
        set_up(desk)
        desk.store(lambda connection: connection.exec_driver_sql("create table notes (text)"))
        gate = Gate(desk, pool)
        before, broken, stored, after = pile_up(
            desk,
            pool,
            [
                partial(desk.do, issue("t1"), tell),
                partial(desk.store, half),
                partial(desk.store, whole),
                partial(desk.do, issue("t2"), tell),
            ],
        )
        gate.open()
        assert "3 values" in str(broken.exception())
        assert not isinstance(broken.exception(), StorageFailed)
        assert stored.result() == 1
        assert before.result() == Answer(201, {"seq": 7, "numbers": ["A001"]})
        assert after.result() == Answer(201, {"seq": 8, "numbers": ["A002"]})
        assert rows(tmp_path, "select text from notes") == [("whole",)]


def test_a_snapshot_that_fails_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(front_desk, "_SNAPSHOT_AFTER", 1)

    def fail(journal: Journal, hall: Hall) -> None:
        raise TypeError("a fault in the codec")

    with open_desk(tmp_path) as desk:
        monkeypatch.setattr(Journal, "save_snapshot", fail)
        set_up(desk)
        assert desk.do(issue("t1"), tell).status == 201
    assert "no snapshot was kept" in caplog.messages
    with open_desk(tmp_path) as desk:
        assert desk.hall.seq == 7
