"""A voice recorded by a speech engine: a separate program that a command line names."""

import io
import shlex
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from hall_server.voice.engine_voice import EngineFailed, clips_by, engine_of
from hall_server.voice.voices import BROWSER, SHIPPED, Voices
from tests.server.hall_process import hallway, new_hall, serving
from tests.server.voice.speech_engine import RATE

ENGINE = Path(__file__).with_name("speech_engine.py")


def line(how: str = "") -> str:
    # Without `site`: sixty starts with it would take longer than all the rest.
    python, engine = shlex.quote(sys.executable), shlex.quote(str(ENGINE))
    return f"{python} -IS {engine} {{text}} {{file}} {how}".strip()


def test_clips_are_cut_where_the_sound_begins_and_ends() -> None:
    made = dict(clips_by(engine_of(line()), {"qing": "请", "hao-dao": "号到"}))
    seconds = {}
    for clip, data in made.items():
        with wave.open(io.BytesIO(data)) as file:
            seconds[clip] = file.getnframes() / RATE
    assert seconds == pytest.approx({"qing": 0.2 + 0.03, "hao-dao": 0.4 + 0.03}, abs=0.005)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("say {text}", "{file}"),
        ("say", "{text} and {file}"),
        ("say '{text} {file}", "cannot be read"),
        ("no-such-engine {text} {file}", "no-such-engine is not installed"),
        (line("--fails"), "no such voice"),
        (line("--silent"), "qing is silent"),
        (line("--eight-bits"), "of 8 bits"),
        (f"{shlex.quote(sys.executable)} -c '' {{text}} {{file}}", "no WAV file"),
    ],
)
def test_an_engine_that_cannot_be_used_is_named(command: str, why: str) -> None:
    with pytest.raises(EngineFailed) as failed:
        list(clips_by(engine_of(command), {"qing": "请"}))
    assert why in str(failed.value)
    assert "\n" not in str(failed.value)


def record(data: Path, name: str, *more: str) -> str:
    told = hallway("voice", "--data", str(data), "--name", name, "--command", line(), *more)
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_a_voice_is_recorded_while_the_hall_runs_and_while_it_does_not(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    data = tmp_path / "hall"
    new_hall(data)
    with serving(data, free_port()) as running:
        assert "choose it" in record(data, "机器甲")
        admin, wall = running.client("admin"), running.client("display", "wall")
        (voice,) = admin.get("/api/voices").body["voices"]
        assert {*voice["clips"]} == {*Voices(data).shipped} - {"chime"}
        assert wall.get("/static/clips/manifest.json").body["clips"]["qing"]["file"] == "qing.ogg"
        assert admin.post("/api/voices/choose", {"voice": voice["code"]}).status == 200
        file = wall.get("/static/clips/manifest.json").body["clips"]["qing"]["file"]
        assert wall.get(f"/static/clips/{file}").body[:4] == b"RIFF"
        taken = hallway("voice", "--data", str(data), "--name", "机器甲", "--command", line())
        assert (taken.returncode, "another name" in taken.stderr) == (1, True)
    assert "speak with it" in record(data, "机器乙", "--use")
    assert Voices(data).chosen == "v2"


def test_the_walls_may_speak_with_their_browser(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    """The clips stay where they are, for a browser that has no Mandarin voice."""
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as running:
        admin, wall = running.client("admin"), running.client("display", "wall")
        before = wall.get("/static/clips/manifest.json").body
        assert before["by"] == "clips"
        assert admin.post("/api/voices/choose", {"voice": BROWSER}).body["chosen"] == BROWSER
        assert wall.get("/static/clips/manifest.json").body == {**before, "by": "browser"}
        assert wall.get("/static/clips/qing.ogg").body == (SHIPPED / "qing.ogg").read_bytes()
        assert admin.post("/api/voices/choose", {"voice": None}).status == 200
        assert wall.get("/static/clips/manifest.json").body == before
