"""The fallback without gevent: sixteen clients at once, each command sent twice under one key, on
a real server with threads."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event
from typing import Any
from uuid import uuid4

from tests.server.hall_process import HALL, Client, new_hall, serving

KIOSKS, DESKS, EACH = 8, 8, 15
COUNTERS = "".join(
    f'[[counters]]\ncode = "c{n}"\nlabel = "{n}"\narea = "social"\nskills = ["area:social"]\n'
    for n in range(3, DESKS + 1)
)


class Crowd:
    """Eight kiosks that give numbers while eight desks call them."""

    def __init__(self) -> None:
        self.together = Barrier(KIOSKS + DESKS)
        self.all_issued = Event()

    def take(self, client: Client) -> list[str]:
        """Numbers as one kiosk gives them."""
        self.together.wait()
        taken = [twice(client, "/api/tickets", {"service": "pension"}) for _ in range(EACH)]
        assert {status for status, _ in taken} == {201}
        return [body["number"] for _, body in taken]

    def serve(self, client: Client, counter: str) -> list[str]:
        """Numbers as one desk calls them, until nobody waits any more."""
        self.together.wait()
        path = f"/api/counters/{counter}"
        called: list[str] = []
        assert client.post(f"{path}/open").status == 200
        while True:
            last_look = self.all_issued.is_set()
            status, body = twice(client, f"{path}/next", {})
            if status == 409:
                assert body["error"]["code"] == "nobody_waiting"
                if last_look:
                    return called
                continue
            called.append(body["ticket"]["number"])
            for step in ("start", "finish"):
                assert twice(client, f"{path}/{step}", {})[0] == 200


def twice(client: Client, path: str, body: object) -> tuple[int, Any]:
    """What a command is answered; a repeat of it is answered the same."""
    key = str(uuid4())
    first, again = client.post(path, body, key), client.post(path, body, key)
    assert (first.status, first.body) == (again.status, again.body)
    return first.status, first.body


def journal(data: Path, name: str, field: str) -> list[Any]:
    """A field of all events of a kind, in the order they were stored."""
    with closing(sqlite3.connect(data / "hall.db")) as file:
        query = "SELECT body FROM journal WHERE name = ? ORDER BY seq"
        return [json.loads(body)[field] for (body,) in file.execute(query, (name,))]


def test_no_number_and_no_call_is_doubled_lost_or_out_of_turn(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    new_hall(tmp_path, HALL + COUNTERS)
    numbers = [f"A{n:03d}" for n in range(1, KIOSKS * EACH + 1)]
    crowd = Crowd()
    with (
        serving(tmp_path, free_port(), mode="threading") as hall,
        ThreadPoolExecutor(KIOSKS + DESKS) as pool,
    ):
        kiosks = [hall.client("kiosk") for _ in range(KIOSKS)]
        desks = [(hall.client("desk"), f"c{n}") for n in range(1, DESKS + 1)]
        taking = [pool.submit(crowd.take, client) for client in kiosks]
        serving_them = [pool.submit(crowd.serve, *desk) for desk in desks]
        taken = [each.result() for each in taking]
        crowd.all_issued.set()
        called = [each.result() for each in serving_them]
        assert hall.stop() == 0
    for row in (taken, called):
        assert sorted(number for one in row for number in one) == numbers
        assert all(one == sorted(one) for one in row)
    assert journal(tmp_path, "TicketIssued", "number") == numbers
    tickets = journal(tmp_path, "TicketIssued", "ticket")
    assert journal(tmp_path, "TicketCalled", "ticket") == tickets, "whoever came first"
