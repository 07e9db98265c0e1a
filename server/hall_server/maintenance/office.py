"""What a running server knows of its upkeep: which devices are out of order and who goes there;
how every device was, for later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from hall_server.front_desk import FrontDesk
from hall_server.maintenance import faults, inspections, rows, state_keeper
from hall_server.maintenance.faults import Fault
from hall_server.maintenance.register import id_of_device
from hall_server.maintenance.state_keeper import StateKeeper
from hall_server.maintenance.uptimes import UpTimes

_FORGET_EVERY = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class KnownFault:
    """Of a device. who: goes there; empty: nobody yet. since: hall time, ms."""

    id: str
    who: str
    since: int


class MaintenanceOffice:
    """Any thread of the network side."""

    def __init__(self, desk: FrontDesk, uptimes: UpTimes) -> None:
        self._desk = desk
        self.uptimes = uptimes
        self.states = StateKeeper(desk)
        self._open: Mapping[str, KnownFault] = {}
        self._forgotten_at: int | None = None
        self.changed: Callable[[], None] = lambda: None
        """Told when what `fault_of` says may be another."""
        self._count = 0
        self._heard = 0
        self.heard(*desk.store(self.now_open))

    @staticmethod
    def prepare(connection: Connection) -> None:
        """Make the tables; run once when the journal is opened."""
        rows.prepare(connection)

    def fault_of(self, device: str) -> KnownFault | None:
        """What was told of a device and is not mended; None: nothing."""
        return self._open.get(id_of_device(device))

    def now_open(self, connection: Connection) -> tuple[int, list[Fault]]:
        """What `heard` is to be told once this transaction is durable. On the writer."""
        self._count += 1
        return self._count, faults.open_faults(connection)

    def heard(self, count: int, open_now: list[Fault]) -> None:
        """Faults have changed: all that are open now. What is older than known is passed over."""
        if count > self._heard:
            self._heard = count
            self._open = {it.asset: KnownFault(it.id, it.who, it.told_at) for it in open_now}
            self.changed()

    def upkeep(self, now: int) -> None:
        """Every second. now: real time, ms."""
        self.states.upkeep(now)
        if self._forgotten_at is not None and now - self._forgotten_at < _FORGET_EVERY:
            return
        self._forgotten_at = now
        self._desk.store(lambda it: _forget(it, self._desk.now()))


def _forget(connection: Connection, now: int) -> None:
    faults.forget(connection, now)
    inspections.forget(connection, now)
    state_keeper.forget(connection, now)
