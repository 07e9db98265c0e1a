"""All ports of this agent: workers come and go with the server's list of devices."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from hall_devices.tracing.readings import reading_of
from hall_devices.tracing.trace import Trace
from hall_kiosk.jobs import JobStore
from hall_kiosk.presses import PressStore

from .camera_worker import CameraWorker
from .line_worker import LineWorker, Tell
from .messages import CAMERA, LINE_KINDS, DeviceConfig
from .news import News
from .pad_worker import PadWorker, hangs_alone
from .picture_post import Post
from .wishes import Wishes
from .worker import PortWorker

_UNTRACED = ("uvc", "pictures")
"""Cameras without bytes of ours: the system's driver speaks to them, or they are files."""


def is_traced(config: DeviceConfig) -> bool:
    """Whether bytes or messages go to it and come from it that can be told."""
    return config.driver not in _UNTRACED


Worker: TypeAlias = PortWorker | LineWorker

Port: TypeAlias = tuple[str, bool]
"""A port's name, and whether cameras hang there: a tablet's program has a connection for its pad
and another one for its cameras."""


class Workers:
    """Port -> worker.  No method waits for a port but close()."""

    def __init__(
        self,
        store: JobStore,
        presses: PressStore,
        wishes: Wishes,
        news: News,
        tell: Tell,
        changed: Callable[[], None],
        post: Callable[[], Post],
    ) -> None:
        """changed: a job's state moved, or a press was kept.  post: a way for pictures, for one
        worker."""
        self._store = store
        self._presses = presses
        self._wishes = wishes
        self._news = news
        self._tell = tell
        self._changed = changed
        self._post = post
        self._lock = threading.Lock()
        self._workers: dict[Port, Worker] = {}
        self._traces: dict[Port, Trace] = {}
        self._leaving: list[Worker] = []
        self._epoch, self._seq = "", 0
        self._closed = False

    def set_devices(self, seq: int, devices: Sequence[DeviceConfig], epoch: str = "") -> bool:
        """Start, keep or stop workers so that exactly these devices are served.

        epoch, seq: a list older than the one in force, of the same start of the server, is passed
        over (False); seq 0 is always taken.
        """
        wanted: dict[Port, list[DeviceConfig]] = {}
        for config in devices:
            place = (config.settings.port, config.kind == CAMERA)
            wanted.setdefault(place, []).append(config)
        with self._lock:
            if self._closed or (seq and epoch == self._epoch and seq < self._seq):
                return False
            self._epoch, self._seq = epoch, seq or self._seq
            for port in [*self._workers.keys() - wanted.keys()]:
                self._dismiss(port)
            for port, configs in wanted.items():
                current = self._workers.get(port)
                if current and current.configs == tuple(configs):
                    continue
                former = self._dismiss(port) if current else None
                self._workers[port] = self._worker(self._tapped(port, configs), former)
                self._workers[port].start()
        return True

    def _tapped(self, port: Port, configs: Sequence[DeviceConfig]) -> list[DeviceConfig]:
        """Devices with a trace of their port; it begins anew with them."""
        trace = Trace(reading_of((config.kind, config.driver) for config in configs))
        self._traces[port] = trace
        return [replace(it, settings=replace(it.settings, tap=trace)) for it in configs]

    def trace(self, device: str) -> Trace | None:
        """What went over a device's port; None when it is none of ours, or is not traced."""
        with self._lock:
            for port, worker in self._workers.items():
                if any(it.code == device and is_traced(it) for it in worker.configs):
                    return self._traces[port]
        return None

    def _worker(self, configs: Sequence[DeviceConfig], former: Worker | None) -> Worker:
        """A printer cannot share its port with devices of a line: a LineWorker refuses it."""
        make: Callable[..., LineWorker]
        if configs[0].kind == CAMERA:
            make = partial(CameraWorker, post=self._post())
        elif not any(config.kind in LINE_KINDS for config in configs):
            return PortWorker(configs, self._store, self._tell, self._changed, former)
        else:
            make = PadWorker if all(map(hangs_alone, configs)) else LineWorker
        return make(
            configs,
            self._store,
            self._wishes,
            self._presses,
            self._news,
            self._tell,
            self._changed,
            former,
        )

    def codes(self) -> set[str]:
        """Devices served now."""
        with self._lock:
            return {c.code for worker in self._workers.values() for c in worker.configs}

    def holders(self) -> list[tuple[str, tuple[str, ...]]]:
        """The ports in use and their devices, also those that are just being given back."""
        with self._lock:
            leaving = [worker for worker in self._leaving if worker.holds()]
            return [
                (worker.configs[0].settings.port, tuple(it.code for it in worker.configs))
                for worker in (*self._workers.values(), *leaving)
            ]

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

    def _dismiss(self, port: Port) -> Worker:
        worker = self._workers.pop(port)
        del self._traces[port]
        worker.stop()
        # Those that have gone meanwhile are forgotten: an agent runs for months.
        self._leaving = [*(it for it in self._leaving if it.holds()), worker]
        return worker
