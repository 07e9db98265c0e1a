"""A program: a front desk in a process of its own, to be killed, watched or given a bad disk.

Usage: python -m tests.server.desk_child work|watched|failing FOLDER …
What it does is told by `test_durability`, which starts it.
"""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hall_queue.commands import Command, NoShow
from hall_server.front_desk import FrontDesk, Key
from hall_server.storage import journal
from hall_server.storage.journal import Answer, StorageFailed
from tests.server.halls import call_next, issue, key, open_desk, set_up, tell

CLIENTS = 8


def step(round_no: int, client: int, n: int) -> tuple[Command, Key]:
    """What a client asks as its n-th of a round, and under which key: the same every time."""
    name = f"{round_no}-{client}-{n}"
    counter = f"c{client + 1}"
    commands = (
        issue(name),
        call_next(counter),
        NoShow(by=f"staff:{counter}", counter=counter),
    )
    return commands[n % len(commands)], key(name)


def work(folder: Path, round_no: int) -> None:
    """Clients ask for ever; every answer is a line `[client, n, status, body]` on stdout."""
    with open_desk(folder) as desk, ThreadPoolExecutor(CLIENTS) as pool:
        if not desk.hall.seq:
            set_up(desk, CLIENTS)
        list(pool.map(lambda client: ask_for_ever(desk, round_no, client), range(CLIENTS)))


def ask_for_ever(desk: FrontDesk, round_no: int, client: int) -> None:
    n = 0
    while True:
        command, under = step(round_no, client, n)
        answer = desk.do(command, tell, under)
        # One write of less than PIPE_BUF: a line is there whole or not at all.
        os.write(1, json.dumps([client, n, answer.status, answer.body]).encode() + b"\n")
        n += 1


def watched(folder: Path, log: Path, setting: str) -> None:
    """Ten commands; "ask" and "answer" go into the same file as what the disk is asked.

    setting: a PRAGMA that spoils the journal's own, or nothing.
    """
    journal.PRAGMAS = (*journal.PRAGMAS, setting) if setting else journal.PRAGMAS
    marks = os.open(log, os.O_WRONLY | os.O_APPEND)
    with open_desk(folder) as desk:
        set_up(desk)
        for n in range(10):
            os.write(marks, b"ask\n")
            desk.do(issue(f"t{n}"), tell, key(f"k{n}"))
            os.write(marks, b"answer\n")
    os.close(marks)


def failing(folder: Path, fails: Path) -> None:
    """A disk that loses its nerve for a while; prints what came of each try."""
    said: list[object] = []
    with open_desk(folder) as desk:
        set_up(desk)

        def ask(name: str) -> None:
            try:
                answer: Answer = desk.do(issue(name), tell, key(name))
                said.append([answer.body["numbers"], desk.hall.seq])
            except StorageFailed:
                said.append(["refused", desk.hall.seq])

        ask("t1")
        fails.touch()
        ask("t2")
        ask("t2")
        fails.unlink()
        ask("t2")
        ask("t1")
        ask("t3")
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    what, where, *more = sys.argv[1:]
    if what == "work":
        work(Path(where), int(more[0]))
    elif what == "watched":
        watched(Path(where), Path(more[0]), more[1])
    else:
        failing(Path(where), Path(more[0]))
