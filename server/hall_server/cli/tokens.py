"""`hallway token`: also while the server runs."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from hall_devices.command_line import Trouble, WrongUse
from hall_queue.codec import CodecError
from hall_queue.events import PlanAdopted
from hall_queue.journal_form import read_event
from hall_queue.plan import Plan
from hall_server.access.grants import Access, Role
from hall_server.storage.journal import JournalError, StorageFailed

_PEOPLE = (Role.DESK, Role.HELPER, Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN)


def token(options: argparse.Namespace) -> int:
    """Make a token, list all, or revoke one."""
    if not options.data.is_dir():
        raise Trouble(f"{options.data} is not a folder: hallway init --data {options.data}")
    try:
        with closing(Access(options.data / "access.db")) as access:
            if options.list:
                return _list(access)
            if options.revoke:
                return _revoke(access, options.revoke)
            return _make(access, options)
    except JournalError as error:
        raise Trouble(str(error)) from error
    except StorageFailed as error:
        raise Trouble(f"{options.data}: nothing was changed: {error}") from error


def _list(access: Access) -> int:
    """A line each: id, role, name, at, made, revoked; between them tabs, `-` for nothing."""
    for given in access.given():
        who = given.grant
        times = (_time(given.made_at), _time(given.revoked_at))
        print("\t".join((who.id, who.role.value, who.name, who.at or "-", *times)))
    return 0


def _revoke(access: Access, grant_id: str) -> int:
    if not access.revoke(grant_id):
        raise Trouble(f"no token with id {grant_id} is good")
    print(f"revoked {grant_id}")
    return 0


def _make(access: Access, options: argparse.Namespace) -> int:
    """The secret, and nothing else, on standard output, so that it can go into a file."""
    if not options.name:
        raise WrongUse("--name is needed: say who or what the token is for")
    role = Role(options.role)
    if options.person and role not in _PEOPLE:
        raise WrongUse(f"--person does not go with --role {role.value}: that is a device")
    if options.at is not None:
        _check_at(role, options.at, options.data / "hall.db")
    grant, secret = access.give(role, options.name, options.at, person=options.person)
    print(secret)
    print(f"id {grant.id}", file=sys.stderr)
    return 0


def _check_at(role: Role, at: str, journal: Path) -> None:
    """Raise Trouble for a place that the hall does not have, WrongUse for a role without one."""
    if role not in (Role.KIOSK, Role.DESK, Role.DISPLAY, Role.PAD):
        raise WrongUse(f"--at does not go with --role {role.value}: it is bound to no place")
    plan = _plan(journal)
    if plan is None:
        return
    kind, places = {
        Role.KIOSK: ("kiosk", [kiosk.code for kiosk in plan.kiosks]),
        Role.DESK: ("counter", [counter.code for counter in plan.counters]),
        Role.PAD: ("counter", [counter.code for counter in plan.counters]),
        Role.DISPLAY: ("screen", [screen.code for screen in plan.screens]),
    }[role]
    if at not in places:
        raise Trouble(f"the hall has no {kind} {at}; it has: {', '.join(places) or 'none'}")


def _plan(journal: Path) -> Plan | None:
    """The hall's set-up, if it has one, as last adopted: read beside the one who writes."""
    if not journal.exists():
        return None
    newest = "SELECT name, version, body FROM journal WHERE name = ? ORDER BY seq DESC LIMIT 1"
    try:
        with closing(sqlite3.connect(f"{journal.resolve().as_uri()}?mode=ro", uri=True)) as file:
            row = file.execute(newest, (PlanAdopted.__name__,)).fetchone()
        if row is None:
            return None
        event = read_event(row[0], row[1], json.loads(row[2]))
    except (sqlite3.Error, CodecError, ValueError) as error:
        raise Trouble(f"{journal}: cannot be read, so --at is not known: {error}") from error
    return event.plan if isinstance(event, PlanAdopted) else None


def _time(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "-"
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="seconds")
