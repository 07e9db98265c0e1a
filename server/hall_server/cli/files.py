"""`hallway init`, `check`, `config apply`, `config export`; the last two also on a running hall."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hall_devices.command_line import Trouble, make_folder, reason
from hall_queue.commands import AdoptPlan
from hall_queue.engine import empty_hall
from hall_queue.plan import Plan
from hall_server.cli.at_hall import BY, asked, opened, refusal, refused, server_of, told
from hall_server.cli.out_file import out_file
from hall_server.front_desk import FrontDesk
from hall_server.initials import Initials
from hall_server.plan.hall_file import HallFileError, bundled_hall, read_hall_bytes
from hall_server.plan.writer import write_hall
from hall_server.running_hall import RunningHall
from hall_server.storage.journal import Answer


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
    if _holds_a_hall(options.data):
        raise Trouble(f"{options.data} holds a hall already; choose another folder")
    make_folder(options.data, "--data")
    if not file.exists():
        file.write_text(bundled_hall("county" if options.county else "starter"), encoding="utf-8")
    status = _apply(options.data, file)
    if status == 0:
        print(f"edit {file}, then: hallway config apply --data {options.data} {file}")
        print(f"run the hall: hallway serve --data {options.data}")
    return status


def _holds_a_hall(data: Path) -> bool:
    """A journal without a set-up is none: `serve` in a wrong folder leaves one."""
    if not (data / "hall.db").exists():
        return False
    with opened(data) as desk:
        return bool(desk.hall.plan.name)


def apply(options: argparse.Namespace) -> int:
    """Make a hall file the set-up; refused while somebody uses what it takes away."""
    return _apply(options.data, options.file)


def export(options: argparse.Namespace) -> int:
    """The set-up as the journal has it."""
    if options.file is None:
        sys.stdout.write(_set_up(options.data))
        return 0
    with out_file(options.file, force=True) as out:
        out.write(_set_up(options.data))
    print(f"written to {options.file}")
    return 0


def _set_up(data: Path) -> str:
    server = server_of(data)
    if server is not None:
        return str(asked(server, "/api/plan")["toml"])
    with opened(data) as desk:
        return write_hall(_plan_of(desk, data))


def adopt(desk: FrontDesk, plan: Plan, note: str) -> Answer:
    """Make `plan` the set-up, through the front desk like everything else."""
    command = AdoptPlan(by=BY, plan=plan, note=note)
    return desk.do(command, lambda hall, events: Answer(200, {"events": len(events)}))


def _apply(data: Path, file: Path) -> int:
    try:
        plan = _read(file)
    except HallFileError as error:
        print(error.text(str(file)), file=sys.stderr)
        return 1
    note = f"config apply {file.name}"
    server = server_of(data)
    changed = _at_server(server, plan, note) if server else _at_files(data, plan, note)
    if not changed:
        print("nothing has changed")
        return 0
    print(f"applied: {plan.name}, {len(plan.services)} services, {len(plan.counters)} counters")
    return 0


def _at_files(data: Path, plan: Plan, note: str) -> bool:
    """Whether it was another set-up before. Raises Trouble when it is refused."""
    with opened(data) as desk:
        if desk.hall.plan == plan:
            return False
        answer = adopt(desk, plan, note)
    if answer.status != 200:
        raise Trouble(f"not applied: {refused(answer)}")
    Initials(data).learn(plan)
    return True


def _at_server(server: RunningHall, plan: Plan, note: str) -> bool:
    """The same; the server goes on."""
    said = told(server, "/api/plan", {"toml": write_hall(plan), "note": note})
    if said.status != 200:
        raise Trouble(f"not applied: {refusal(said.body)}")
    return bool(said.body["changed"])


def plan_in(file: Path) -> Plan:
    """The plan in a hall file. Raises Trouble that names every mistake."""
    try:
        return _read(file)
    except HallFileError as error:
        raise Trouble(error.text(str(file))) from error


def _read(file: Path) -> Plan:
    try:
        return read_hall_bytes(file.read_bytes())
    except OSError as error:
        raise Trouble(f"{file} cannot be read: {reason(error)}") from error


def _plan_of(desk: FrontDesk, data: Path) -> Plan:
    plan = desk.hall.plan
    if plan == empty_hall().plan:
        raise Trouble(f"{data} has no set-up yet: hallway init --data {data}")
    return plan
