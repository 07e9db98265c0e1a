"""Virtual lock boards in one process: real bytes on ptys, doors that a person closes.

    python -m hall_devices.simulators.lock_board --count 2 --dir DIR --control 0
    --speaks NAME      wkly, xor24 or yt (see lock_speech)
    --locks N          doors of each board
    --polarity 0       what stands for an open door in its frames; each protocol has its own
    --feedback closed  of xor24: it says 00, not 11, of an opening that was done

Control: GET /locks-1 says `doors` (open or closed, by lock), `pulses` (how often each lock was
fired), `damaged`; POST /locks-1/close {"lock": 3} closes a door by hand, POST /locks-1/open
{"lock": 3} opens it with a key: no pulse.  POST /locks-1 {"doors_jam": true} keeps every door shut,
{"jammed": "0307"} the doors 3 and 7 (hex, a byte a lock), {"unanswered": true} leaves openings
without an answer.  See control.py and virtual_line.py.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hall_devices.command_line import CommandParser, WrongUse, whole_number

from . import virtual_line
from .lock_speech import LockSpeech, Wish
from .lock_speech.wkly import Wkly
from .lock_speech.xor24 import Xor24
from .lock_speech.yt import Yt
from .virtual_line import AddressFaults, VirtualLine

LOCKS = 24
SPEECHES: dict[str, Callable[[str], LockSpeech]] = {
    "wkly": lambda feedback: Wkly(),
    "xor24": Xor24,
    "yt": lambda feedback: Yt(),
}
"""By name; each is made for a feedback."""
_MOST = {"wkly": 127, "xor24": 24, "yt": 24}


@dataclass(frozen=True, slots=True)
class LockFaults(AddressFaults):
    """doors_jam: every door stays shut when it is fired.  jammed: these do, hex, a byte a lock.
    unanswered: it does what it is told and says nothing to an opening."""

    doors_jam: bool = False
    jammed: str = ""
    unanswered: bool = False

    def holds(self, lock: int) -> bool:
        """Whether this door stays shut."""
        return self.doors_jam or lock in bytes.fromhex(self.jammed)


class VirtualLockBoard:
    """One board and its doors, all of them closed at first."""

    def __init__(
        self,
        name: str,
        address: int,
        line: VirtualLine,
        speech: LockSpeech,
        locks: int = LOCKS,
        polarity: int | None = None,
    ) -> None:
        """polarity: what stands for an open door, None for what is usual in its protocol."""
        self.name = name
        self.address = address
        self.faults = LockFaults()
        self._line = line
        self._speech = speech
        self._open_bit = speech.open_bit if polarity is None else polarity
        self._stream = bytearray()
        self._open = [False] * locks
        self._pulses = [0] * locks
        self._damaged = 0

    def receive(self, data: bytes, now: float) -> None:
        """See virtual_line.VirtualDevice."""
        self._stream += data
        while (wish := self._speech.take(self._stream)) is not None:
            if wish.board == self.address:
                self._obey(wish, now)
        virtual_line.keep_tail(self._stream)

    def run(self, now: float) -> float | None:
        return None

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """close: {"lock": 1…} by hand.  open: {"lock": 1…} with a key."""
        if verb not in ("close", "open"):
            raise KeyError(verb)
        lock = wishes.get("lock")
        if type(lock) is not int or not 1 <= lock <= len(self._open):
            raise ValueError(f"no such lock: {lock!r}")
        self._move(lock, verb == "open", now)

    def state(self) -> dict[str, Any]:
        return {
            "doors": {str(lock): _word(it) for lock, it in enumerate(self._open, 1)},
            "pulses": {str(lock): count for lock, count in enumerate(self._pulses, 1)},
            "damaged": self._damaged,
        }

    def _obey(self, wish: Wish, now: float) -> None:
        if not wish.good:
            self._damaged += 1
            return
        if wish.lock > len(self._open):
            return
        if wish.verb == "open":
            self._fire(wish.lock, now)
            return
        bits = [self._bit(is_open) for is_open in self._open]
        damaged = self.faults.bad_checksum
        self._send(self._speech.doors(self._sender(), wish, bits, damaged=damaged), now)

    def _fire(self, lock: int, now: float) -> None:
        """One pulse; lock 0 is all of them, each in turn."""
        fired = range(1, len(self._open) + 1) if lock == 0 else (lock,)
        for each in fired:
            self._pulses[each - 1] += 1
            was_open = self._open[each - 1]
            done = was_open or not self.faults.holds(each)
            if not self.faults.unanswered:
                answer = self._speech.opened(
                    self._sender(),
                    each,
                    done=done,
                    bit=self._bit(done),
                    damaged=self.faults.bad_checksum,
                )
                self._send(answer, now)
            self._move(each, done, now)

    def _move(self, lock: int, is_open: bool, now: float) -> None:
        if self._open[lock - 1] == is_open:
            return
        self._open[lock - 1] = is_open
        bit, damaged = self._bit(is_open), self.faults.bad_checksum
        self._send(self._speech.moved(self._sender(), lock, bit, damaged=damaged), now)

    def _send(self, frame: bytes, now: float) -> None:
        if frame:
            self._line.send(frame, self.faults, now)

    def _sender(self) -> int:
        return (self.address + self.faults.wrong_address) % 256

    def _bit(self, is_open: bool) -> int:
        return self._open_bit if is_open else 1 - self._open_bit


def _word(is_open: bool) -> str:
    return "open" if is_open else "closed"


def parser() -> CommandParser:
    """The command line."""
    it = virtual_line.parser("lock-board", "Plays lock boards of smart file cabinets.")
    it.add_argument(
        "--speaks",
        choices=sorted(SPEECHES),
        default="wkly",
        help="their protocol (default: %(default)s)",
    )
    it.add_argument(
        "--locks",
        type=whole_number(1, max(_MOST.values())),
        default=LOCKS,
        metavar="N",
        help="doors of each board, 1 to 127, of xor24 and yt up to 24 (default: %(default)s)",
    )
    it.add_argument(
        "--polarity",
        type=whole_number(0, 1),
        metavar="0|1",
        help="what stands for an open door (default: 0 of wkly, 1 of the others)",
    )
    it.add_argument(
        "--feedback",
        choices=("open", "closed"),
        default="open",
        help="of xor24: whether 11 or 00 says that a door has opened (default: %(default)s)",
    )
    return it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    return virtual_line.run(parser(), arguments, "locks", _boards)


def _boards(options: argparse.Namespace) -> virtual_line.Make:
    most = _MOST[options.speaks]
    if options.locks > most:
        raise WrongUse(f"--locks: a board of {options.speaks} has 1 to {most}")
    if options.feedback != "open" and options.speaks != "xor24":
        raise WrongUse(f"--feedback: a board of {options.speaks} has no such setting")

    def make(name: str, address: int, line: VirtualLine) -> VirtualLockBoard:
        speech = SPEECHES[options.speaks](options.feedback)
        return VirtualLockBoard(name, address, line, speech, options.locks, options.polarity)

    return make


if __name__ == "__main__":
    sys.exit(main())
