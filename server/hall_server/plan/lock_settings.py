"""Settings of lock boards: what neither driver nor server could use is told while editing.

What an address may be and that no other board of its line has it is told by `check_plan`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hall_devices.drivers import whole_number
from hall_devices.locks import wkly, xor24, yt
from hall_devices.locks.xor24_board import FEEDBACK
from hall_kiosk.agent.messages import LOCKS
from hall_queue.plan import Device, Plan
from hall_queue.problems import Problem, choices
from hall_server.cabinet.cells import MOST_FIRST, MOST_KEEP_DAYS, cells_of_board

_OURS = ("cabinet", "first", "keep_days", "out_of_use")
"""What the hall itself reads, whatever the driver."""
_LEAST_MOST = {"first": (1, MOST_FIRST), "keep_days": (1, MOST_KEEP_DAYS)}
_DOORS_FORM = "3,7"


@dataclass(frozen=True, slots=True)
class _Rules:
    """Of one driver; another package's has settings that only the package knows.

    words: of settings that are one of a few, the first where nothing is said.
    """

    locks: int
    addresses: tuple[int, int]
    words: Mapping[str, tuple[str, ...]]


_ANSWERS = {"answers": ("yes", "no")}
_RULES = {
    "wkly": _Rules(wkly.MOST_LOCKS, (0, 255), {**_ANSWERS, "open_state": ("0", "1")}),
    "xor24": _Rules(
        xor24.MOST_LOCKS,
        (1, xor24.MOST_BOARDS),
        {**_ANSWERS, "open_state": ("1", "0"), "feedback": FEEDBACK},
    ),
    "yt": _Rules(yt.MOST_LOCKS, (0, 255), {**_ANSWERS, "open_state": ("1", "0"), "ask": yt.ASKS}),
}


def wrong_locks(plan: Plan) -> Iterator[Problem]:
    """What is missing or cannot be read, with what could stand there."""
    doors: dict[tuple[str, int], str] = {}
    for index, device in enumerate(plan.devices):
        if device.kind != LOCKS:
            continue
        path = f"devices[{index}].settings"
        rules = _RULES.get(device.driver)
        if rules is not None:
            yield from _of_driver(path, device, rules)
        yield from _of_hall(path, device)
        yield from _same_door(path, device, doors)


def _of_driver(path: str, device: Device, rules: _Rules) -> Iterator[Problem]:
    settings = device.settings
    names = (*rules.words, "locks", *_OURS, "address", "baud", "flow")
    for name in settings:
        if name not in names:
            yield Problem(f"{path}.{name}", "unknown_key", choices(name, names))
    for name, words in rules.words.items():
        if settings.get(name, words[0]) not in words:
            yield _unknown(f"{path}.{name}", f"{name} of a lock board", settings[name], words)
    yield from _number(path, settings, "locks", 1, rules.locks)
    if "address" not in settings:
        yield Problem(f"{path}.address", "missing", {})
    elif _is_number(settings, "address", 0, 255):  # other faults of it are told anyway
        yield from _number(path, settings, "address", *rules.addresses)


def _of_hall(path: str, device: Device) -> Iterator[Problem]:
    settings = device.settings
    for name, (least, most) in _LEAST_MOST.items():
        yield from _number(path, settings, name, least, most)
    numbers = [str(cell.number) for cell in cells_of_board(device)]
    for text in settings.get("out_of_use", "").replace("，", ",").split(","):
        word = text.strip()
        if word and not (word.isascii() and word.isdecimal()):
            yield Problem(f"{path}.out_of_use", "bad_form", {"value": word, "form": _DOORS_FORM})
        elif word and word not in numbers:
            yield _unknown(f"{path}.out_of_use", "door of the board", word, numbers)


def _same_door(path: str, device: Device, doors: dict[tuple[str, int], str]) -> Iterator[Problem]:
    """Whoever is told a number must find one door. doors: cabinet and number → where it is."""
    told = False
    for cell in cells_of_board(device):
        first = doors.setdefault((cell.cabinet, cell.number), f"{path}.first")
        if first != f"{path}.first" and not told:
            told = True
            yield Problem(f"{path}.first", "duplicate", {"value": str(cell.number), "first": first})


def _unknown(path: str, kind: str, value: str, known: Sequence[str]) -> Problem:
    return Problem(path, "unknown_reference", {"kind": kind, **choices(value, known)})


def _number(
    path: str, settings: Mapping[str, str], name: str, least: int, most: int
) -> Iterator[Problem]:
    if name in settings and not _is_number(settings, name, least, most):
        yield Problem(
            f"{path}.{name}", "out_of_range", {"value": settings[name], "min": least, "max": most}
        )


def _is_number(settings: Mapping[str, str], name: str, least: int, most: int) -> bool:
    try:
        return whole_number(settings, name, least, most) >= least
    except ValueError:
        return False
