"""Whether every picture of a document camera was whole, of what lay there then, and only one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tests.day.blows import SLOW
from tests.day.cameras import Frame, Still
from tests.day.storm import Struck

_LATE = 1.0
"""Seconds after which everything that a slow camera has made is sent."""
_ON_ITS_WAY = 5
"""So many pictures a slow camera has made and not yet sent: of those nobody else can tell."""


def wrong_stills(
    stills: Sequence[Still], cameras: Mapping[str, str], storm: Sequence[Struck]
) -> Iterator[str]:
    """Pictures that are broken, old, of another paper, or given out as two stills; orders that were
    forgotten or taken for two. cameras: code → the simulator's name."""
    for it in stills:
        id, state, photo = it.told["id"], it.told["state"], it.photo
        if it.again not in ("", id):
            yield f"{id} was asked for again, and is {it.again}"
        if state not in ("done", "failed"):
            yield f"{id} is {state} for ever"
        elif state == "failed" and not it.told["reason"]:
            yield f"{id} failed for no reason"
        if photo is None:
            continue
        slow = _was_slow(it, cameras[it.camera], storm)
        first = it.before + 1 - (_ON_ITS_WAY if slow else 0)
        said = (it.told["width"], it.told["height"], it.told["size"])
        if not photo.whole:
            yield f"{id} is no whole picture"
        elif said != (photo.width, photo.height, photo.size):
            yield f"{id} is called {said}, and is {photo}"
        elif it.home and photo.paper != it.laid and not slow:
            yield f"{id} shows {photo.paper}, and {it.laid} lay there"
        elif it.home and not first <= photo.number <= it.after:
            yield f"{id} is picture {photo.number}, none of {first} to {it.after}"
    pictures = Counter(
        (it.home, it.camera, it.photo.number) for it in stills if it.home and it.photo
    )
    yield from (f"{what} is the picture of {n} stills" for what, n in pictures.items() if n > 1)
    ids = Counter(it.told["id"] for it in stills)
    yield from (f"{id} is {n} stills" for id, n in ids.items() if n > 1)


def _was_slow(still: Still, camera: str, storm: Sequence[Struck]) -> bool:
    """When it was asked for, or by its end."""
    return any(
        it.device == camera
        and it.name == SLOW
        and it.since < still.ended
        and (it.until is None or it.until > still.begun - _LATE)
        for it in storm
    )


def wrong_frames(frames: Sequence[Frame]) -> Iterator[str]:
    """Pictures of previews that are broken, or told again."""
    for it in frames:
        if not it.photo.whole:
            yield f"{it.camera} showed what is no whole picture"
        if it.number <= it.after:
            yield f"{it.camera} showed picture {it.number} to who had {it.after}"
