"""Document cameras of a counter, and stills."""

from __future__ import annotations

from typing import Literal

from hall_server.wire.base import Millis, Wire


class Camera(Wire):
    """A document camera at a counter. state, evidence, detail: as in DeviceStanding."""

    code: str
    name: str
    """As its set-up calls it, such as 侧镜头; empty: it has none."""
    state: Literal["ok", "trouble", "silent", "unknown"]
    since: Millis
    evidence: Literal["answered", "write-only", "unknown"]
    detail: str


class Still(Wire):
    """One picture at full size, in memory for a few minutes and for whoever asked for it only.

    at: real time. failed: there is no picture; reason: a word such as silent, damaged, no_answer.
    width, height: pixels; size: bytes; 0 until it is done."""

    id: str
    device: str
    at: Millis
    state: Literal["waiting", "running", "done", "failed"]
    reason: str
    width: int
    height: int
    size: int
