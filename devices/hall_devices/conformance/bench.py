"""A driver and its simulator, a program of its own, on one bench with a wire between them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from hall_devices.drivers import (
    BarDriver,
    KeypadDriver,
    LockDriver,
    Outcome,
    PadDriver,
    PrinterDriver,
    Question,
    ReaderDriver,
    ScannerDriver,
    Settings,
    Sign,
    Taken,
    WiredDriver,
)
from hall_devices.health import Evidence
from hall_devices.line import Line
from hall_devices.printers.paper import Paper
from hall_devices.printers.status import PrinterState
from hall_devices.simulators.virtual_ports import VirtualPort
from hall_devices.simulators.virtual_tcp import TcpPort

from .check import NotConforming, demand
from .playing import Playing
from .program import END_SECONDS, Program
from .usb_wire import UsbWire
from .wire import SerialEnd, Wire

T = TypeVar("T")

_NEAR: Mapping[str, Callable[[Path], VirtualPort]] = {
    "serial": lambda folder: SerialEnd(folder / "port"),
    "tcp": lambda folder: TcpPort("127.0.0.1", 0),
}
_PRESS_SECONDS = 1.0
_ADDRESS: Mapping[str, str] = {"address": "1"}
SIGN = Sign("A001", "calling", "A001", "3")
"""What bars are told to show."""
_SHOWN: dict[Taken, Evidence] = {
    "taken": "answered",
    "refused": "answered",
    "silent": "unknown",
    "not_understood": "unknown",
    "sent": "write-only",
}


class Device(Protocol):
    """A driver at work, whatever its kind."""

    def ask(self) -> Evidence:
        """Use it once; what the device itself says of that.  Raises TransportError."""

    def close(self) -> None:
        """Give the port back."""


class Bench(Playing[Device]):
    """See Playing; of devices at a wire."""

    def __init__(self, driver: WiredDriver, folder: Path) -> None:
        trial = driver.trial
        where = ("--dir", str(folder / "simulator"))
        super().__init__(Program(trial.simulator, *where, *trial.arguments))
        self._driver = driver
        self.simulated = Path(self._program.port)
        """The simulator's own port."""
        try:
            self.wire = self._wire(trial.over, folder)
        except OSError as error:
            self._program.end()
            raise NotConforming(f"the simulator's port cannot be opened: {error}") from None

    def _wire(self, over: str, folder: Path) -> Wire | UsbWire:
        if over == "usb":
            return UsbWire(self._program)
        return Wire(_NEAR[over](folder), self._program.port)

    def __enter__(self) -> Self:
        self.wire.__enter__()
        return super().__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, traceback)
        if error is None:
            demand(not self.simulated.is_symlink(), "the simulator leaves its port behind")

    def _let_go(self) -> None:
        self.wire.__exit__(None, None, None)

    def state(self) -> dict[str, Any]:
        """What the simulator says of its device."""
        return self._program.look()

    def fault(self, **wishes: Any) -> None:
        """Break the simulated device; without a word it is well again."""
        self.do("" if wishes else "mend", **wishes)

    def do(self, verb: str, **wishes: Any) -> None:
        """What its simulator can do with it."""
        self._program.tell(verb, wishes)

    def device(self, port: str | None = None) -> Device:
        """A new driver at the wire, or at another port."""
        where = self.wire.port if port is None else port
        return self._keep(self._made(where))

    def _made(self, port: str) -> Device:
        driver = self._driver
        if isinstance(driver, PrinterDriver):
            return Printer(driver, Settings(port))
        if isinstance(driver, BarDriver):
            return _Bar(driver, Settings(port, options=_ADDRESS))
        if isinstance(driver, ReaderDriver):
            return _Reader(driver, Settings(port))
        if isinstance(driver, ScannerDriver):
            return _Scanner(driver, Settings(port), self._hold)
        settings = Settings(port, options=_ADDRESS)
        if isinstance(driver, KeypadDriver):
            return _Keypad(driver, settings, lambda: self._press("call"))
        if isinstance(driver, PadDriver):
            return _Pad(driver, settings, lambda: self._press(1))
        if isinstance(driver, LockDriver):
            return Locks(driver, settings)
        raise NotConforming(f"there is no bench for a {type(driver).__name__}")

    def _press(self, key: int | str) -> None:
        """Somebody presses a key: a visitor a number, a clerk what is printed on it."""
        self.do("press", key=key)

    def _hold(self, text: str) -> None:
        """Somebody holds a code before the scanner."""
        self.do("scan", text=text)


class Printer:
    """Asks how it is; only `print` prints."""

    def __init__(self, driver: PrinterDriver, settings: Settings) -> None:
        self._printer = driver.make(settings)

    def ask(self) -> Evidence:
        if self.status().answered:
            return "answered"
        return "unknown" if self._printer.answers else "write-only"

    def status(self) -> PrinterState:
        """What it says of its device."""
        return self._printer.status()

    def print(self, paper: Paper) -> Outcome:
        """One piece of paper."""
        return self._printer.print(paper)

    def close(self) -> None:
        self._printer.close()


