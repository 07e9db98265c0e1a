"""A simulator that plays while something is tried on it, and what is made for the trial."""

from __future__ import annotations

from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from .check import demand
from .program import Program


class Closable(Protocol):
    """What is tried."""

    def close(self) -> None:
        """Give the port back."""


C = TypeVar("C", bound=Closable)


class Playing(Generic[C]):
    """The simulator runs from entering to leaving; what was kept here is closed there."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._kept: list[C] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for it in self._kept:
            it.close()
        self._let_go()
        status = self._program.end()
        if error is None:
            demand(status == 0, f"the simulator ends with status {status}")

    def _let_go(self) -> None:
        """Of what else there is, before the simulator ends."""

    def _keep(self, it: C) -> C:
        """Close it in the end."""
        self._kept.append(it)
        return it
