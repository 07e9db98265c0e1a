"""Everything that can go wrong with simulated devices, by their kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Wish = tuple[str, Mapping[str, Any]]
"""What follows a device's name in the control's path, and the body of the POST."""


@dataclass(frozen=True)
class Blow:
    """strike, mend: wishes in their order. least, most: seconds between the two."""

    name: str
    strike: tuple[Wish, ...]
    mend: tuple[Wish, ...]
    least: float = 0.3
    most: float = 4.0


def _state(name: str, most: float = 4.0, **wrong: Any) -> Blow:
    """A fault that is there for a while, all of it false or nothing otherwise."""
    well = {key: type(value)() for key, value in wrong.items()}
    return Blow(name, (("", wrong),), (("", well),), most=most)


_POWER_OFF = {"offline": True, "silent": True}
PRINTER: tuple[Blow, ...] = (
    *(
        Blow(
            "paper out in the middle",
            (("", {"stop_after": size}),),
            (("", {"stop_after": None, "paper_out": False}),),
            1.0,
        )
        for size in (40, 200, 450)
    ),
    _state("cover open", cover_open=True),
    _state("silent", silent=True),
    _state("silent for long", most=20.0, silent=True),
    _state("unplugged", unplugged=True),
    _state("slow", slow=300),
    _state("near end", near_end=True),
    Blow(
        "power cycle",
        (("", _POWER_OFF), ("/power_cycle", {})),
        (("/power_cycle", {}), ("", dict.fromkeys(_POWER_OFF, False))),
        1.0,
    ),
)
NETWORK_PRINTER: tuple[Blow, ...] = (
    *PRINTER,
    Blow("reset", (("/reset", {}),), ()),
    Blow("hung up", (("/hang_up", {}),), ()),
    Blow("forgotten", (("/forget", {}),), ()),
)
ON_LINE: tuple[Blow, ...] = (
    _state("silent", silent=True),
    _state("mute", mute=True),
    _state("damaged", bad_checksum=True),
    _state("split", split=True),
    _state("rubbish", garbage="ff68a090"),
    _state("slow", slow=400),
    _state("line unplugged", unplugged=True, most=2.0),
)
"""For whatever hangs on a serial line."""
STUCK, ELSEWHERE = "stuck key", "wrong address"
"""Blows with which a keypad says what nobody pressed there."""
_RECALL = 0x0D
KEYPAD: tuple[Blow, ...] = (
    *ON_LINE,
    Blow(STUCK, (("", {"stuck_key": _RECALL}),), (("", {"stuck_key": None}),)),
    _state(ELSEWHERE, wrong_address=True),
)
LOCKS: tuple[Blow, ...] = (
    *ON_LINE,
    _state("doors jam", doors_jam=True),
    _state("unanswered", unanswered=True),
)
READER: tuple[Blow, ...] = (
    *ON_LINE,
    _state("self-test fails", self_test_fails=True),
    _state("cut off", cut_off=True),
)
_MANNERS = ("nonsense", "half", "huge", "wrong_type", "close")
SLOW = "slow"
CAMERA: tuple[Blow, ...] = (
    _state("silent", silent=True),
    _state(SLOW, slow=400),
    _state("unplugged", unplugged=True),
    _state("dark", dark=True),
    _state("unable", unable=True),
    _state("lengthless", lengthless=True),
    *(_state(f"pictures: {manner}", manner=manner) for manner in _MANNERS),
)
_CALM, _CALM_ON_LINES, _CALM_ALONE = 3.0, 20.0, 8.0
KINDS: dict[str, tuple[Sequence[Blow], float]] = {
    "printers": (PRINTER, _CALM),
    "bars": (ON_LINE, _CALM_ON_LINES),
    "pads": (ON_LINE, _CALM_ON_LINES),
    "keypads": (KEYPAD, _CALM_ALONE),
    "cabinets": (LOCKS, _CALM_ALONE),
    "scanners": (ON_LINE, _CALM_ALONE),
    "readers": (READER, _CALM_ALONE),
    "cameras": (CAMERA, _CALM_ALONE),
}
"""Kind of device, as the demo's table calls it → what may strike it, and the mean of real seconds
between two blows."""
