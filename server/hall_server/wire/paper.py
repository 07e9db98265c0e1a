"""Numbers on paper: reserved, released, and entered when a visitor comes with one."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from hall_server.wire.base import Code, Wire

Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}$")]
Serial = Annotated[int, Field(ge=1, le=999_999)]
PaperNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z]{1,3}[0-9]{1,9}$", to_upper=True, strip_whitespace=True),
]


class PaperReserved(Wire):
    """Numbers the hall itself does not give. day: `2026-11-22`, the only day they are good for;
    null: every day. used: how many have come in today."""

    prefix: str
    first: int
    last: int
    first_number: str
    last_number: str
    day: str | None
    used: int


class PaperPack(Wire):
    """What is on paper, prefix by prefix."""

    ranges: list[PaperReserved]


class PaperAsk(Wire):
    """Reserve `count` numbers of each prefix (none: all). first: where they begin; null: the next
    ones of the running day. every_day: also on the days to come."""

    count: Annotated[int, Field(ge=1, le=1000)] = 100
    prefixes: list[Prefix] = Field(default_factory=list, max_length=200)
    first: Serial | None = None
    every_day: bool = False


class PaperReleaseAsk(Wire):
    """From tomorrow on, the numbers reserved from `first` on are the hall's again."""

    prefix: Prefix
    first: Serial


class PaperPrintAsk(Wire):
    """All numbers that are on paper, as sheets of A4 from an office printer."""

    device: Code


class PaperTicketAsk(Wire):
    """A visitor is here with a paper number."""

    number: PaperNumber
    service: Code
    priority: Code | None = None
