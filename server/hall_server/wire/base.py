"""What every model is made of, and the shape of a refusal."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Note = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Millis = int
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{2,35}$")]


class Wire(BaseModel):
    """Base of all: unknown fields are an error, so a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
