"""The hall's own voices: kept clip by clip, before the shipped ones, on a real server."""

import base64
import io
import math
import sqlite3
import struct
import wave
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hall_server.voice.sound_file import LARGEST, NoSound, look_at
from hall_server.voice.voices import SHIPPED
from tests.server.hall_process import Client, HallProcess, new_hall, serving


def wav(seconds: float = 0.4, rate: int = 24_000, cut: int = 0) -> bytes:
    """A tone; cut: bytes missing at the end."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        tone = (round(9000 * math.sin(n / 9)) for n in range(round(seconds * rate)))
        out.writeframes(b"".join(struct.pack("<h", value) for value in tone))
    data = file.getvalue()
    return data[: len(data) - cut]


OGG = (SHIPPED / "qing.ogg").read_bytes()
MP3 = b"\xff\xfb\x90\x64" + bytes(413)
"""One frame of silence, MPEG 1 layer III, 128 kbit/s, 44.1 kHz."""


@pytest.mark.parametrize(
    ("data", "suffix", "seconds"),
    [(wav(), "wav", 0.4), (OGG, "ogg", None), (MP3, "mp3", None), (b"ID3" + MP3, "mp3", None)],
)
def test_what_is_a_sound(data: bytes, suffix: str, seconds: float | None) -> None:
    found = look_at(data)
    assert (found.suffix, found.seconds) == (suffix, seconds)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sound_empty"),
        (b"<html>", "sound_unknown"),
        (b"OggS" + bytes(300), "sound_unknown"),
        (b"\xff\xff\xff\xff", "sound_unknown"),
        (b"\x1aE\xdf\xa3webm", "sound_unknown"),
        (b"RIFF\x00\x00\x00\x00WAVE", "sound_damaged"),
        (wav(cut=2000), "sound_damaged"),
        (wav(rate=4000), "sound_damaged"),
        (wav(6, rate=8000), "sound_too_long"),
        (wav(0.01), "sound_too_short"),
        (wav() + bytes(LARGEST), "sound_too_big"),
    ],
)
def test_what_is_none(data: bytes, code: str) -> None:
    with pytest.raises(NoSound) as refused:
        look_at(data)
    assert refused.value.code == code


@pytest.fixture
def data(tmp_path: Path) -> Path:
    new_hall(tmp_path)
    return tmp_path


@pytest.fixture
def running(data: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    with serving(data, free_port()) as process:
        yield process


def put(admin: Client, clip: str, sound: bytes, voice: str = "v1") -> tuple[int, str]:
    ask = {"audio": base64.b64encode(sound).decode()}
    told = admin.post(f"/api/voices/{voice}/clips/{clip}", ask)
    return told.status, "" if told.status == 200 else told.code


def test_a_voice_from_its_first_clip_to_its_end(
    running: HallProcess, data: Path, free_port: Callable[[], int]
) -> None:
    admin, wall = running.client("admin", person=True), running.client("display", "wall")
    shipped = wall.get("/static/clips/manifest.json").body
    assert shipped["clips"]["qing"]["file"] == "qing.ogg"
    made = admin.post("/api/voices", {"name": "鄂尔多斯话"}).body
    assert [(voice["code"], voice["name"]) for voice in made["voices"]] == [("v1", "鄂尔多斯话")]

    assert put(admin, "qing", wav()) == (200, "")
    assert put(admin, "hao", OGG) == (200, "")
    # Made, but not what the walls speak with yet.
    assert wall.get("/static/clips/manifest.json").body == shipped
    assert admin.post("/api/voices/choose", {"voice": "v1"}).body["chosen"] == "v1"
    clips = wall.get("/static/clips/manifest.json").body["clips"]
    assert clips["qing"]["seconds"] == 0.4
    assert clips["hao"]["seconds"] is None
    assert clips["banli"] == shipped["clips"]["banli"]
    first = clips["qing"]["file"]
    assert wall.get(f"/static/clips/{first}").body == wav()

    # Recorded again: another name, for a wall keeps what it has fetched; the old one is gone.
    assert put(admin, "qing", wav(0.5)) == (200, "")
    second = wall.get("/static/clips/manifest.json").body["clips"]["qing"]["file"]
    assert second != first
    assert wall.get(f"/static/clips/{first}").status == 404
    assert wall.get(f"/static/clips/{second}").body == wav(0.5)

    # After a power cut it is all there.
    running.kill()
    with serving(data, free_port()) as again:
        admin, wall = again.client("admin"), again.client("display", "wall")
        assert wall.get(f"/static/clips/{second}").body == wav(0.5)
        assert admin.post("/api/voices/v1/clips/qing/drop").status == 200
        clips = wall.get("/static/clips/manifest.json").body["clips"]
        assert clips["qing"] == shipped["clips"]["qing"]
        gone = admin.post("/api/voices/v1/remove").body
        assert (gone["chosen"], gone["voices"]) == (None, [])
        assert wall.get("/static/clips/manifest.json").body == shipped
        assert list((data / "voices").glob("*/*")) == []
        whats = [deed["what"] for deed in admin.get("/api/access-log").body]
        assert whats[:2] == ["voice_removed", "clip_dropped"]
        assert whats.count("clip_set") == 3


def test_a_change_whose_answer_was_never_stored_is_done_once_and_answered(
    running: HallProcess, data: Path
) -> None:
    """As when the power goes between the files and the row that says it is done."""
    admin = running.client("admin")
    with closing(sqlite3.connect(data / "access.db")) as beside:
        beside.execute(
            "CREATE TRIGGER gone BEFORE INSERT ON access_log BEGIN SELECT RAISE(ABORT, 'gone'); END"
        )
        beside.commit()
        assert admin.post("/api/voices", {"name": "甲"}, key="make").status == 500
        assert admin.get("/api/access-log").body == []
        assert "甲" not in running.log.read_text(), "what was to be stored is not for the log"
        beside.execute("DROP TRIGGER gone")
        beside.commit()
    for _ in range(2):
        made = admin.post("/api/voices", {"name": "甲"}, key="make")
        assert (made.status, [voice["name"] for voice in made.body["voices"]]) == (200, ["甲"])
    assert admin.post("/api/voices", {"name": "甲"}, key="again").code == "voice_name_taken"
    assert [deed["what"] for deed in admin.get("/api/access-log").body] == ["voice_made"]


def test_what_is_refused(running: HallProcess) -> None:
    admin = running.client("admin")
    admin.post("/api/voices", {"name": "甲"})
    assert admin.post("/api/voices", {"name": "甲"}).code == "voice_name_taken"
    assert put(admin, "qing", b"<html>") == (409, "sound_unknown")
    assert put(admin, "nothing", wav()) == (409, "unknown_clip")
    assert put(admin, "qing", wav(), "v9") == (409, "unknown_voice")
    assert put(admin, "qing", bytes(700_000))[0] in (413, 422)
    for audio in ("!!", "音频"):
        told = admin.post("/api/voices/v1/clips/qing", {"audio": audio})
        assert (told.status, told.body["error"]["field"]) == (422, "audio")
    assert admin.post("/api/voices/choose", {"voice": "v9"}).code == "unknown_voice"
    assert admin.get("/api/voices").body["voices"][0]["clips"] == {}
    for path in ("own/v1/../../hall.db", "own/../voices.json", "own/v1/qing-0.wav", "../app.py"):
        assert running.client(None).get(f"/static/clips/{path}").status == 404
    for role, at in (("display", "wall"), ("supervisor", None), ("desk", None)):
        assert running.client(role, at).get("/api/voices").status == 403


def test_a_damaged_book_of_voices_does_not_keep_the_hall_shut(
    data: Path, free_port: Callable[[], int]
) -> None:
    (data / "voices").mkdir()
    (data / "voices" / "voices.json").write_text("{broken")
    with serving(data, free_port()) as running:
        assert running.client("admin").get("/api/voices").body["voices"] == []
        assert (data / "voices" / "voices.json.damaged").read_text() == "{broken"
