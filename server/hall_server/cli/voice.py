"""`hallway voice`: let an installed speech engine record a voice for the walls."""

from __future__ import annotations

import argparse
import base64
import os

from hall_devices.command_line import Trouble
from hall_server.cli.at_hall import BY, asked, server_of
from hall_server.running_hall import RunningHall
from hall_server.storage.data_dir import DataDir, DataDirError
from hall_server.voice.engine_voice import EngineFailed, clips_by, engine_of
from hall_server.voice.sound_file import NoSound
from hall_server.voice.voices import VoiceError, Voices


def voice(options: argparse.Namespace) -> int:
    """Every clip is made before the first is kept: an engine that fails leaves nothing behind."""
    try:
        engine = engine_of(options.command)
        server = server_of(options.data)
        clips = dict(clips_by(engine, _wanted(options, server)))
    except EngineFailed as error:
        raise Trouble(str(error)) from error
    if server is None:
        _keep_here(options, clips)
    else:
        _keep_there(options, clips, server)
    told = "the walls speak with it" if options.use else "choose it on the page of voices"
    print(f"{options.name}: {len(clips)} clips; {told}")
    return 0


def _wanted(options: argparse.Namespace, server: RunningHall | None) -> dict[str, str]:
    """Clip → what it says; the chime is no speech. Raises Trouble when the name is taken: before
    the engine has worked for minutes."""
    if server is None:
        here = Voices(options.data)
        names = {one.name for one in here.all}
        texts = {clip: one["text"] for clip, one in here.shipped.items()}
    else:
        there = asked(server, "/api/voices")
        names = {one["name"] for one in there["voices"]}
        texts = {one["clip"]: one["text"] for one in there["shipped"]}
    if options.name in names:
        raise Trouble(f"there is a voice {options.name} already; choose another name")
    return {clip: text for clip, text in texts.items() if text}


def _keep_here(options: argparse.Namespace, clips: dict[str, bytes]) -> None:
    try:
        with DataDir(options.data).lock():
            voices = Voices(options.data)
            made = voices.make(options.name)
            for clip, data in clips.items():
                voices.put(made.code, clip, data, BY)
            if options.use:
                voices.choose(made.code)
    except (VoiceError, NoSound, DataDirError) as error:
        raise Trouble(str(error)) from error
    except OSError as error:
        raise Trouble(f"{options.data}: {os.strerror(error.errno or 0)}") from error


def _keep_there(options: argparse.Namespace, clips: dict[str, bytes], server: RunningHall) -> None:
    code = asked(server, "/api/voices", {"name": options.name})["voices"][-1]["code"]
    for clip, data in clips.items():
        audio = base64.b64encode(data).decode()
        asked(server, f"/api/voices/{code}/clips/{clip}", {"audio": audio})
    if options.use:
        asked(server, "/api/voices/choose", {"voice": code})
