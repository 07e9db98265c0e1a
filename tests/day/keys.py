"""Whether each press of a call keypad was acted on once or never, and nothing else was."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hall_queue import events as e
from hall_server.devices.keypad_commands import BY_DEVICE, actor
from tests.day.blows import ELSEWHERE, STUCK
from tests.day.notebook import Deed
from tests.day.storm import Struck
from tests.day.truth import Truth, open_beside

_STRAGGLES = 3.0
"""Seconds for which what a keypad said before it was mended may be on its way."""
_EVENTS: Mapping[str, tuple[type[e.Event], ...]] = {
    "call": (e.TicketCalled,),
    "recall": (e.TicketRecalled,),
    "start": (e.ServingStarted,),
    "wait": (e.TicketFinished, e.ServiceFinished),
    "pause": (e.CounterOpened, e.CounterPaused),
}
"""Key → the event of the hall that it brings; see `hall.KEYS`."""
_BESIDE = (e.StaffSignedOn,)
"""What comes with one of those."""


@dataclass(frozen=True)
class Kept:
    """A press as its agent has it on disk. at: real time, s; told: the hall has answered it."""

    id: str
    device: str
    key: str
    digits: str
    at: float
    told: bool


@dataclass(frozen=True)
class Answered:
    """What the hall has said to a press. code: why it was not done, "" when it was."""

    press: str
    device: str
    code: str


def kept_presses(data: Path) -> list[Kept]:
    """Of all call keypads, in order."""
    file = data / "agent" / "presses.db"
    if not file.exists():
        return []
    with closing(open_beside(file)) as presses:
        rows = presses.execute(
            "SELECT id, device, key, digits, at, told FROM keypad_press ORDER BY at"
        ).fetchall()
    return [
        Kept(id, device, key, digits, datetime.fromisoformat(at).timestamp(), bool(told))
        for id, device, key, digits, at, told in rows
    ]


def answered_presses(data: Path, keypads: Collection[str]) -> list[Answered]:
    """Of these devices, in no order."""
    with closing(open_beside(data / "hall.db")) as file:
        rows = file.execute(
            "SELECT scope, key, status, body FROM answers WHERE scope LIKE ?", (f"{BY_DEVICE}%",)
        ).fetchall()
    mine = {actor(device) for device in keypads}
    return [
        Answered(
            key,
            scope.removeprefix(BY_DEVICE),
            "" if status == 200 else json.loads(body)["error"]["code"],
        )
        for scope, key, status, body in rows
        if scope in mine
    ]


def wrong_keys(
    truth: Truth,
    deeds: Sequence[Deed],
    kept: Sequence[Kept],
    answered: Sequence[Answered],
    keypads: Mapping[str, str],
    storm: Sequence[Struck],
) -> list[str]:
    """Presses that are nobody's, that were kept or acted on twice, or whose answer is not what the
    journal has. keypads: code → the simulator's name, in the order of their addresses."""
    faults = [*_nobodys(deeds, kept, keypads, storm)]
    by_press: dict[str, list[Answered]] = defaultdict(list)
    for it in answered:
        by_press[it.press].append(it)
    for press in kept:
        said = by_press.pop(press.id, [])
        if press.told and not said:
            faults.append(f"{press} is told, and the hall has no answer to it")
        faults += [f"{press} was answered as of {it.device}" for it in said if _other(it, press)]
        if len(said) > 1:
            faults.append(f"{press} was answered {len(said)} times")
    faults += [f"{it} was answered, and is no press" for said in by_press.values() for it in said]
    return [*faults, *_against_journal(truth, kept, answered, keypads)]


def _other(answer: Answered, press: Kept) -> bool:
    return answer.device != press.device


def _nobodys(
    deeds: Sequence[Deed],
    kept: Sequence[Kept],
    keypads: Mapping[str, str],
    storm: Sequence[Struck],
) -> Iterator[str]:
    """A press that was kept must be one that a hand has made, before, at this keypad, and be kept
    once. One without a number is a stuck key's; one of another keypad, whose address was wrong."""
    pressed = {deed.wishes["digits"]: deed for deed in deeds}
    names = [*keypads.values()]
    for press in kept:
        name = keypads[press.device]
        if not press.digits:
            if not _had(storm, STUCK, {name}, press.at):
                yield f"{press}: nobody pressed that, and no key was stuck"
            continue
        deed = pressed.get(press.digits)
        if deed is None or deed.wishes["key"] != press.key or deed.begun > press.at:
            yield f"{press}: nobody pressed that"
        elif deed.device != name:
            neighbour = deed.device in _before(names, name)
            if not neighbour or not _had(storm, ELSEWHERE, {deed.device}, press.at):
                yield f"{press}: it was pressed at {deed.device}"
    once: dict[str, Kept] = {}
    for press in kept:
        if press.digits and press is not once.setdefault(press.digits, press):
            yield f"{press} was kept before: {once[press.digits]}"


def _before(names: Sequence[str], name: str) -> list[str]:
    """The keypad with the address before, which this one's would be if it were wrong."""
    place = names.index(name)
    return [names[place - 1]] if place else []


def _had(storm: Sequence[Struck], blow: str, devices: set[str], at: float) -> bool:
    """Whether such a blow explains what came at this time."""
    return any(
        it.name == blow
        and it.device in devices
        and it.since <= at
        and (it.until is None or at <= it.until + _STRAGGLES)
        for it in storm
    )


def _against_journal(
    truth: Truth, kept: Sequence[Kept], answered: Sequence[Answered], keypads: Collection[str]
) -> Iterator[str]:
    """What a press did and the answer to it are written in one transaction: both or neither."""
    presses = {press.id: press for press in kept}
    done: dict[str, Counter[str]] = defaultdict(Counter)
    for answer in answered:
        press = presses.get(answer.press)
        if press is not None and not answer.code:
            done[answer.device][press.key] += 1
    made: dict[str, Counter[str]] = defaultdict(Counter)
    for event in (*truth.events, *truth.later):
        device = event.by.removeprefix(BY_DEVICE)
        if event.by == actor(device) and device in keypads and not isinstance(event, _BESIDE):
            made[device][_key_of(event)] += 1
    for device in sorted({*done, *made}):
        if done[device] != made[device]:
            yield f"{device}: {dict(done[device])} were done, and {dict(made[device])} happened"


def _key_of(event: e.Event) -> str:
    """The key that brings it; the event's name when none does."""
    found = (key for key, events in _EVENTS.items() if isinstance(event, events))
    return next(found, type(event).__name__)
