"""`hallway paper-pack`: numbers for the day the machine fails, reserved first and then printed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date

from hall_devices.command_line import Trouble, WrongUse, reason
from hall_queue.commands import ReleaseNumbers, ReserveNumbers
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_queue.plan import Plan
from hall_server.cli.at_hall import BY, asked, opened, refused, server_of
from hall_server.cli.out_file import out_file
from hall_server.devices.paper_pack import PaperRange, pack, reserved_numbers
from hall_server.front_desk import FrontDesk
from hall_server.plan.hall_file import read_hall
from hall_server.storage.journal import Answer
from hall_server.wire import PaperReserved


def paper_pack(options: argparse.Namespace) -> int:
    """Reserve and write; `--again` writes what is reserved already, `--release` gives it back."""
    if options.release is not None:
        return _release(options)
    if options.out is None:
        raise WrongUse("--out is needed: the file to write, e.g. pack.html")
    reserved = False
    try:
        with out_file(options.out, force=options.force) as out:
            plan, ranges = _ranges(options)
            reserved = not options.again
            spans = [span for span in ranges if not options.prefix or span.prefix in options.prefix]
            if not spans:
                raise Trouble("no numbers are on paper")
            out.write(pack(plan, [_range(span) for span in spans]))
    except OSError as error:
        kept = "; the numbers are reserved: --again writes them" if reserved else ""
        raise Trouble(f"{options.out} cannot be written: {reason(error)}{kept}") from error
    for span in spans:
        until = f"on {span.day}" if span.day else "every day"
        print(f"{span.first_number} to {span.last_number}, {until}")
    print(f"written to {options.out}: print it from a browser, A4")
    return 0


def _ranges(options: argparse.Namespace) -> tuple[Plan, list[PaperReserved]]:
    """What is wanted, reserved now and nothing else: who holds an earlier number must not meet it
    twice. With `--again` all that is on paper, of all prefixes. Raises Trouble."""
    wish = {"count": options.count, "first": options.first, "every_day": options.every_day}
    server = server_of(options.data)
    if server is not None:
        body = None if options.again else {**wish, "prefixes": options.prefix}
        ranges = asked(server, "/api/paper", body)["ranges"]
        plan = read_hall(asked(server, "/api/plan")["toml"])
        return plan, [PaperReserved.model_validate(span) for span in ranges]
    with opened(options.data) as desk:
        desk.tick()
        if options.again:
            return desk.hall.plan, reserved_numbers(desk.hall)
        events = _do(desk, ReserveNumbers(by=BY, prefixes=tuple(options.prefix), **wish))
        return desk.hall.plan, reserved_numbers(desk.hall, events)


def _release(options: argparse.Namespace) -> int:
    prefix, first = options.release
    server = server_of(options.data)
    if server is not None:
        asked(server, "/api/paper/release", {"prefix": prefix, "first": first})
    else:
        with opened(options.data) as desk:
            desk.tick()
            _do(desk, ReleaseNumbers(by=BY, prefix=prefix, first=first))
    print(f"the numbers from {prefix}{first} on are the hall's again from the next day")
    return 0


def _do(desk: FrontDesk, command: ReserveNumbers | ReleaseNumbers) -> list[Event]:
    """What came of it. Raises Trouble when it is refused."""
    happened: list[Event] = []

    def done(_: Hall, events: Sequence[Event]) -> Answer:
        happened.extend(events)
        return Answer(200, {})

    answer = desk.do(command, done)
    if answer.status != 200:
        raise Trouble(f"refused: {refused(answer)}")
    return happened


def _range(span: PaperReserved) -> PaperRange:
    day = date.fromisoformat(span.day) if span.day else None
    return PaperRange(span.prefix, span.first, span.last, day)
