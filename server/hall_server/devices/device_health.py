"""How every device is, as its agent says, and since when: for the pages of the hall.

Nothing is made up: a device that cannot answer is `unknown` with evidence `write-only` (无法得知),
one whose agent is away is `unknown` with detail `no_agent`, whatever was known of it before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias, cast, get_args

from hall_server.clock import real_now

State: TypeAlias = Literal["ok", "trouble", "silent", "unknown"]
Evidence: TypeAlias = Literal["answered", "write-only", "unknown"]
Shown: TypeAlias = Literal["ok", "low", "trouble", "unknown"]

_LONGEST = 64
_MOST_COUNTS = 16


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """state: ok | trouble (it says so) | silent (no answer, no port) | unknown.

    since, last_ok: real time, ms; last_ok None when it never said it was well. detail: a reason
    word such as paper_out, port_missing, no_agent; "" when there is nothing to say. counts: what
    went wrong so far, by name.
    """

    device: str
    state: State
    since: int
    last_ok: int | None
    evidence: Evidence
    detail: str
    counts: Mapping[str, int]

    @property
    def shown(self) -> Shown:
        """In one word. low: it still works, but somebody should look soon."""
        if self.state == "ok":
            return "low" if "near" in self.detail else "ok"
        return "unknown" if self.state == "unknown" else "trouble"


class DeviceBook:
    """device → health. Any thread of the network side."""

    def __init__(self, now: Callable[[], int] = real_now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._healths: dict[str, DeviceHealth] = {}
        self.changed: list[Callable[[DeviceHealth], None]] = []
        """Told of every change of state, evidence or detail."""

    def of(self, device: str) -> DeviceHealth:
        """How it is; `unknown` since the server's start when nobody has said anything."""
        with self._lock:
            known = self._healths.get(device)
            if known is None:
                known = self._unknown(device)
                self._healths[device] = known
            return known

    def report(self, data: object, devices: Collection[str]) -> None:
        """An agent's `health` event; what makes no sense, or is about none of `devices`, is
        passed over."""
        health = _read(data)
        if health is None or health.device not in devices:
            return
        self._put(health)

    def no_agent(self, devices: Collection[str]) -> None:
        """Nobody drives these any more."""
        for device in devices:
            self._put(self._unknown(device))

    def keep_only(self, devices: Collection[str]) -> None:
        """Forget devices that the plan has no longer."""
        with self._lock:
            self._healths = {code: it for code, it in self._healths.items() if code in devices}

    def _unknown(self, device: str) -> DeviceHealth:
        return DeviceHealth(device, "unknown", self._now(), None, "unknown", "no_agent", {})

    def _put(self, health: DeviceHealth) -> None:
        with self._lock:
            known = self._healths.get(health.device)
            if known is not None and health.detail == known.detail == "no_agent":
                return
            if known is not None and health.detail == "no_agent":
                health = replace(health, last_ok=known.last_ok)
            self._healths[health.device] = health
        if known is None or _news(known) != _news(health):
            for tell in self.changed:
                tell(health)


def _news(health: DeviceHealth) -> tuple[str, str, str]:
    return health.state, health.evidence, health.detail


def _read(data: object) -> DeviceHealth | None:
    if not isinstance(data, dict):
        return None
    device, detail = data.get("device"), data.get("detail", "")
    state, evidence = data.get("state"), data.get("evidence", "unknown")
    since, last_ok = _moment(data.get("since")), _moment(data.get("last_ok"))
    if not isinstance(device, str) or not isinstance(detail, str) or since is None:
        return None
    if state not in get_args(State) or evidence not in get_args(Evidence):
        return None
    return DeviceHealth(
        device,
        cast("State", state),
        since,
        last_ok,
        cast("Evidence", evidence),
        detail[:_LONGEST],
        counts_of(data.get("counts")),
    )


def _moment(value: Any) -> int | None:
    """ISO 8601 with its zone as ms."""
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return None if moment.tzinfo is None else round(moment.timestamp() * 1000)


def counts_of(value: object) -> dict[str, int]:
    """What an agent counted, by name; what is no count is passed over."""
    if not isinstance(value, dict):
        return {}
    pairs = [(name, n) for name, n in value.items() if isinstance(name, str) and type(n) is int]
    return {name[:_LONGEST]: n for name, n in pairs[:_MOST_COUNTS]}
