"""A rating as an agent tells it.  Pure."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class ToldRating:
    """A key of the pad `device` that answered `ask`; scale, mapping: how its key is meant."""

    device: str
    ask: str
    key: int
    scale: str
    mapping: str
    at: str


def read_rating(data: object) -> ToldRating | None:
    """An agent's `rated` event; None for one that makes no sense."""
    if not isinstance(data, dict):
        return None
    names = ("device", "ask", "scale", "mapping", "at")
    texts = [it for name in names if isinstance(it := data.get(name), str) and len(it) <= _LONGEST]
    key = data.get("key")
    if len(texts) < len(names) or type(key) is not int or not 0 <= key <= 255:
        return None
    device, ask, scale, mapping, at = texts
    return ToldRating(device, ask, key, scale, mapping, at)
