"""How simulated devices of an FF 68 line hear the host: a decoder of their own."""

from __future__ import annotations

from .virtual_line import keep_tail


class Ff68Ear:
    """Cuts the line's bytes into bodies: address, function, data.  damaged: wrong sums so far."""

    def __init__(self) -> None:
        self._stream = bytearray()
        self.damaged = 0

    def __len__(self) -> int:
        """How many bytes are kept; bounded."""
        return len(self._stream)

    def hear(self, data: bytes) -> list[bytes]:
        """Bodies that are whole now, meant for any device."""
        stream, bodies = self._stream, []
        stream += data
        while (start := stream.find(0x68)) >= 0:
            del stream[:start]  # the short receipt has no FF, so a frame begins at its first 68
            if len(stream) < 4:
                break
            size = stream[1]
            if size != stream[2] or stream[3] != 0x68 or size < 2:
                del stream[0]
                continue
            if len(stream) < size + 6:
                break
            body, check, last = bytes(stream[4 : 4 + size]), stream[4 + size], stream[5 + size]
            if last != 0x16 or sum(body) % 256 != check:
                self.damaged += 1
                del stream[0]
                continue
            del stream[: size + 6]
            bodies.append(body)
        else:
            stream.clear()
        keep_tail(stream)
        return bodies
