"""What is done at a counter, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.commands.base import Command
from hall_queue.commands.overflow import Destination


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterCommand(Command):
    """Done at a counter, by its code."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn(CounterCommand):
    """`staff` (a name; account: of whom it is) takes the counter. relieve: also from anybody
    whose name begins with one of these, with the ticket in hand."""

    staff: str
    account: str | None = None
    relieve: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(CounterCommand):
    """Leave the counter; it closes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCounter(CounterCommand):
    """Take visitors. staff: who signs on with it when nobody has (None: somebody must have)."""

    staff: str | None = None
    account: str | None = None
    seat: str | None = None
    alert: int | None = None
    """The alert it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseCounter(CounterCommand):
    """Take no further visitor for now; the one in hand may be finished."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCounter(CounterCommand):
    """Take no more visitors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LendSkill(CounterCommand):
    """Let the counter help with a service until `until` (milliseconds)."""

    service: str
    until: int
    seat: str | None = None
    """Whose last step it becomes; None: who does it."""
    alert: int | None = None
    """The alert it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(CounterCommand):
    """Call whoever is next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(CounterCommand):
    """Call this one, in turn or not."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InHandCommand(CounterCommand):
    """About the ticket the counter has in hand. ticket: the one the page shows (None: any)."""

    ticket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(InHandCommand):
    """Call once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(InHandCommand):
    """The visitor has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(InHandCommand):
    """The service is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShow(InHandCommand):
    """Nobody came (过号)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(InHandCommand):
    """Put aside (挂起)."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote(InHandCommand):
    """Write down (备注) what whoever serves the visitor next should know; empty: nothing."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(CounterCommand):
    """Take up a held ticket; None: the one held longest at this counter."""

    ticket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(CounterCommand):
    """Send on the ticket in hand, or a held one."""

    to: Destination
    ticket: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Command):
    """Take back the last step of a seat: a counter's code, or who did it."""

    seat: str
