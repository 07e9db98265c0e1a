"""All ports of this agent: workers come and go with the server's list of devices."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from hall_devices.health import Health
from hall_kiosk.jobs import JobStore

from .messages import DeviceConfig
from .worker import PortWorker


class Workers:
    """port -> worker.  No method waits for a port but close()."""

    def __init__(
        self,
        store: JobStore,
        tell: Callable[[str, Health], None],
        changed: Callable[[], None],
    ) -> None:
        self._store = store
        self._tell = tell
        self._changed = changed
        self._lock = threading.Lock()
        self._workers: dict[str, PortWorker] = {}
        self._leaving: list[PortWorker] = []
        self._seq = 0
        self._closed = False

    def set_devices(self, seq: int, devices: Sequence[DeviceConfig]) -> bool:
        """Start, keep or stop workers so that exactly these devices are served.

        seq: an older list than the one in force is passed over (False); 0 is always taken.
        """
        wanted: dict[str, list[DeviceConfig]] = {}
        for config in devices:
            wanted.setdefault(config.settings.port, []).append(config)
        with self._lock:
            if self._closed or (seq and seq < self._seq):
                return False
            self._seq = seq or self._seq
            for port in [*self._workers.keys() - wanted.keys()]:
                self._dismiss(port)
            for port, configs in wanted.items():
                current = self._workers.get(port)
                if current and current.configs == tuple(configs):
                    continue
                former = self._dismiss(port) if current else None
                worker = PortWorker(configs, self._store, self._tell, self._changed, former)
                self._workers[port] = worker
                worker.start()
        return True

    def codes(self) -> set[str]:
        """Devices served now."""
        with self._lock:
            return {c.code for worker in self._workers.values() for c in worker.configs}

    def wake(self) -> None:
        """A job may have come for any of them."""
        with self._lock:
            for worker in self._workers.values():
                worker.wake()

    def close(self) -> None:
        """Stop all and wait until no thread is left; slips that have begun are finished."""
        with self._lock:
            self._closed = True
            for port in [*self._workers]:
                self._dismiss(port)
            leaving = self._leaving
        for worker in leaving:
            worker.join()

    def _dismiss(self, port: str) -> PortWorker:
        worker = self._workers.pop(port)
        worker.stop()
        self._leaving.append(worker)
        return worker
