"""Reading and writing what is kept beside the journal, on the writer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from hall_server.api.edge import ApiError, desk
from hall_server.storage.refused import Refused

T = TypeVar("T")


def on_writer(act: Callable[[Connection], T]) -> T:
    """What `act` gives.  ApiError for what the rules refuse, before they write."""
    refused: list[Refused] = []

    def tried(connection: Connection) -> T | None:
        try:
            return act(connection)
        except Refused as error:  # raised through the writer it would be logged as a fault
            refused.append(error)
            return None

    found: T | None = desk().store(tried)
    if refused:
        raise ApiError(refused[0].status, refused[0].code, **refused[0].facts)
    return found  # type: ignore[return-value]  # None only where `act` gives it
