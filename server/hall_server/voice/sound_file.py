"""Whether bytes are a sound that an old wall can play: WAV, Ogg (Opus, Vorbis) or MP3.

Nothing is converted and nothing is trusted: the beginning says what it is, and a WAV, whose length
can be read, must be a short one.
"""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass
from typing import Literal

LARGEST = 500_000
"""Bytes."""
LONGEST = 5.0
"""Seconds."""
SHORTEST = 0.05
_MP3_TAG = b"ID3"


@dataclass(frozen=True, slots=True)
class Sound:
    """What it is; seconds: None when only playing it can tell."""

    suffix: Literal["wav", "ogg", "mp3"]
    seconds: float | None


class NoSound(Exception):
    """Why it cannot be used; `code` is stable: sound_empty, sound_too_big, sound_too_long,
    sound_too_short, sound_unknown, sound_damaged."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def look_at(data: bytes) -> Sound:
    """What the sound in `data` is. Raises NoSound."""
    if not data:
        raise NoSound("sound_empty")
    if len(data) > LARGEST:
        raise NoSound("sound_too_big")
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return Sound("wav", _seconds_of_wav(data))
    if data[:4] == b"OggS":
        if b"OpusHead" not in data[:200] and b"\x01vorbis" not in data[:200]:
            raise NoSound("sound_unknown")
        return Sound("ogg", None)
    if data[:3] == _MP3_TAG or _is_mp3_frame(data):
        return Sound("mp3", None)
    raise NoSound("sound_unknown")


def _seconds_of_wav(data: bytes) -> float:
    try:
        with wave.open(io.BytesIO(data)) as file:
            frames, rate = file.getnframes(), file.getframerate()
            held = len(file.readframes(frames)) // max(1, file.getnchannels() * file.getsampwidth())
    except (wave.Error, EOFError, ValueError):
        raise NoSound("sound_damaged") from None
    if rate < 8_000 or rate > 96_000 or held < frames:
        raise NoSound("sound_damaged")
    if frames / rate > LONGEST:
        raise NoSound("sound_too_long")
    if frames / rate < SHORTEST:
        raise NoSound("sound_too_short")
    seconds: float = round(frames / rate, 3)
    return seconds


def _is_mp3_frame(data: bytes) -> bool:
    """Eleven set bits, then version, layer III, a bit rate and a sample rate that exist."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return False
    layer, rate, sample = data[1] >> 1 & 3, data[2] >> 4, data[2] >> 2 & 3
    return layer == 1 and rate not in (0, 15) and sample != 3
