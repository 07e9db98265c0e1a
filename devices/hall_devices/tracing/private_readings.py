"""What readers of identity cards and scanners of codes say: never what they have read."""

from __future__ import annotations

import binascii

from hall_devices.readers import sam_v
from hall_devices.scanners import gm65
from hall_devices.tracing.frames import BAD
from hall_devices.tracing.piece import Piece, Said, piece, veiled

_REQUESTS = {
    sam_v.STATUS: "card.status",
    sam_v.FIND: "card.find",
    sam_v.SELECT: "card.select",
    sam_v.READ: "card.read",
}
_REPLIES = {
    sam_v.DONE: Said("card.done"),
    sam_v.FOUND: Said("card.found"),
    sam_v.NONE: Said("card.none"),
    sam_v.NOT_SELECTED: Said("card.not_selected", mood="warn"),
    sam_v.NOT_READ: Said("card.not_read", mood="warn"),
    sam_v.TEST_FAILS: Said("card.test_fails", mood="bad"),
}
_HEAD = bytes.fromhex("AA AA AA 96 69")
_AROUND = 7
"""Bytes of a reply before those that its length counts."""


class CardReading:
    """See piece.Reading.  Of a reply its head and status; what stands behind is somebody's card.

    Bytes are put aside until they are a reply; those that become none are only counted.
    """

    def __init__(self) -> None:
        self._framer = sam_v.Framer()
        self._pending = 0

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        self._framer.silence()
        request = _REQUESTS.get(data)
        return [*self._rest(), piece(data, Said(request)) if request else veiled(data, 0)]

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        bad = self._framer.bad
        pieces: list[Piece] = []
        self._pending += len(data)
        pieces.extend(map(self._told, self._framer.feed(data)))
        if self._framer.bad > bad:
            pieces.append(Piece(b"", self._pending, (BAD,), hidden=True))
            self._pending = 0
        return pieces

    def _told(self, reply: sam_v.Reply) -> Piece:
        length = len(reply.data) + 4
        head = _HEAD + length.to_bytes(2, "big") + reply.status.to_bytes(3, "big")
        before = max(0, self._pending - length - _AROUND)
        self._pending = 0
        meant = _REPLIES.get(reply.status & 0xFF, Said("card.other", mood="warn"))
        said = (meant, Said("rubbish", {"n": before}, "bad")) if before else (meant,)
        return Piece(head, length + _AROUND, said, hidden=bool(reply.data))

    def _rest(self) -> list[Piece]:
        """What came and was no reply."""
        count, self._pending = self._pending, 0
        return [Piece(b"", count, (Said("rubbish", {"n": count}, "bad"),), True)] if count else []


class CodeReading:
    """See piece.Reading.  Commands and their answers; of a code only that one came."""

    def __init__(self) -> None:
        self._framer = gm65.Framer()

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        if data == gm65.TRIGGER:
            return [piece(data, Said("scanner.trigger"))]
        if data == gm65.ASK_BAUD:
            return [piece(data, Said("scanner.ask_baud"))]
        return [veiled(data, 0)]

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        bad = self._framer.bad
        said = self._framer.feed(data)
        answers = [it for it in said if isinstance(it, gm65.Answer)]
        if answers and len(answers) == len(said):
            return [piece(_frame(it.data), Said("scanner.answer")) for it in answers]
        if said:
            return [veiled(data, 0, Said("scanner.code"))]
        if self._framer.bad > bad:
            return [veiled(data, 0, BAD)]
        return [veiled(data, 0)]


def _frame(data: bytes) -> bytes:
    summed = bytes((0, len(data))) + data
    return b"\x02\x00" + summed + binascii.crc_hqx(summed, 0).to_bytes(2, "big")
