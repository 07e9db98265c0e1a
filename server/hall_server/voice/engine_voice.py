"""A voice made by a speech engine that is installed on this computer, clip by clip.

The engine is any program that writes what it is told to say into a WAV file. What it writes is cut
where the sound begins and ends: clips are joined without a gap.
"""

from __future__ import annotations

import io
import shlex
import subprocess
import tempfile
import wave
from array import array
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_PATIENCE = 30.0
"""Seconds for one clip."""
_QUIET = 0.015
"""Below this share of the loudest sample there is silence."""
_ROOM = 0.015
"""Seconds kept before and after the sound."""


class EngineFailed(Exception):
    """The engine cannot be used; the message says why, in one English line."""


def engine_of(command: str) -> tuple[str, ...]:
    """The words of a command line; `{text}` and `{file}` stand in it. Raises EngineFailed."""
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise EngineFailed(f"the command cannot be read: {error}") from error
    missing = [part for part in ("{text}", "{file}") if not any(part in word for word in words)]
    if missing:
        raise EngineFailed(f"the command needs {' and '.join(missing)}")
    return words


def clips_by(engine: Sequence[str], texts: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Clip → WAV of what `texts` says of it, one after the other. Raises EngineFailed."""
    with tempfile.TemporaryDirectory() as folder:
        for clip, text in texts.items():
            file = Path(folder) / f"{clip}.wav"
            _run([word.replace("{text}", text).replace("{file}", str(file)) for word in engine])
            yield clip, _cut(clip, file)


def _run(command: Sequence[str]) -> None:
    try:
        subprocess.run(
            command,
            check=True,
            timeout=_PATIENCE,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except FileNotFoundError as error:
        raise EngineFailed(f"{command[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise EngineFailed(f"{command[0]} did not end within {_PATIENCE:.0f} s") from error
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"") or b""
        last = said.decode(errors="replace").strip().splitlines()[-1:]
        raise EngineFailed(f"{command[0]} failed: {last[0] if last else error}") from error


def _cut(clip: str, file: Path) -> bytes:
    """The sound without the silence around it; 16 bits a sample is what engines write."""
    try:
        with wave.open(str(file)) as source:
            shape, rate = source.getparams(), source.getframerate()
            samples = array("h", source.readframes(source.getnframes()))
    except (OSError, EOFError, ValueError, wave.Error) as error:
        raise EngineFailed(f"what the engine wrote for {clip} is no WAV file: {error}") from error
    peak = max(map(abs, samples), default=0)
    if shape.sampwidth != 2 or peak == 0:
        why = "silent" if peak == 0 else f"of {8 * shape.sampwidth} bits, not 16"
        raise EngineFailed(f"what the engine wrote for {clip} is {why}")
    loud = [index for index, value in enumerate(samples) if abs(value) > _QUIET * peak]
    channels = shape.nchannels
    room = round(_ROOM * rate)
    first = max(0, loud[0] // channels - room)
    last = loud[-1] // channels + room
    made = io.BytesIO()
    with wave.open(made, "wb") as target:
        target.setparams(shape)
        target.writeframes(samples[first * channels : last * channels].tobytes())
    return made.getvalue()
