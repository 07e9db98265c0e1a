"""捷宇 GWQ: the JSON of the maker's program that runs the evaluation tablet (ws://…:1919).  Pure.

Known from three public programs; nothing was tried on a real tablet.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from hall_devices.drivers import Person
from hall_devices.json_message import read_object, whole

VERSION, CANCEL, EVALUATE = 0, 2, 10
OK, TIMED_OUT, CANCELLED = 0, -2, -9
"""Values of ret; the others (-1 … -10) say what went wrong."""
_LONGEST_TIMEOUT = 600


@dataclass(frozen=True, slots=True)
class Reply:
    """kind: the type of the command that it belongs to.  ret: None where none is said.  level: the
    key that was pressed, of an evaluation that came to an end."""

    kind: int
    ret: int | None = None
    level: int | None = None


def command(kind: int) -> str:
    """One that says nothing else."""
    return json.dumps({"type": kind})


def evaluate(person: Person | None, seconds: float) -> str:
    """Please rate.  person: who is shown as the teller."""
    return json.dumps(
        {
            "type": EVALUATE,
            "TellerName": person.name if person else "",
            "TellerNo": person.window if person else "",
            "TellerPhoto": "",
            "Timeout": max(1, min(_LONGEST_TIMEOUT, round(seconds))),
        },
        ensure_ascii=False,
    )


def read(message: str | bytes) -> Reply | None:
    """One reply; None for what is none.  Never raises."""
    said = read_object(message)
    kind = whole(said.get("type"), 0, 10_000) if said else None
    if said is None or kind is None:
        return None
    ret = whole(said.get("ret"), -10_000, 10_000)
    if kind != EVALUATE:
        return Reply(kind, ret)
    level = whole(said.get("EvaluatorLevel"), 0, 255)
    if ret is None or (ret == OK and level is None):
        return None
    return Reply(kind, ret, level if ret == OK else None)
