"""The tables of cabinets in `hall.db`, written by the front desk's writer only.

Times are hall time in milliseconds.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index
from sqlmodel import Field, SQLModel

from hall_server.storage.upgrade import make_tables


class ItemRow(SQLModel, table=True):
    """Something in a cell."""

    __tablename__ = "cabinet_items"
    __table_args__ = (Index("cabinet_items_state", "state", "ended_at"),)

    id: str = Field(primary_key=True)
    device: str
    lock: int
    what: str
    reference: str
    sealed: str
    """The pick-up code, as `codes.seal` has it."""
    state: str
    """placing | stored | collected | taken_out | withdrawn."""
    put_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    put_by: str
    due_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    ended_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    ended_by: str = ""


class OpeningRow(SQLModel, table=True):
    """A door was ordered to open: by whom, why, and what came of it."""

    __tablename__ = "cabinet_openings"
    __table_args__ = (
        Index("cabinet_openings_item", "item"),
        Index("cabinet_openings_at", "at"),
    )

    seq: int | None = Field(default=None, primary_key=True)
    """In the order in which they were told; the hall's time may stand still."""
    id: str = Field(index=True, unique=True)
    item: str | None = None
    """None: nothing is known to lie there."""
    device: str
    lock: int
    why: str
    """put_in | collect | take_out | look."""
    by: str
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    state: str = "waiting"
    """waiting | running | done | failed | unknown."""
    evidence: str = "unknown"
    reason: str = ""


ITEMS = SQLModel.metadata.tables["cabinet_items"]
OPENINGS = SQLModel.metadata.tables["cabinet_openings"]


def prepare(connection: Connection) -> None:
    """Make what is not there; run once when the journal is opened."""
    make_tables(connection, [ITEMS, OPENINGS])
