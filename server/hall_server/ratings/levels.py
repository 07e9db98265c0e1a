"""The scale of the browser pad and the phone, and what the keys of a hardware pad mean.

Five levels by GB/T 39734, from 1 (非常满意) to 5 (非常不满意); the last two are bad ratings (差评).
The list of reasons is data with a version: the standard's own table has to be put in its place
before anybody claims conformity.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Reason = Literal["attitude", "slow", "unclear", "told_once", "waiting", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)
FIVE_LEVELS = "five-levels"
REASONS_VERSION = "1"
LEVELS = (1, 2, 3, 4, 5)
BAD = (4, 5)

_NAMES = {"very_good": 1, "good": 2, "fair": 3, "bad": 4, "very_bad": 5}


def level_of(settings: Mapping[str, str], key: int) -> int | None:
    """What a key means by the device's own mapping, `keys = "0=very_good 1=good 2=bad"`.

    None when the mapping does not say it in these words: no level is ever guessed.
    """
    for word in settings.get("keys", "").split():
        number, _, name = word.partition("=")
        if number == str(key):
            return _NAMES.get(name)
    return None
