"""Looks for devices at the free serial ports of this computer, when somebody asks for it.

A port that a device of this agent has is never opened, and one that a device gets meanwhile is let
go.  Words are codes: whoever shows them has the sentences.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from hall_devices.port_scan.asking import LISTEN_SECONDS, Plan, Tell, ask_port
from hall_devices.port_scan.findings import Finding, Port, PortFound, Step
from hall_devices.port_scan.findings import Kind as FoundKind
from hall_devices.port_scan.ports import is_serial, key_of, serial_ports
from hall_devices.port_scan.questions import plan

from .messages import BAR, KEYPAD, LOCKS, PAD, PRINTER, READER, SCANNER, FindOrder

log = logging.getLogger(__name__)

LONG_LISTEN_SECONDS = 10.0
"""For who presses a key or scans a code meanwhile."""
MOST_PORTS = 32
"""Asked in one scan; it ends, whatever a computer lists."""

State: TypeAlias = Literal["idle", "running", "done", "stopped", "failed"]
"""idle: nobody has asked for a scan yet.  failed: the ports could not be listed."""

KINDS: dict[FoundKind, str] = {
    "printer": PRINTER,
    "reader": READER,
    "scanner": SCANNER,
    "lock": LOCKS,
    "bar": BAR,
    "pad": PAD,
    "keypad": KEYPAD,
}
"""As the hall's plan calls them."""

Holders = Callable[[], Iterable[tuple[str, tuple[str, ...]]]]
"""Names of ports in use, and the devices that have them."""
Ports = Callable[[Sequence[str]], Sequence[Port]]
"""(others to name) -> all ports.  Raises ImportError, OSError."""


class Ask(Protocol):
    """See asking.ask_port."""

    def __call__(
        self, port: Port, plan: Plan, *, tell: Tell, listen: float, ended: Callable[[], bool]
    ) -> PortFound:
        """What came of one port."""


@dataclass(slots=True)
class _Row:
    """A port.  state: waiting, asking, in_use (by users), not_asked, or findings.State."""

    port: Port
    state: str = "waiting"
    users: tuple[str, ...] = ()
    step: Step | None = None
    result: PortFound | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        port, step, result = self.port, self.step, self.result
        return {
            "name": port.name,
            "device": port.device,
            "names": [*port.names],
            "usb": port.usb,
            "about": port.about,
            "state": self.state,
            "users": [*self.users],
            "done": step.done if step else 0,
            "of": step.of if step else 0,
            "baud": step.baud if step else 0,
            "driver": step.driver if step else "",
            "found": [_found(it) for it in result.found] if result else [],
            "strange": result.strange if result else 0,
            "sample": result.sample if result else "",
            "echo": bool(result and result.echo),
            "asked_all": result is None or result.asked_all,
        }


class Finder:
    """One scan at a time, in a thread of its own.  No method waits for a port but close()."""

    def __init__(self, holders: Holders, ports: Ports = serial_ports, ask: Ask = ask_port) -> None:
        self._holders = holders
        self._ports = ports
        self._ask = ask
        self._lock = threading.Lock()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None
        self._run_name = ""
        self._state: State = "idle"
        self._rows: list[_Row] = []
        self._closed = False

    def handle(self, order: FindOrder) -> dict[str, Any]:
        """What a message asks for, and how it stands then."""
        if order.stop:
            self._end.set()
        if order.start:
            self._start(order)
        return self.look()

    def look(self) -> dict[str, Any]:
        """The latest scan, JSON-ready."""
        with self._lock:
            rows = [row.as_json() for row in self._rows]
            return {"run": self._run_name, "state": self._state, "ports": rows}

    def close(self) -> None:
        """End it and wait until its port is free."""
        with self._lock:
            self._closed = True
            thread = self._thread
        self._end.set()
        if thread is not None:
            thread.join()

    def _start(self, order: FindOrder) -> None:
        """A second one joins the one that runs; a repeat of the latest is none."""
        with self._lock:
            if self._closed or self._state == "running" or order.start == self._run_name:
                return
            self._run_name, self._state, self._rows = order.start, "running", []
            self._end.clear()
            self._thread = threading.Thread(target=self._scan, args=(order,), name="find")
            self._thread.start()

    def _scan(self, order: FindOrder) -> None:
        log.info("looking for devices at the serial ports")
        try:
            self._look_at_all(order)
            state: State = "stopped" if self._end.is_set() else "done"
        except (ImportError, OSError) as error:
            log.warning("the serial ports cannot be listed: %s", error)
            state = "failed"
        except Exception:  # strange code: what the system lists ports with
            log.exception("looking for devices")
            state = "failed"
        with self._lock:
            self._state = state
        log.info("looking for devices: %s", state)

    def _look_at_all(self, order: FindOrder) -> None:
        """Raises ImportError, OSError."""
        others = [port for port, _ in self._holders() if is_serial(port)]
        if order.port and is_serial(order.port):
            others.append(order.port)
        rows = [_Row(port) for port in self._ports(others)[:MOST_PORTS]]
        with self._lock:
            self._rows = rows
        for row in rows:
            if users := self._users(row.port):
                self._tell(row, state="in_use", users=users)
            elif self._end.is_set():
                self._tell(row, state="not_asked")
            else:
                self._look_at(row, LONG_LISTEN_SECONDS if order.listen else LISTEN_SECONDS)

    def _look_at(self, row: _Row, listen: float) -> None:
        self._tell(row, state="asking")
        result = self._ask(
            row.port,
            [*plan()],
            tell=lambda step: self._tell(row, step=step),
            listen=listen,
            ended=lambda: self._end.is_set() or bool(self._users(row.port)),
        )
        users = self._users(row.port)
        if users and not result.found:  # who has it now knows better than a scan cut short
            self._tell(row, state="in_use", users=users)
        elif self._end.is_set() and result.state == "silent":
            self._tell(row, state="not_asked")
        else:
            self._tell(row, state=result.state, result=result)

    def _users(self, port: Port) -> tuple[str, ...]:
        """Devices that have this port, under whatever name."""
        mine = {key_of(name) for name in (port.name, port.device)}
        return tuple(
            code for name, codes in self._holders() if key_of(name) in mine for code in codes
        )

    def _tell(self, row: _Row, **facts: Any) -> None:
        with self._lock:
            for name, value in facts.items():
                setattr(row, name, value)


def _found(it: Finding) -> dict[str, Any]:
    return {
        "driver": it.driver,
        "kind": KINDS[it.kind],
        "baud": it.baud,
        "address": it.address,
        "proof": it.proof,
    }
