"""Events into the next hall. Facts cannot be refused: nothing here asks whether it may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from hall_queue.events import Event
from hall_queue.fold_hall import HALL_FOLDS
from hall_queue.fold_help import HELP_FOLDS
from hall_queue.fold_overflow import OVERFLOW_FOLDS
from hall_queue.fold_tickets import TICKET_FOLDS
from hall_queue.hall import Hall

_FOLDS = {**HALL_FOLDS, **TICKET_FOLDS, **OVERFLOW_FOLDS, **HELP_FOLDS}

EVENTS: tuple[type[Event], ...] = tuple(_FOLDS)
"""Every event there is."""


def fold(hall: Hall, event: Event) -> Hall:
    """The hall after `event`."""
    folded = _FOLDS[type(event)](hall, event)
    return replace(folded, seq=hall.seq + 1, at=max(hall.at, event.at))


def fold_all(hall: Hall, events: Iterable[Event]) -> Hall:
    """The hall after `events`, in order."""
    return reduce(fold, events, hall)
