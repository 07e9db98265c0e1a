"""The clerk at a counter with document cameras: lays papers there, looks, and takes pictures."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from tests.day.notebook import Notebook
from tests.day.recorder import Recorder
from tests.day.window import Window

KIND = "cameras"
_PAPERS = ("form", "card", "book")
_BETWEEN = (0.5, 2.0)
"""Seconds between two things that are done."""
_LOOKED_AT = 3
"""Pictures of a preview, one after the other."""
_AGAIN = 0.3
"""Share of the stills that are asked for once more, as after an answer that was lost."""
_ENDS_WITHIN = 60.0


@dataclass(frozen=True)
class Photo:
    """A picture as it came. whole: a decoder finds nothing wrong with all of it; paper, number: as
    its camera has signed it, "" and 0 when that is not there."""

    whole: bool
    size: int
    width: int = 0
    height: int = 0
    paper: str = ""
    number: int = 0


@dataclass(frozen=True)
class Still:
    """One that was asked for. told: as the server said it at last; again: the id that the same
    request was answered with when it was sent again, "" if it was not; laid: the paper that lay
    there; home, before, after: of the simulator, and how many pictures the camera had made when it
    was asked for and by the end; home is "" when that is not known; begun, ended: real time, s."""

    camera: str
    told: Mapping[str, Any]
    photo: Photo | None
    again: str
    laid: str
    home: str
    before: int
    after: int
    begun: float = 0.0
    ended: float = 0.0


@dataclass(frozen=True)
class Frame:
    """A picture of a preview. number: as the server numbers them, asked for as the one after
    `after`."""

    camera: str
    after: int
    number: int
    photo: Photo


class Cameras:
    """`step` does one thing with one camera, and waits for what comes of it."""

    def __init__(
        self,
        notebook: Notebook,
        cameras: Mapping[str, str],
        hand: Recorder,
        window: Window,
        seed: int,
    ) -> None:
        """cameras: code → the simulator's name. hand, window: of whoever sits there."""
        self.stills: list[Still] = []
        self.frames: list[Frame] = []
        self._notebook = notebook
        self._cameras = cameras
        self._hand = hand
        self._window = window
        self._random = random.Random(f"{seed}/cameras")
        self._due = 0.0
        self._numbers = dict.fromkeys(cameras, 0)

    def step(self) -> None:
        """See hands.Hand."""
        if time.monotonic() < self._due:
            return
        camera = self._random.choice([*self._cameras])
        if self._random.random() < 0.5:
            self._take(camera)
        else:
            self._look(camera)
        self._due = time.monotonic() + self._random.uniform(*_BETWEEN)

    def close(self) -> None:
        """See hands.Hand."""
        self._hand.hang_up()

    def _take(self, camera: str) -> None:
        paper, name = self._random.choice(_PAPERS), self._cameras[camera]
        begun = time.time()
        laid = self._notebook.do(KIND, name, "lay", {"paper": paper})
        first = self._notebook.look(KIND)
        record = self._hand.command(f"/api/cameras/{camera}/stills", {})
        if record.status != 200:
            return
        told, again = record.answer, ""
        if self._random.random() < _AGAIN:
            status, answer = self._hand.again(record)
            again = answer["id"] if status == 200 else f"refused {status}"
        end = time.monotonic() + _ENDS_WITHIN
        while told["state"] in ("waiting", "running") and time.monotonic() < end:
            status, _, answer = self._window.get(f"/api/stills/{told['id']}")
            if status == 404:  # the server that knew of it is dead
                return
            if status == 200:
                told = answer
        photo = None
        if told["state"] == "done":
            status, _, jpeg = self._window.get(f"/api/stills/{told['id']}/picture")
            if status != 200:
                return
            photo = read_photo(jpeg)
        last = self._notebook.look(KIND)
        home, counts = "", (0, 0)
        if laid is not None and first is not None and last is not None and first.home == last.home:
            before, after = (it.states[name]["pictures"] for it in (first, last))
            home, counts = first.home, (before, after)
        self.stills.append(
            Still(camera, told, photo, again, paper, home, *counts, begun, time.time())
        )

    def _look(self, camera: str) -> None:
        for _ in range(_LOOKED_AT):
            after = self._numbers[camera]
            status, head, jpeg = self._window.get(f"/api/cameras/{camera}/preview?after={after}")
            if status != 200:
                return
            number = int(head["X-Picture"])
            self.frames.append(Frame(camera, after, number, read_photo(jpeg)))
            self._numbers[camera] = number


def read_photo(jpeg: bytes) -> Photo:
    """What is in these bytes, and whether they are all of a picture and nothing else."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
            image.load()
            said = image.info.get("comment", b"").decode("ascii", "replace")
            width, height = image.size
    except (OSError, SyntaxError):
        return Photo(False, len(jpeg))
    paper, _, number = said.partition(" ")
    signed = (paper, int(number)) if number.isdecimal() else ("", 0)
    return Photo(jpeg.endswith(b"\xff\xd9"), len(jpeg), width, height, *signed)
