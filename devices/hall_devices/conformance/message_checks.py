"""What is demanded of a driver that reads whole messages."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from .check import demand

_SHOWN = 80


def understood(read: Callable[[bytes], object], samples: Sequence[bytes], random_ones: int) -> None:
    """Each sample is read; so many others, spoilt or made of nothing, raise nothing."""
    dice = random.Random(1)
    demand(bool(samples), "there is no sample message")
    for sample in samples:
        demand(read(sample) is not None, f"{sample[:_SHOWN]!r} is not understood")
    for _ in range(random_ones):
        message = bytearray(dice.choice([*samples, dice.randbytes(40)]))
        for _ in range(dice.randrange(1, 5)):
            message[dice.randrange(len(message))] = dice.randrange(256)
        read(bytes(message[: dice.randrange(len(message) + 1)]))
