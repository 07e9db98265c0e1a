"""A refusal by the rules of what is kept beside the journal: cabinets, the register of assets."""

from __future__ import annotations

from hall_queue.errors import Fact


class Refused(Exception):
    """Raised on the writer, before anything is written.  status: of the HTTP answer; `code` is
    stable."""

    def __init__(self, status: int, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.facts = facts
