"""The one writer: answers that are given once, in order, to many callers and listeners."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from hall_queue.commands import NoShow
from hall_queue.events import Event, TicketCalled, TicketIssued
from hall_queue.hall import Hall
from hall_server.front_desk import Key
from hall_server.storage.journal import Answer
from tests.server.desks import Gate, all_at_once, only, pile_up, rows, tokens
from tests.server.halls import call_next, issue, key, open_desk, set_up, tell

# Answers


def test_a_command_is_answered_when_it_is_in_the_file(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        answer = desk.do(issue("t1"), tell)
        assert answer == Answer(201, {"seq": 7, "numbers": ["A001"]})
        assert rows(tmp_path, "select name from journal where seq = 7") == [("TicketIssued",)]


def test_answers_come_in_the_order_of_the_commands(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk, ThreadPoolExecutor(32) as pool:
        set_up(desk)
        gate = Gate(desk, pool)
        waiting = pile_up(desk, pool, [partial(desk.do, issue(f"t{n}"), tell) for n in range(20)])
        gate.open()
        numbers = [future.result().body["numbers"] for future in waiting]
        assert numbers == [[f"A{n:03}"] for n in range(1, 21)]


def test_the_same_key_gets_the_first_answer(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        first = desk.do(issue("t1"), tell, key("k1"))
        seq = desk.hall.seq
        # A second try carries a fresh token: what it gets is the first one's ticket.
        assert desk.do(issue("t2"), tell, key("k1")) == first
        assert desk.hall.seq == seq


def test_a_refusal_is_the_answer_of_its_key_too(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        nobody = desk.do(call_next(), tell, key("k1"))
        assert nobody.status == 409
        assert nobody.body["error"]["code"] == "nobody_waiting"
        desk.do(issue("t1"), tell)
        assert desk.do(call_next(), tell, key("k1")) == nobody


def test_answers_outlive_a_restart(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        made = desk.do(issue("t1"), tell, key("k1"))
        refused = desk.do(issue("t1", "nothing"), tell, key("k2"))
    with open_desk(tmp_path) as desk:
        seq = desk.hall.seq
        assert desk.do(issue("t1"), tell, key("k1")) == made
        assert desk.do(issue("t1", "nothing"), tell, key("k2")) == refused
        assert desk.do(issue("t2"), tell, key("k1", asked="another")).status == 409
        assert desk.hall.seq == seq


def test_another_question_under_the_same_key_is_refused(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        first = desk.do(issue("t1"), tell, key("k1", asked="pension"))
        other = desk.do(issue("t1", "medical"), tell, key("k1", asked="medical"))
        assert other == Answer(409, {"error": {"code": "key_reused"}})
        assert desk.do(issue("t1"), tell, key("k1", asked="pension")) == first


def test_rows_that_are_no_fact_are_written_once_under_their_key_also_after_a_restart(
    tmp_path: Path,
) -> None:
    written: list[str] = []

    def write(what: str) -> Callable[[Connection], Answer]:
        def once(connection: Connection) -> Answer:
            written.append(what)
            return Answer(200, {"done": what})

        return once

    with open_desk(tmp_path) as desk:
        first = desk.store_once(key("press"), write("first"))
        assert desk.store_once(key("press"), write("again")) == first
    with open_desk(tmp_path) as desk:
        later = desk.store_once(key("press"), write("later"))
        assert (later.status, later.body) == (200, {"done": "first"})
        other = desk.store_once(key("press", asked="something else"), write("other"))
        assert (other.status, other.body["error"]["code"]) == (409, "key_reused")
    assert written == ["first"]


def test_two_clients_may_use_the_same_key(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        first = desk.do(issue("t1"), tell, key("k1", scope="kiosk:k1"))
        second = desk.do(issue("t2"), tell, key("k1", scope="kiosk:k2"))
        assert (first.body["numbers"], second.body["numbers"]) == (["A001"], ["A002"])


def test_one_key_by_many_threads_at_once_is_one_event(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        for round_no in range(20):
            seq = desk.hall.seq
            answers = all_at_once(
                [
                    partial(desk.do, issue(f"{round_no}-{n}"), tell, key(f"k{round_no}"))
                    for n in range(8)
                ]
            )
            assert answers == [answers[0]] * 8
            assert desk.hall.seq == seq + 1


def test_half_a_character_in_a_key_is_refused_before_it_gets_to_the_others() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        Key("kiosk:k1", "\ud800", "")


# Many callers


def test_sixteen_counters_call_five_thousand_tickets_once_each(tmp_path: Path) -> None:
    tickets, counters = 5000, 16
    with open_desk(tmp_path) as desk:
        set_up(desk, counters)
        told: list[TicketCalled] = []
        desk.listen(only(TicketCalled, told))

        def give(kiosk: int) -> None:
            for n in range(kiosk, tickets, counters):
                assert desk.do(issue(f"t{n}"), tell).status == 201

        def serve(counter: str) -> list[str]:
            """Calls until nobody waits; whom it called."""
            called: list[str] = []
            while True:
                answer = desk.do(call_next(counter), tell)
                if answer.status == 409:
                    assert answer.body["error"]["code"] == "nobody_waiting"
                    return called
                called += answer.body["numbers"]
                assert desk.do(NoShow(by=counter, counter=counter), tell).status == 201

        with ThreadPoolExecutor(counters) as pool:
            list(pool.map(give, range(counters)))
            lists = list(pool.map(serve, [f"c{n}" for n in range(1, counters + 1)]))
        called = Counter(number for numbers in lists for number in numbers)
        assert called == Counter(f"A{n:03}" for n in range(1, tickets + 1))
        # Nobody was passed over: they were called in the order in which they came.
        assert [event.ticket for event in told] == list(range(1, tickets + 1))


# Listeners


def test_listeners_hear_every_event_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        first: list[TicketIssued] = []
        second: list[TicketIssued] = []
        desk.listen(only(TicketIssued, first))
        desk.listen(only(TicketIssued, second))
        all_at_once([partial(desk.do, issue(f"t{n}"), tell) for n in range(32)])
        assert [event.token for event in first] == tokens(tmp_path)
        assert len(first) == 32
        assert second == first


def test_a_listener_hears_of_what_is_in_the_file_before_the_answer(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        seen: list[object] = []

        def look(hall: Hall, events: Sequence[Event]) -> None:
            last = rows(tmp_path, "select max(seq) from journal")[0][0]
            seen.append((hall.seq, desk.hall.seq, last))

        desk.listen(look)
        answer = desk.do(issue("t1"), tell)
        assert seen == [(7, 7, 7)]
        assert answer.body["seq"] == 7
        desk.do(issue("t2", "nothing"), tell)
        assert len(seen) == 1


def test_a_failing_listener_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        heard: list[int] = []

        def broken(hall: Hall, events: Sequence[Event]) -> None:
            raise RuntimeError("a listener's fault")

        desk.listen(broken)
        desk.listen(lambda hall, events: heard.append(hall.seq))
        assert desk.do(issue("t1"), tell).status == 201
        assert desk.do(issue("t2"), tell).status == 201
        assert heard == [7, 8]
        assert caplog.messages == ["a listener failed"] * 2
