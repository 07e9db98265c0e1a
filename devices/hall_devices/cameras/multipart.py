"""Pictures out of a stream of parts (multipart/x-mixed-replace), as cameras with a network send it.

    --BOUNDARY CRLF, headers, empty line, JPEG, CRLF, --BOUNDARY ...       (RFC 2046, 5.1)

A part ends where its Content-Length says, if a JPEG ends there, else at the next boundary: some
cameras leave the length out, and some lie about it.  Pure.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from hall_devices.cameras.picture import BEGIN, END, LARGEST, TRAILER

LONGEST_HEADERS = 4096
_LONGEST_NAME = 200
_SPARE = 16
"""Bytes of a boundary's line besides its name: dashes, blanks, the line's end."""
_BETWEEN = b"-\r\n"
"""Of these is whatever stands between a part and the name of the boundary behind it."""
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,9})[ \t]*\r?$")
_CONTROLS = re.compile(rb"[\x00-\x1f]")

_State: TypeAlias = Literal["between", "headers", "body"]


class Parts:
    """Cuts like framing.Framer: never raises, linear time.  Keeps less than the largest picture and
    a boundary, besides what one feed brings.

    bad: parts that were no whole JPEG.  rubbish: bytes so far that belong to no part.
    """

    def __init__(self, boundary: str) -> None:
        """boundary: as the answer's Content-Type says it, "" matches nothing but dashes.  Some
        cameras count the two dashes before it as part of it."""
        said = _CONTROLS.sub(b"", boundary.strip().encode("utf-8", "replace"))[:_LONGEST_NAME]
        name = said.lstrip(b"-") or said
        line = rb"--" + re.escape(name) + rb"(?:--)?[ \t]{0,8}\r?\n"
        self._line = re.compile(line)
        self._line_or_end = re.compile(line + rb"|(?P<end>\n\r?\n)")
        self._longest_line = len(name) + _SPARE
        self._kept = bytearray()
        self._state: _State = "between"
        self._looked = 0
        self._length: int | None = None
        self.bad = 0
        self.rubbish = 0

    @property
    def begun(self) -> bool:
        """Whether something of a part has come, and not yet all of it."""
        return self._state == "body" or (self._state == "headers" and len(self._kept) > 1)

    def feed(self, data: bytes) -> list[bytes]:
        """Whole JPEGs completed by these bytes, in order."""
        self._kept.extend(data)
        pictures: list[bytes] = []
        while self._step(pictures):
            pass
        return pictures

    def silence(self) -> list[bytes]:
        """Nothing more has come for a while: a picture that is whole is one, also without the
        boundary behind it.  Whatever else has begun is given up."""
        pictures: list[bytes] = []
        if self._state == "body":
            self._end_part(len(self._kept), pictures)
        self._pass_over(len(self._kept))
        self._begin("between")
        return pictures

    def _step(self, pictures: list[bytes]) -> bool:
        """False when more bytes are needed.  What is kept begins where its state began, and none of
        these looks at a byte twice, but for the last few."""
        match self._state:
            case "between":
                return self._find_boundary()
            case "headers":
                return self._read_headers()
            case "body":
                return self._read_body(pictures)

    def _find_boundary(self) -> bool:
        found = self._line.search(self._kept)
        if found is None:
            self._pass_over(max(0, len(self._kept) - self._longest_line))
            return False
        start, end = found.span()
        self._pass_over(start)
        self._begin_headers(end - start)
        return True

    def _read_headers(self) -> bool:
        """What is kept begins with the end of the boundary's line: an empty one may be next."""
        found = self._line_or_end.search(self._kept, self._looked, LONGEST_HEADERS)
        if found is None:
            seen = min(len(self._kept), LONGEST_HEADERS)
            self._looked = max(0, seen - self._longest_line)
            if seen < LONGEST_HEADERS:
                return False
            self.bad += 1
            self._pass_over(self._looked)
            self._begin("between")
        elif found["end"] is None:  # a boundary again: the part before it has no body
            self.bad += found.start() > 1
            self._begin_headers(found.end())
        else:
            length = _LENGTH.search(self._kept, 0, found.end())
            self._length = int(length[1]) if length and int(length[1]) <= LARGEST else None
            del self._kept[: found.end()]
            self._begin("body")
        return True

    def _read_body(self, pictures: list[bytes]) -> bool:
        """A boundary before the length is reached ends the part: bytes of it were lost."""
        length = self._length
        reach = LARGEST + self._longest_line if length is None else length
        found = self._line.search(self._kept, self._looked, reach)
        if found is not None:
            start, end = found.span()
            self._end_part(start, pictures)
            self._begin_headers(end - start)
            return True
        seen = min(len(self._kept), reach)
        self._looked = max(0, seen - self._longest_line)
        if seen < reach:
            return False
        if length is None:
            self.bad += 1
            self._pass_over(self._looked)
            self._begin("between")
        elif self._is_jpeg(length):
            self._end_part(length, pictures)
            self._begin("between")
        else:
            self._length = None
        return True

    def _begin(self, state: _State) -> None:
        self._state, self._looked = state, 0

    def _begin_headers(self, behind: int) -> None:
        """behind: where the line of the boundary ends."""
        del self._kept[: behind - 1]
        self._begin("headers")

    def _pass_over(self, size: int) -> None:
        self.rubbish += len(self._kept[:size].strip())
        del self._kept[:size]

    def _end_part(self, size: int, pictures: list[bytes]) -> None:
        """So many bytes are the body."""
        if self._is_jpeg(size):
            pictures.append(bytes(self._kept[:size].rstrip(_BETWEEN)))
        else:
            self.bad += 1
        del self._kept[:size]

    def _is_jpeg(self, size: int) -> bool:
        tail = self._kept[max(0, size - TRAILER) : size]
        return size <= LARGEST + TRAILER and self._kept.startswith(BEGIN) and END in tail