class _Bar:
    def __init__(self, driver: BarDriver, settings: Settings) -> None:
        self._line = Line(settings.port)
        self._bar = driver.make(settings, self._line)

    def ask(self) -> Evidence:
        return _SHOWN[self._bar.show(SIGN)]

    def close(self) -> None:
        self._line.close()


class _Reader:
    """Asked whether it is there: what lies on it is nobody's business here."""

    def __init__(self, driver: ReaderDriver, settings: Settings) -> None:
        self._line = Line(settings.port, settings.baud)
        self._reader = driver.make(settings, self._line)

    def ask(self) -> Evidence:
        return _SHOWN[self._reader.ping()]

    def close(self) -> None:
        self._line.close()


class _Scanner:
    """Asks whether it is there; one that cannot be asked reads a code, each time another."""

    def __init__(
        self, driver: ScannerDriver, settings: Settings, hold: Callable[[str], None]
    ) -> None:
        self._line = Line(settings.port)
        self._scanner = driver.make(settings, self._line)
        self._hold = hold
        self._held = 0
        self._missed: list[str] = []
        """Held and not heard: their port was gone; some may come when it is back."""

    def ask(self) -> Evidence:
        taken = self._scanner.ping()
        if taken != "sent" or not self._line.can_read:
            return _SHOWN[taken]
        self._held += 1
        code = f"A{self._held:03}"
        self._missed.append(code)
        self._hold(code)
        deadline = time.monotonic() + _PRESS_SECONDS
        while time.monotonic() < deadline:
            self._line.listen(0.05)
            for text in self._scanner.scanned():
                if any(it.endswith(text) for it in self._missed[:-1]):
                    continue
                self._missed.clear()
                # Nothing marks where a code begins: rubbish before it may take its first character.
                demand(text.endswith(code[1:]), f"{code} was read and {text!r} was heard")
                return "answered"
        return "write-only"

    def close(self) -> None:
        self._line.close()


class _Pad:
    """Asks for a rating; the press is what it has to say."""

    def __init__(self, driver: PadDriver, settings: Settings, press: Callable[[], None]) -> None:
        self._line = Line(settings.port)
        self._pad = driver.make(settings, self._line)
        self._press = press

    def ask(self) -> Evidence:
        self._pad.appraise(Question("1", _PRESS_SECONDS))
        self._pad.appraised()
        if not self._line.can_read:
            return "write-only"
        self._press()
        deadline = time.monotonic() + _PRESS_SECONDS
        while time.monotonic() < deadline:
            self._line.listen(0.05)
            for key in self._pad.appraised():
                demand(key == 1, f"key 1 was pressed and key {key} was heard")
                self._pad.acknowledge(key)
                return "answered"
        return "write-only"

    def close(self) -> None:
        self._line.close()


class _Keypad:
    """Shows a number; a pressed key is what it has to say."""

    def __init__(self, driver: KeypadDriver, settings: Settings, press: Callable[[], None]) -> None:
        self._line = Line(settings.port)
        self._keypad = driver.make(settings, self._line)
        self._press = press

    def ask(self) -> Evidence:
        self._keypad.show("A001", 3)
        self._keypad.take_presses()
        if not self._line.can_read:
            return "write-only"
        self._press()
        deadline = time.monotonic() + _PRESS_SECONDS
        while time.monotonic() < deadline:
            self._line.listen(0.05)
            for press in self._keypad.take_presses():
                demand(press.key == "call", f"the call key was pressed and {press.key} was heard")
                self._keypad.acknowledge(press)
                return "answered"
        return "write-only"

    def close(self) -> None:
        self._line.close()


class Locks:
    """Asks how the doors stand; only `open` opens one."""

    def __init__(self, driver: LockDriver, settings: Settings) -> None:
        self._line = Line(settings.port)
        self._board = driver.make(settings, self._line)

    def ask(self) -> Evidence:
        doors = self._board.doors()
        if not isinstance(doors, str):
            demand("open" not in doors.values(), f"all doors are closed and it says {doors}")
            return "answered"
        return "write-only" if doors == "sent" else "unknown"

    def open(self, lock: int) -> Evidence:
        """Fire one lock; what the device itself says of that."""
        return _SHOWN[self._board.open(lock)]

    def opened(self) -> set[int]:
        """Which doors it says are open, when asked."""
        doors = self._board.doors()
        return (
            set() if isinstance(doors, str) else {lock for lock in doors if doors[lock] == "open"}
        )

    def close(self) -> None:
        self._line.close()


def within(act: Callable[[], T]) -> T:
    """What it says; whatever it raises is raised.  Raises NotConforming when it does not end."""
    said: list[T] = []
    raised: list[Exception] = []

    def run() -> None:
        try:
            said.append(act())
        except Exception as error:  # noqa: BLE001  # raised again by who waits for it
            raised.append(error)

    thread = threading.Thread(target=run, name="driver", daemon=True)
    thread.start()
    thread.join(END_SECONDS)
    for error in raised:
        raise error
    demand(bool(said), "it does not come back from a device that is silent")
    return said[0]
