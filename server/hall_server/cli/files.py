"""`hallway init`, `check`, `config apply`, `config export`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hall_queue.commands import AdoptPlan
from hall_queue.engine import empty_hall
from hall_queue.plan import Plan
from hall_server.cli.trouble import Trouble
from hall_server.clock import WallClock
from hall_server.data_dir import DataDir, DataDirError
from hall_server.front_desk import FrontDesk
from hall_server.hall_file import HallFileError, bundled_hall, read_hall_bytes, write_hall
from hall_server.initials import Initials
from hall_server.journal import Answer, Journal, JournalError
from hall_server.landing import ThreadLanding

_BY = "admin:command-line"


def check(options: argparse.Namespace) -> int:
    """Every mistake of a hall file with its line; 1 when there is one."""
    try:
        plan = _read(options.file)
    except HallFileError as error:
        print(error.text(str(options.file)), file=sys.stderr)
        return 1
    print(
        f"{options.file}: good: {len(plan.areas)} areas, {len(plan.services)} services,"
        f" {len(plan.counters)} counters"
    )
    return 0


def init(options: argparse.Namespace) -> int:
    """A new data folder with a hall file, applied."""
    file = options.data / "hall.toml"
    if (options.data / "hall.db").exists():
        raise Trouble(f"{options.data} holds a hall already; choose another folder")
    options.data.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_text(bundled_hall("county" if options.county else "starter"), encoding="utf-8")
    status = _apply(options.data, file)
    if status == 0:
        print(f"edit {file}, then: hallway config apply --data {options.data} {file}")
        print(f"run the hall: hallway serve --data {options.data}")
    return status


def apply(options: argparse.Namespace) -> int:
    """Make a hall file the set-up; refused while somebody uses what it takes away."""
    return _apply(options.data, options.file)


def export(options: argparse.Namespace) -> int:
    """The set-up as the journal has it."""
    with _opened(options.data) as desk:
        text = write_hall(_plan_of(desk, options.data))
    if options.file is None:
        sys.stdout.write(text)
    else:
        options.file.write_text(text, encoding="utf-8")
        print(f"written to {options.file}")
    return 0


def adopt(desk: FrontDesk, plan: Plan, note: str) -> Answer:
    """Make `plan` the set-up, through the front desk like everything else."""
    command = AdoptPlan(by=_BY, plan=plan, note=note)
    return desk.do(command, lambda hall, events: Answer(200, {"events": len(events)}))


def _apply(data: Path, file: Path) -> int:
    try:
        plan = _read(file)
    except HallFileError as error:
        print(error.text(str(file)), file=sys.stderr)
        return 1
    with _opened(data) as desk:
        if desk.hall.plan == plan:
            print("nothing has changed")
            return 0
        answer = adopt(desk, plan, f"config apply {file.name}")
    if answer.status != 200:
        raise Trouble(f"not applied: {_refusal(answer)}")
    Initials(data).learn(plan)
    print(f"applied: {plan.name}, {len(plan.services)} services, {len(plan.counters)} counters")
    return 0


def _refusal(answer: Answer) -> str:
    error = dict(answer.body["error"])
    code = error.pop("code")
    facts = "; ".join(f"{name} {value}" for name, value in error.items())
    return f"{code}: {facts}"


def _read(file: Path) -> Plan:
    try:
        return read_hall_bytes(file.read_bytes())
    except OSError as error:
        raise Trouble(f"{file}: {error.strerror}") from error


def _plan_of(desk: FrontDesk, data: Path) -> Plan:
    plan = desk.hall.plan
    if plan == empty_hall().plan:
        raise Trouble(f"{data} has no set-up yet: hallway init --data {data}")
    return plan


@contextmanager
def _opened(data: Path) -> Iterator[FrontDesk]:
    """The front desk of a hall no server is running for."""
    if not data.is_dir():
        raise Trouble(f"{data} is not a folder: hallway init --data {data}")
    try:
        with DataDir(data).lock():
            desk = FrontDesk(Journal(data / "hall.db"), WallClock(), ThreadLanding())
            try:
                yield desk
            finally:
                desk.close()
    except (DataDirError, JournalError) as error:
        raise Trouble(str(error)) from error
