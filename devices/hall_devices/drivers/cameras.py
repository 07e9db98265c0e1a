"""Document cameras (高拍仪): pictures to see what lies there, and one at full size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from hall_devices.drivers.said import Taken, Unheard
from hall_devices.drivers.settings import Settings
from hall_devices.drivers.trials import LoneTrial


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole JPEG.  width, height: pixels.  What it shows may be anybody's paper: its repr says
    nothing of it, and it is held in memory only."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int


Unseen: TypeAlias = Unheard | Literal["refused", "damaged"]
"""Why there is no picture.  refused: its program says that it could not take one.  damaged: what
came is no whole JPEG.  The others as in said.Unheard."""


class Camera(Protocol):
    """One thread at a time.  Nothing is taken before look() or still(), and nothing after
    close(): an unwatched camera is off, and another program can have it."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    @property
    def note(self) -> str:
        """A reason word for what is not as it should be and yet works; "" for nothing."""

    def ping(self) -> Taken:
        """Find out whether it is there, waiting at most one time-out.  While it is not looked
        through nothing stays open, and its lamp stays dark.  Raises TransportError."""

    def look(self, seconds: float) -> Picture | Unseen:
        """The newest picture, of any size, waiting at most so long for one; what is opened for it
        stays open.  "silent": none came.  Raises TransportError; then it is closed."""

    def still(self) -> Picture | Unseen:
        """One picture at full size, taken after this call began; a few seconds at most.  Raises
        TransportError; then it is closed."""

    def close(self) -> None:
        """Never raises; opened again at the next use."""


@dataclass(frozen=True, slots=True)
class CameraDriver:
    """make raises ValueError for options it cannot read, TransportError "config" for a port.

    trial: None for a camera that no program can play; then the conformance suite has no say.
    """

    make: Callable[[Settings], Camera]
    trial: LoneTrial | None
