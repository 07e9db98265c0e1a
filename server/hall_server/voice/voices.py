"""The hall's own voices, as files of the data folder: `voices/CODE/CLIP-HASH.wav|ogg|mp3`.

`voices/voices.json` is the truth about them; it names only files that are complete and on the
disk. The shipped clips stay where they are: the manifest the walls read has the hall's own first.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import hall_display
from hall_queue.codec import CodecError, decode
from hall_server.clock import real_now
from hall_server.voice.sound_file import look_at

log = logging.getLogger(__name__)

SHIPPED = Path(hall_display.__file__).parent / "clips"
_BOOK = "voices.json"
BROWSER = "browser"
"""Stands among the choices for the voice of the browser that shows the wall."""
_MOST_VOICES = 20


@dataclass(frozen=True)
class OwnClip:
    """A recording. seconds: None when only the player can tell."""

    file: str
    seconds: float | None
    at: int
    by: str


@dataclass(frozen=True)
class Voice:
    """A voice by its name for people, and what it says itself."""

    code: str
    name: str
    clips: dict[str, OwnClip] = field(default_factory=dict)


@dataclass(frozen=True)
class _Book:
    chosen: str | None = None
    made: int = 0
    """How many were ever made: a code is never used again."""
    voices: tuple[Voice, ...] = ()
    last: str = ""
    """Under which key the latest change was made."""


class VoiceError(Exception):
    """What cannot be done with a voice; `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Voices:
    """The voices in `data/voices`; one per server. Raises OSError when the disk does."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "voices"
        self._lock = threading.RLock()
        self._key = ""
        self._shipped: dict[str, Any] = json.loads(
            (SHIPPED / "manifest.json").read_text(encoding="utf-8")
        )
        self._book = self._read()

    @property
    def chosen(self) -> str | None:
        """Code of the voice the walls speak with, or `BROWSER`; None: the shipped one."""
        return self._book.chosen

    @property
    def all(self) -> tuple[Voice, ...]:
        """In the order they were made."""
        return self._book.voices

    @property
    def shipped(self) -> dict[str, dict[str, Any]]:
        """Clip → file, seconds, text."""
        clips: dict[str, dict[str, Any]] = self._shipped["clips"]
        return clips

    def manifest(self) -> dict[str, Any]:
        """What the walls read: every clip in the chosen voice, or else in the shipped one."""
        voice = next((v for v in self.all if v.code == self.chosen), None)
        clips = dict(self.shipped)
        for name, own in voice.clips.items() if voice else ():
            clips[name] = {"file": own.file, "seconds": own.seconds, "text": clips[name]["text"]}
        by = "browser" if self.chosen == BROWSER else "clips"
        return {"clips": clips, "words": self._shipped["words"], "by": by}

    def file(self, name: str) -> Path | None:
        """The file of a clip of the hall's own (`own/v1/qing-….wav`), or None."""
        parts = name.split("/")
        known = any(own.file == name for voice in self.all for own in voice.clips.values())
        return self._folder.joinpath(*parts[1:]) if known else None

    def once(self, key: str, change: Callable[[], object]) -> None:
        """Make a change, unless the latest one was made under this very key: the power may have
        gone between the files and the row that says it is done. Raises what `change` raises."""
        with self._lock:
            if self._book.last != key:
                self._key = key
                change()

    def make(self, name: str) -> Voice:
        """A new voice that says nothing itself yet. Raises VoiceError."""
        with self._lock:
            self._require_free(None, name)
            if len(self._book.voices) >= _MOST_VOICES:
                raise VoiceError("too_many_voices")
            made = self._book.made + 1
            voice = Voice(f"v{made}", name)
            self._keep(replace(self._book, made=made, voices=(*self._book.voices, voice)))
            return voice

    def rename(self, code: str, name: str) -> None:
        """Another name. Raises VoiceError."""
        with self._lock:
            self._require_free(code, name)
            self._put(replace(self._get(code), name=name))

    def remove(self, code: str) -> None:
        """Let a voice go; the walls fall back on the shipped one. Raises VoiceError."""
        with self._lock:
            voice = self._get(code)
            rest = tuple(other for other in self._book.voices if other.code != code)
            chosen = None if self._book.chosen == code else self._book.chosen
            self._keep(replace(self._book, chosen=chosen, voices=rest))
            for own in voice.clips.values():
                self._delete(own)

    def choose(self, code: str | None) -> None:
        """What the walls speak with from now on. Raises VoiceError."""
        with self._lock:
            if code not in (None, BROWSER):
                self._get(code)
            self._keep(replace(self._book, chosen=code))

    def put(self, code: str, clip: str, data: bytes, by: str) -> None:
        """Keep a recording of a clip. Raises VoiceError, NoSound."""
        sound = look_at(data)
        with self._lock:
            voice = self._get(code)
            if clip not in self.shipped:
                raise VoiceError("unknown_clip")
            digest = hashlib.sha256(data).hexdigest()[:12]
            name = f"{clip}-{digest}.{sound.suffix}"
            _write(self._folder / code / name, data)
            own = OwnClip(f"own/{code}/{name}", sound.seconds, real_now(), by)
            before = voice.clips.get(clip)
            self._put(replace(voice, clips={**voice.clips, clip: own}))
            if before is not None and before.file != own.file:
                self._delete(before)

    def drop(self, code: str, clip: str) -> None:
        """Say a clip with the shipped voice again. Raises VoiceError."""
        with self._lock:
            voice = self._get(code)
            own = voice.clips.get(clip)
            if own is None:
                return
            self._put(replace(voice, clips={k: v for k, v in voice.clips.items() if k != clip}))
            self._delete(own)

    def _get(self, code: str) -> Voice:
        for voice in self._book.voices:
            if voice.code == code:
                return voice
        raise VoiceError("unknown_voice")

    def _require_free(self, code: str | None, name: str) -> None:
        if any(voice.name == name and voice.code != code for voice in self._book.voices):
            raise VoiceError("voice_name_taken")

    def _put(self, voice: Voice) -> None:
        rest = (voice if other.code == voice.code else other for other in self._book.voices)
        self._keep(replace(self._book, voices=tuple(rest)))

    def _keep(self, book: _Book) -> None:
        book = replace(book, last=self._key)
        text = json.dumps(asdict(book), ensure_ascii=False, indent=1)
        _write(self._folder / _BOOK, text.encode())
        self._book = book

    def _read(self) -> _Book:
        try:
            return decode(_Book, json.loads((self._folder / _BOOK).read_text(encoding="utf-8")))
        except FileNotFoundError:
            return _Book()
        except (OSError, ValueError, CodecError) as error:
            # The walls can always speak with the shipped voice; what cannot be read is kept.
            log.warning("the hall's own voices cannot be read: %s", error)
            with contextlib.suppress(OSError):
                (self._folder / _BOOK).replace(self._folder / f"{_BOOK}.damaged")
            return _Book()

    def _delete(self, own: OwnClip) -> None:
        self._folder.joinpath(*own.file.split("/")[1:]).unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, also through a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
