"""A websocket as bytes in and bytes out, so that a simulator can also speak it wrongly."""

from __future__ import annotations

from typing import Protocol

from websockets.client import ClientProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol
from websockets.uri import parse_uri

from .lone_device import (
    HUGE,
    SPLIT_SECONDS,
    LoneStation,
    NetFaults,
    PadFaults,
    StreamPadFaults,
)


class Talker(Protocol):
    """A device that speaks text messages."""

    @property
    def faults(self) -> NetFaults:
        """What is wrong with it now."""

    def hear(self, message: str, now: float) -> None:
        """One message of the far end."""

    def met(self, now: float) -> None:
        """A connection stands."""


class WebsocketEnd:
    """One connection after the other.  url: where to call, "" to be called."""

    def __init__(self, station: LoneStation, talker: Talker, url: str = "") -> None:
        self._station = station
        self._talker = talker
        self._url = url
        self._protocol: ClientProtocol | ServerProtocol = self._new()
        self._met = False

    @property
    def is_open(self) -> bool:
        """Whether messages can be said now."""
        return self._protocol.state is OPEN

    def begin(self, now: float) -> None:
        """The connection is another one than before."""
        self._station.forget()
        self._protocol = self._new()
        self._met = False
        if isinstance(self._protocol, ClientProtocol):
            self._protocol.send_request(self._protocol.connect())
            self._flush(now)

    def receive(self, data: bytes, now: float) -> None:
        """Bytes from the far end."""
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Request) and isinstance(self._protocol, ServerProtocol):
                self._protocol.send_response(self._protocol.accept(event))
            elif isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                self._talker.hear(bytes(event.data).decode(), now)
        if self.is_open and not self._met:
            self._met = True
            self._talker.met(now)
        self._flush(now)

    def say(self, message: str, now: float) -> None:
        """One message, spoilt as the device's faults have it."""
        if not self.is_open:
            return
        manner = self._talker.faults.manner
        if manner == "nonsense":
            message = "没有{JSON" + message[::-1]
        elif manner == "half":
            message = message[: len(message) // 2]
        elif manner == "huge":
            message += " " * HUGE
        elif manner == "wrong_type":
            message = f"[{message}]"
        try:
            self._send(message.encode(), now)
        except InvalidState:
            return
        self._flush(now, torn=manner == "close")

    def _send(self, message: bytes, now: float) -> None:
        faults = self._talker.faults
        if isinstance(faults, PadFaults) and faults.rubbish:
            self._protocol.send_binary(faults.rubbish)
        if isinstance(faults, StreamPadFaults) and faults.split:
            half = len(message) // 2
            self._protocol.send_text(message[:half], fin=False)
            self._flush(now)
            self._station.pause(SPLIT_SECONDS, now)
            self._protocol.send_continuation(message[half:], fin=True)
        else:
            self._protocol.send_text(message)

    def _flush(self, now: float, *, torn: bool = False) -> None:
        data = b"".join(self._protocol.data_to_send())
        last = torn or self._protocol.close_expected()
        faults = self._talker.faults
        if data or last:
            piece = data[: len(data) // 2] if torn else data
            self._station.send(piece, faults, now, last=last)

    def _new(self) -> ClientProtocol | ServerProtocol:
        return ClientProtocol(parse_uri(self._url)) if self._url else ServerProtocol()
