"""The voices a hall can be called with: the shipped one, and its own, clip by clip."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hall_server.wire.base import Line, Millis, Wire

VoiceName = Annotated[Line, StringConstraints(min_length=1, max_length=20)]


class OwnClip(Wire):
    """A clip that the hall has recorded or uploaded."""

    file: str
    """Below `/static/clips/`."""
    at: Millis
    """Real time."""
    by: str


class Voice(Wire):
    """A voice of the hall's own; what it does not say itself the shipped one says."""

    code: str
    name: str
    clips: dict[str, OwnClip]


class ShippedClip(Wire):
    """A clip that a call may need. text: what it says; empty for the chime."""

    clip: str
    text: str
    file: str
    seconds: float


class Voices(Wire):
    """All of them. chosen: what the walls speak with, by code; `browser`: with the Mandarin
    voice of the browser that shows the wall; null: the shipped voice."""

    chosen: str | None
    shipped: list[ShippedClip]
    voices: list[Voice]


class VoiceAsk(Wire):
    """A new voice, or another name for one."""

    name: VoiceName


class VoiceChoice(Wire):
    """What the walls speak with from now on: a voice by its code, `browser` (its own Mandarin
    voice, or else the shipped one), or null: the shipped voice."""

    voice: Annotated[Line, StringConstraints(max_length=40)] | None


class ClipAsk(Wire):
    """A recording of one clip: a WAV, Ogg or MP3 file of at most 5 s and 500 kB, as base64."""

    audio: Annotated[str, StringConstraints(min_length=1, max_length=700_000)]
    kind: Literal["recorded", "uploaded"] = Field(default="uploaded")
