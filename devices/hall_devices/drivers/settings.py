"""Where a device hangs, and the options of its driver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from hall_devices.transport import Tap

W = TypeVar("W", bound=str)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a device hangs and how it speaks.

    port: see transport.transport_for.  font: a font file for lines outside the printer's set,
    None to look for one on this computer.  options: what else the driver of this kind wants.
    tap: sees what goes over the port (transport.tapped).
    """

    port: str
    profile: str = "80mm"
    baud: int = 115200
    flow: str = "none"
    font: Path | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    tap: Tap | None = field(default=None, compare=False, repr=False)


def whole_number(options: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    """An option that is a number from 0 to `most`.  Raises ValueError."""
    text = options.get(name, str(otherwise))
    if not (text.isascii() and text.isdecimal() and int(text) <= most):
        raise ValueError(f"{name} must be a number from 0 to {most}, not {text}")
    return int(text)


def address_of(options: Mapping[str, str]) -> int:
    """The address on a shared line, 0..255.  Raises ValueError when there is none."""
    if "address" not in options:
        raise ValueError("address is missing")
    return whole_number(options, "address", 0, 255)


def choice(options: Mapping[str, str], name: str, words: Sequence[W]) -> W:
    """An option that is one of a few words, the first where nothing is said.  Raises ValueError."""
    value = options.get(name, words[0])
    for word in words:
        if word == value:
            return word
    raise ValueError(f"{name} must be {' or '.join(words)}, not {value}")
