"""What all drivers of bars have in common: one question on the line, and what was heard of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, Literal, TypeAlias, TypeVar

from hall_devices.framing import Framer
from hall_devices.line import Line

A = TypeVar("A")

ANSWER_SECONDS = 0.3
CELLS = 16
"""Of the usual bar of eight hanzi."""
MOST_CELLS = 256

Missed: TypeAlias = Literal["silent", "not_understood"]


class Exchange(Generic[A]):
    """A bar's ear on its line, and its mouth.  missed: questions without an answer."""

    def __init__(
        self,
        line: Line,
        framer: Framer[A],
        is_mine: Callable[[A], bool] = lambda answer: True,
        seconds: float = ANSWER_SECONDS,
    ) -> None:
        """is_mine: whether an answer is this bar's; all devices of a line hear all of it."""
        self._line = line
        self._framer = framer
        self._is_mine = is_mine
        self._seconds = seconds
        self._heard: list[A] = []
        self.missed = 0
        line.attach(self)

    def ask(self, question: bytes) -> A | Missed:
        """Send, and wait at most one time-out for the bar's word.  Raises TransportError."""
        rubbish = self._framer.rubbish
        answer = self._line.ask(question, self._heard, self._seconds)
        if answer is not None:
            return answer
        self.missed += 1
        return "silent" if self._framer.rubbish == rubbish else "not_understood"

    def hear(self, data: bytes) -> None:
        """See line.Ear."""
        self._heard += filter(self._is_mine, self._framer.feed(data))

    def quiet(self) -> None:
        self._framer.silence()


def says_answers(options: Mapping[str, str]) -> bool:
    """Option answers: yes, or no for a bar that is mute.  Raises ValueError."""
    return choice(options, "answers", ("yes", "no")) == "yes"


def choice(options: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """An option that is one of a few words, the first unless it says otherwise.  Raises
    ValueError."""
    value = options.get(name, allowed[0])
    if value not in allowed:
        raise ValueError(f"{name} must be {' or '.join(allowed)}, not {value}")
    return value
