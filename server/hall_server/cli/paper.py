"""`hallway paper-pack`: numbers for the day the machine fails, reserved first and then printed."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from hall_queue.commands import ReleaseNumbers, ReserveNumbers
from hall_queue.plan import Plan
from hall_server.cli.at_hall import BY, asked, opened, refused, server_of
from hall_server.cli.trouble import Trouble
from hall_server.hall_file import read_hall
from hall_server.journal import Answer
from hall_server.paper_pack import PaperRange, pack, reserved_numbers
from hall_server.running_hall import RunningHall
from hall_server.wire import PaperReserved


def paper_pack(options: argparse.Namespace) -> int:
    """Reserve and write; `--again` writes what is reserved already, `--release` gives it back."""
    if options.release is None and options.out is None:
        raise Trouble("--out is needed: the file to write, e.g. pack.html")
    if options.out is not None and options.out.exists() and not options.force:
        # Before anything is reserved.
        raise Trouble(f"{options.out} is there already; choose another name, or --force")
    server = server_of(options.data)
    if server is None:
        with opened(options.data) as desk:
            desk.tick()
            for command in _commands(options):
                answer = desk.do(command, lambda hall, events: Answer(200, {}))
                if answer.status != 200:
                    raise Trouble(f"refused: {refused(answer)}")
            hall = desk.hall
        _done(options, hall.plan, reserved_numbers(hall))
    else:
        _at_server(options, server)
    return 0


def _commands(options: argparse.Namespace) -> list[ReserveNumbers | ReleaseNumbers]:
    if options.release is not None:
        prefix, first = options.release
        return [ReleaseNumbers(by=BY, prefix=prefix, first=first)]
    if options.again:
        return []
    return [
        ReserveNumbers(
            by=BY,
            count=options.count,
            prefixes=tuple(options.prefix),
            first=options.first,
            every_day=options.every_day,
        )
    ]


def _at_server(options: argparse.Namespace, server: RunningHall) -> None:
    plan = read_hall(asked(server, "/api/plan")["toml"])
    if options.release is not None:
        prefix, first = options.release
        asked(server, "/api/paper/release", {"prefix": prefix, "first": first})
    elif not options.again:
        asked(
            server,
            "/api/paper",
            {
                "count": options.count,
                "prefixes": options.prefix,
                "first": options.first,
                "every_day": options.every_day,
            },
        )
    ranges = asked(server, "/api/paper")["ranges"]
    _done(options, plan, [PaperReserved.model_validate(span) for span in ranges])


def _done(options: argparse.Namespace, plan: Plan, reserved: list[PaperReserved]) -> None:
    """Write what is reserved, and say it."""
    if options.release is not None:
        prefix, first = options.release
        print(f"the numbers from {prefix}{first} on are the hall's again from the next day")
        return
    wanted = set(options.prefix) or {span.prefix for span in reserved}
    spans = [span for span in reserved if span.prefix in wanted]
    if not spans:
        raise Trouble("no numbers are on paper")
    _write(options.out, pack(plan, [_range(span) for span in spans]))
    for span in spans:
        until = f"on {span.day}" if span.day else "every day"
        print(f"{span.first_number} to {span.last_number}, {until}")
    print(f"written to {options.out}: print it from a browser, A4")


def _range(span: PaperReserved) -> PaperRange:
    day = date.fromisoformat(span.day) if span.day else None
    return PaperRange(span.prefix, span.first, span.last, day)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{file}: {error.strerror}; the numbers are reserved: --again") from error
