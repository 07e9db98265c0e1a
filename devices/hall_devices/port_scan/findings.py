"""What a scan says of a port.  Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from hall_devices.transport import Kind as PortTrouble

Kind: TypeAlias = Literal["printer", "reader", "scanner", "lock", "bar", "pad", "keypad"]

Proof: TypeAlias = Literal["sum", "form", "byte", "text"]
"""How sure it is.  sum: a check sum fits.  form: the protocol's own words, without a sum.  byte: a
byte that could be another's, but right both times.  text: a line of text, as a scanner sends it
and others do too."""

State: TypeAlias = Literal["found", "not_understood", "silent"] | PortTrouble
"""silent: nothing is known; something that never answers may hang there.  not_understood: it
speaks, and no driver knows the words."""


@dataclass(frozen=True, slots=True)
class Port:
    """A serial port.  name: the one to write into a set-up.  device: what the system calls it now.
    names: all stable ones.  usb: vendor and product in hex, "" where it has none."""

    name: str
    device: str
    names: tuple[str, ...] = ()
    usb: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a port is.  done, of: protocols at a speed.  driver: "" while it is listened to."""

    port: Port
    done: int
    of: int
    baud: int
    driver: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A driver that recognised what was said.  address: on a shared line, else None."""

    driver: str
    kind: Kind
    baud: int
    address: int | None
    proof: Proof


@dataclass(frozen=True, slots=True)
class PortFound:
    """What came of one port.

    strange: how many bytes nobody understood.  sample: the first few of them in hex, "" where they
    may be somebody's code or card.  echo: what was asked came back.  asked_all: False when the time
    was over before.
    """

    port: Port
    state: State
    found: tuple[Finding, ...] = ()
    strange: int = 0
    sample: str = field(default="", repr=False)
    echo: bool = False
    asked_all: bool = True
