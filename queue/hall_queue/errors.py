"""The one way the queue says no."""

from __future__ import annotations

Fact = str | int | bool | None | list[str] | list[int]


class QueueError(Exception):
    """A command refused by the rules of the hall; nothing has changed.

    code: stable, snake_case, part of the open interface (the pages hold the sentence for it).
    facts: what a sentence needs to tell a person what to do, e.g. `{"counter": "3"}`.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, Fact] = dict(facts)

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({facts})"
