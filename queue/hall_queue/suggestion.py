"""A suggestion as a value: what it is, what it would bring, whether that is worth it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SuggestionKind(StrEnum):
    """What is suggested."""

    OPEN = "open"
    DIVERT = "divert"
    LEND = "lend"
    SEND_AWAY = "send_away"


@dataclass(frozen=True, slots=True)
class Effect:
    """Whole minutes that those who wait, and one more who came now, would still wait on the mean.
    None: some of them no open counter would ever call."""

    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to do about an alert."""

    kind: SuggestionKind
    here: Effect
    there: Effect | None = None
    """The counter's own work; None when nobody pays."""
    counter: str | None = None
    service: str | None = None
    """The skill to lend, or what is to be done elsewhere."""
    outlet: str | None = None
    tickets: tuple[int, ...] = ()
    """Who would be moved, in the order they would be called."""
    until: int | None = None
    """End of a loan, milliseconds."""
    staffed: bool = True
    """Somebody sits at the counter; else who opens it must be said."""

    @property
    def key(self) -> str:
        """Its name while the alert lasts, e.g. `divert:c3`."""
        parts = (self.kind.value, self.outlet, self.counter, self.service)
        return ":".join(part for part in parts if part is not None)


def rank(suggestion: Suggestion) -> tuple[bool, float, str]:
    """Best first: what can be done at once, then the shortest wait here with what it costs."""
    here, there = suggestion.here, suggestion.there
    cost = 0
    if there is not None and there.before is not None and there.after is not None:
        cost = max(0, there.after - there.before)
    return not suggestion.staffed, (here.after or 0) + cost, suggestion.key


def pays(here: Effect, there: Effect | None) -> bool:
    """Whether the full side gains at least a minute, and the other side stays better off."""
    if here.after is None:
        return False
    if here.before is not None and here.before - here.after < 1:
        return False
    if there is None or there.before is None:
        return True
    return there.after is not None and there.after <= here.after
