"""A program: the front desk with gevent's patching, as the server runs it; prints what held.

Usage: python -m tests.server.gevent_desk FOLDER. A process of its own, because patching is for
life. Reads: `test_front_desk_end.test_under_gevent`.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import logging  # noqa: E402
import sys  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from pathlib import Path  # noqa: E402

import gevent  # noqa: E402
from sqlalchemy import Connection  # noqa: E402

from hall_queue.events import Event, TicketIssued  # noqa: E402
from hall_queue.hall import Hall  # noqa: E402
from hall_server.front_desk import Closed, FrontDesk  # noqa: E402
from hall_server.landing import GeventLanding  # noqa: E402
from hall_server.storage.journal import Answer, Journal  # noqa: E402
from tests.server.halls import StillClock, issue, key, set_up, tell  # noqa: E402

allocate_lock = monkey.get_original("_thread", "allocate_lock")


class Lines(logging.Handler):
    """Counts log lines, and switches while it holds the handler's lock, as a slow one would."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        gevent.sleep(0)


def main(folder: Path) -> None:
    lines = Lines()
    logging.basicConfig(handlers=[lines])
    desk = FrontDesk(Journal(folder / "hall.db"), StillClock(), GeventLanding())
    set_up(desk)
    found = {
        **in_order(desk),
        **beside_the_disk(desk),
        **one_key(desk),
        **from_a_pool(desk),
        **switching_listener(desk),
        **faults(desk, lines),
        **the_end(desk),
    }
    issued = desk.hall.tickets.next_id - 1
    again = FrontDesk(Journal(folder / "hall.db"), StillClock(), GeventLanding())
    found["the_file_has_everything"] = again.hall == desk.hall and issued == len(again.hall.tickets)
    again.close()
    sys.stdout.write(json.dumps(found))


def in_order(desk: FrontDesk) -> dict[str, bool]:
    """Greenlets ask in turn; answers and listeners come in that order."""
    heard: list[str] = []
    answered: list[list[str]] = []

    def hear(hall: Hall, events: Sequence[Event]) -> None:
        heard.extend(event.number for event in events if isinstance(event, TicketIssued))

    def ask(n: int) -> None:
        answered.append(desk.do(issue(f"order-{n}"), tell).body["numbers"])

    desk.listen(hear)
    gevent.joinall([gevent.spawn(ask, n) for n in range(300)], raise_error=True)
    wanted = [f"A{n:03}" for n in range(1, 301)]
    return {
        "answers_in_order": answered == [[number] for number in wanted],
        "listeners_in_order": heard == wanted,
    }


def beside_the_disk(desk: FrontDesk) -> dict[str, bool]:
    """The loop goes round while a store keeps the writer busy, as a slow disk would."""
    disk = allocate_lock()
    disk.acquire()

    def slow(connection: Connection) -> None:
        disk.acquire()

    waiting = gevent.spawn(desk.store, slow)
    rounds = 0
    for _ in range(100):
        gevent.sleep(0)
        rounds += 1
    still = not waiting.ready()
    disk.release()
    waiting.get()
    return {"loop_ran_while_the_disk_worked": still and rounds == 100}


def one_key(desk: FrontDesk) -> dict[str, bool]:
    seq = desk.hall.seq
    tries = [gevent.spawn(desk.do, issue(f"key-{n}"), tell, key("once")) for n in range(50)]
    answers = [each.get() for each in tries]
    return {"one_event_for_one_key": answers == [answers[0]] * 50 and desk.hall.seq == seq + 1}


def from_a_pool(desk: FrontDesk) -> dict[str, bool]:
    """An export or a report asks from a worker of the native pool."""
    pool = gevent.get_hub().threadpool
    asked = [pool.spawn(desk.do, issue(f"pool-{n}"), tell) for n in range(20)]
    answers: list[Answer | None] = [one.get() for one in asked]
    answered = all(answer is not None and answer.status == 201 for answer in answers)
    return {"a_pool_thread_is_answered": answered}


def switching_listener(desk: FrontDesk) -> dict[str, bool]:
    """A listener should not wait; one that does must not lose its events or their order."""
    heard: list[int] = []

    def slow(hall: Hall, events: Sequence[Event]) -> None:
        gevent.sleep(0)
        heard.append(hall.seq)

    desk.listen(slow)
    before = desk.hall.seq
    asks = [gevent.spawn(desk.do, issue(f"switch-{n}"), tell) for n in range(50)]
    gevent.joinall(asks, raise_error=True)
    return {"a_listener_may_switch": heard == list(range(before + 1, before + 51))}


def faults(desk: FrontDesk, lines: Lines) -> dict[str, bool]:
    """What fails on the writer is logged while greenlets log through the same slow handler."""
    failed: list[Exception] = []

    def boom(hall: Hall, events: Sequence[Event]) -> Answer:
        raise RuntimeError("a fault")

    def ask(n: int) -> None:
        try:
            desk.do(issue(f"fault-{n}"), boom)
        except RuntimeError as error:
            failed.append(error)
        logging.error("a greenlet's line")

    gevent.joinall([gevent.spawn(ask, n) for n in range(200)], raise_error=True)
    both = len(failed) == 200 and lines.count == 400
    return {"faults_are_logged": both}


def the_end(desk: FrontDesk) -> dict[str, bool]:
    asks = [gevent.spawn(desk.do, issue(f"end-{n}"), tell) for n in range(100)]
    gevent.sleep(0)
    desk.close()
    gevent.joinall(asks, raise_error=True)
    try:
        desk.do(issue("late"), tell)
    except Closed:
        closed = True
    else:
        closed = False
    done = all(ask.get().status == 201 for ask in asks)
    return {"closing_finishes_what_waits": done, "closed_afterwards": closed}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
