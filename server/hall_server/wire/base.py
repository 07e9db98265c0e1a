"""What every model is made of, and the shape of a refusal."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from hall_queue.personal import looks_personal

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]

_NEVER = r"\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
"""Controls beside the first 32, separators of lines, and the marks that turn writing round, so
that a name can look like another. Joiners (ZWJ, ZWNJ) and the marks of the Mongolian and Arabic
scripts are none of them: words and emoji are made with those."""
_LINE = rf"^[^\x00-\x1f{_NEVER}]*$"
_LINES = rf"^[^\x00-\x08\x0b\x0c\x0e-\x1f{_NEVER}]*$"
_WORD = rf"^[^\s\x00-\x1f{_NEVER}]*$"
Line = Annotated[str, StringConstraints(pattern=_LINE, strip_whitespace=True)]
"""What people write on one line; where it is used it gets its `max_length`."""
Lines = Annotated[str, StringConstraints(pattern=_LINES, strip_whitespace=True)]
"""The same over several lines, and with tabs."""
Word = Annotated[str, StringConstraints(pattern=_WORD, strip_whitespace=True)]
"""Such a line without any space in it."""
PERSONAL = "reason_personal"
"""Code of the refusal of words that hold what identifies somebody."""


def not_personal(text: str) -> str:
    """The text. Raises PydanticCustomError when it holds what identifies somebody."""
    if looks_personal(text):
        raise PydanticCustomError(PERSONAL, "an identity card's or a telephone's number")
    return text


Note = Annotated[Line, StringConstraints(max_length=200)]
Why = Annotated[Note, AfterValidator(not_personal)]
"""Why somebody did something. The journal keeps it for ever, so it holds no number of a person."""
LongNote = Annotated[Lines, StringConstraints(max_length=200), AfterValidator(not_personal)]
"""What was done about somebody, from a field of several lines; no number of theirs either."""
OwnWords = Annotated[Lines, StringConstraints(max_length=200)]
"""What a visitor says of their own accord, in their own words."""
Millis = int
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{2,35}$")]


class Wire(BaseModel):
    """Base of all: unknown fields are an error, so a misspelt one is not silently ignored.

    A model is worked out when it is first used (`defer_build`), not when the server starts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Wait(Wire):
    """An honest range, minutes."""

    low: int
    high: int


class Named(Wire):
    """Something with a code and a name for people."""

    code: str
    name: str


class Nothing(Wire):
    """A command that needs no words; an empty body or `{}`."""


class Refused(Wire):
    """Why not. code: stable; the pages hold the words. Further fields are facts for them."""

    model_config = ConfigDict(extra="allow", frozen=True)

    code: str


class Refusal(Wire):
    """Every answer that is not 2xx."""

    error: Refused
