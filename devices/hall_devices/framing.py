"""Cuts a stream of bytes into frames by a protocol's own rule.  Pure; the one place for resyncing.

A protocol says how its frames begin and reads the one that may begin at a place; what to pass
over, what to keep for later and where to look again is decided here, for all of them alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Literal, TypeAlias, TypeVar

F = TypeVar("F")

Found: TypeAlias = tuple[F, int] | Literal["more", "bad", "none"]
"""A frame and where it ends; or: more bytes are needed, a frame with a wrong sum, no frame."""
Read: TypeAlias = Callable[[bytes, int], Found[F]]
"""(stream, place where the head stands) -> what begins there.  Never raises for any bytes; says
"more" rather than look behind the end."""


class Framer(Generic[F]):
    """Never raises, linear time, keeps fewer bytes than the longest frame has.

    bad: frames whose sum or end was wrong.  rubbish: bytes so far that belong to no frame.
    """

    def __init__(self, head: bytes, longest: int, read: Read[F]) -> None:
        """head: the first bytes of every frame; none where frames begin in several ways, and `read`
        looks at every byte.  longest: bytes of the longest."""
        self._head = head
        self._begun = tuple(head[:size] for size in range(len(head) - 1, 0, -1))
        self._longest = longest
        self._read = read
        self._kept = b""
        self.bad = 0
        self.rubbish = 0

    def feed(self, data: bytes) -> list[F]:
        """Frames completed by these bytes, in order; the rest is kept until more come."""
        return self._cut(self._kept + data, False)

    def silence(self) -> list[F]:
        """The line has been quiet: what has begun will not be finished, so look behind it.

        Otherwise noise that looks like the head of a long frame would swallow the next frames.
        """
        return self._cut(self._kept, True)

    def _cut(self, stream: bytes, ended: bool) -> list[F]:
        frames: list[F] = []
        at, end = 0, len(stream)
        while at < end:
            start = stream.find(self._head, at)
            if start < 0:
                start = end if ended else self._half_head(stream, at)
                self.rubbish += start - at
                at = start
                break
            self.rubbish += start - at
            at = start
            found = self._read(stream, at)
            if isinstance(found, tuple):
                frame, at = found
                frames.append(frame)
            elif found == "more" and not ended and end - at < self._longest:
                break
            else:  # look again from the next byte: a frame may begin within what was none
                self.bad += found == "bad"
                self.rubbish += 1
                at += 1
        self._kept = stream[at:]
        return frames

    def _half_head(self, stream: bytes, at: int) -> int:
        """Where a head begins of which the rest is still to come; else the end of the stream."""
        for begun in self._begun:
            if stream.endswith(begun, at):
                return len(stream) - len(begun)
        return len(stream)
