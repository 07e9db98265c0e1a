"""The clips that ship: all there, small, mono, as long as their manifest says."""

import json
import struct
from pathlib import Path
from typing import Any

import hall_display
from hall_display.speech import WORDS, clip_names

CLIPS = Path(hall_display.__file__).parent / "clips"
MANIFEST: dict[str, Any] = json.loads((CLIPS / "manifest.json").read_text(encoding="utf-8"))
OPUS_RATE = 48_000  # Ogg Opus counts in this rate, whatever went in


def test_every_clip_that_a_call_may_need_is_there() -> None:
    assert set(MANIFEST["clips"]) == clip_names()
    files = {clip["file"] for clip in MANIFEST["clips"].values()}
    assert {file.name for file in CLIPS.iterdir()} == {*files, "manifest.json"}


def test_the_page_reads_with_the_same_words() -> None:
    assert MANIFEST["words"] == WORDS


def test_they_are_small() -> None:
    assert sum(file.stat().st_size for file in CLIPS.iterdir()) < 600_000


def test_they_are_mono_opus_of_the_length_the_manifest_says() -> None:
    for clip in MANIFEST["clips"].values():
        data = (CLIPS / clip["file"]).read_bytes()
        assert data.startswith(b"OggS"), clip["file"]
        head = data.index(b"OpusHead")
        channels, skipped = struct.unpack_from("<BH", data, head + 9)
        last_page = data.rindex(b"OggS")
        (samples,) = struct.unpack_from("<q", data, last_page + 6)
        assert channels == 1
        assert abs((samples - skipped) / OPUS_RATE - clip["seconds"]) < 0.002, clip["file"]
