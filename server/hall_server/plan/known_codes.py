"""Which codes the set-ups of a hall have ever had: one that never was is a mistake of whoever asks
for it, one that was taken out may still stand on a page."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from hall_server.front_desk import FrontDesk
from hall_server.plan.versions import codes_of

CodedPart: TypeAlias = Literal["services", "classes", "counters", "areas"]
_MOST_VERSIONS = 200


class KnownCodes:
    """Looked up when the first unknown code is asked for, and again when the set-up is another."""

    def __init__(self) -> None:
        self._stamp = ""
        self._codes: dict[str, frozenset[str]] = {}

    def ever(self, desk: FrontDesk, part: CodedPart, code: str) -> bool:
        """Whether one of the latest set-ups had it, or has it now."""
        stamp = desk.hall.plan.stamp
        if stamp != self._stamp:
            self._codes = desk.store(
                lambda connection: {
                    part: codes_of(connection, part, _MOST_VERSIONS) for part in get_args(CodedPart)
                }
            )
            self._stamp = stamp
        return code in self._codes[part]
