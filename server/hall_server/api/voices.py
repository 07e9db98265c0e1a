"""The voices the walls speak with: the hall's own, clip by clip, before the shipped one."""

from __future__ import annotations

import base64
from collections.abc import Callable

from flask import Blueprint
from sqlalchemy import Connection

from hall_server import wire
from hall_server.access.grants import Role
from hall_server.access.log import note
from hall_server.api.edge import ApiError, grant, keep_once, request_key, route, services
from hall_server.storage.journal import Answer, StorageFailed
from hall_server.voice.sound_file import NoSound
from hall_server.voice.voices import VoiceError, Voices

blueprint = Blueprint("voices", __name__)
_ADMIN = frozenset({Role.ADMIN})
_LARGEST_BODY = 800_000


@route(blueprint, "GET", "/api/voices", roles=_ADMIN, answer=wire.Voices)
def list_voices() -> wire.Voices:
    """Every clip a call needs, and the voices of the hall's own."""
    return _seen(_voices())


@route(blueprint, "POST", "/api/voices", roles=_ADMIN, ask=wire.VoiceAsk, answer=wire.Voices)
def make_voice(ask: wire.VoiceAsk) -> Answer:
    """A new voice, e.g. in the dialect of the place; it says nothing itself yet."""
    return _do("voice_made", ask.name, lambda: _voices().make(ask.name))


@route(
    blueprint,
    "POST",
    "/api/voices/choose",
    roles=_ADMIN,
    ask=wire.VoiceChoice,
    answer=wire.Voices,
)
def choose_voice(ask: wire.VoiceChoice) -> Answer:
    """What the walls speak with; they notice within a minute."""
    return _do("voice_chosen", ask.voice or "shipped", lambda: _voices().choose(ask.voice))


@route(
    blueprint,
    "POST",
    "/api/voices/{voice}/rename",
    roles=_ADMIN,
    ask=wire.VoiceAsk,
    answer=wire.Voices,
)
def rename_voice(voice: str, ask: wire.VoiceAsk) -> Answer:
    """Another name for a voice."""
    return _do("voice_renamed", ask.name, lambda: _voices().rename(voice, ask.name))


@route(
    blueprint,
    "POST",
    "/api/voices/{voice}/remove",
    roles=_ADMIN,
    ask=wire.Nothing,
    answer=wire.Voices,
)
def remove_voice(voice: str, ask: wire.Nothing) -> Answer:
    """Delete a voice with all its clips."""
    return _do("voice_removed", voice, lambda: _voices().remove(voice))


@route(
    blueprint,
    "POST",
    "/api/voices/{voice}/clips/{clip}",
    roles=_ADMIN,
    ask=wire.ClipAsk,
    answer=wire.Voices,
    largest=_LARGEST_BODY,
)
def put_clip(voice: str, clip: str, ask: wire.ClipAsk) -> Answer:
    """Keep a recording of one clip."""
    try:
        data = base64.b64decode(ask.audio, validate=True)
    except ValueError:  # binascii.Error too; text that is not ASCII is no such error
        raise ApiError(422, "invalid", field="audio") from None
    by = grant().name
    return _do("clip_set", f"{voice} {clip}", lambda: _voices().put(voice, clip, data, by))


@route(
    blueprint,
    "POST",
    "/api/voices/{voice}/clips/{clip}/drop",
    roles=_ADMIN,
    ask=wire.Nothing,
    answer=wire.Voices,
)
def drop_clip(voice: str, clip: str, ask: wire.Nothing) -> Answer:
    """Say a clip with the shipped voice again."""
    return _do("clip_dropped", f"{voice} {clip}", lambda: _voices().drop(voice, clip))


def _do(what: str, about: str, change: Callable[[], object]) -> Answer:
    actor, key = grant().actor, " ".join(request_key())

    def act(connection: Connection) -> Answer:
        try:
            _voices().once(key, change)
        except (VoiceError, NoSound) as error:
            return Answer(409, {"error": {"code": error.code}})
        except OSError as error:
            raise StorageFailed(str(error)) from error
        note(connection, actor, what, about)
        return Answer(200, _seen(_voices()).model_dump(mode="json"))

    return keep_once(act)


def _voices() -> Voices:
    return services().voices


def _seen(voices: Voices) -> wire.Voices:
    return wire.Voices(
        chosen=voices.chosen,
        shipped=[
            wire.ShippedClip(
                clip=name, text=clip["text"], file=clip["file"], seconds=clip["seconds"]
            )
            for name, clip in voices.shipped.items()
        ],
        voices=[
            wire.Voice(
                code=voice.code,
                name=voice.name,
                clips={
                    name: wire.OwnClip(file=own.file, at=own.at, by=own.by)
                    for name, own in voice.clips.items()
                },
            )
            for voice in voices.all
        ],
    )
