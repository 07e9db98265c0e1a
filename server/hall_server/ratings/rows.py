"""The tables of ratings in `hall.db`, written by the front desk's writer only.

What was said and whose visit it was are kept apart: `ratings` names no ticket, `rating_links` no
level. Times are hall time in milliseconds, but for the log of readings and the steps (real time:
they are about staff at work).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, Text
from sqlmodel import Field, SQLModel

from hall_server.storage.upgrade import make_tables


class InvitationRow(SQLModel, table=True):
    """A finished visit: its visitor may rate. Says nothing about whether or how they did."""

    __tablename__ = "rating_invitations"
    __table_args__ = (Index("rating_invitations_month", "month"),)

    ticket: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    month: str
    """`2026-11`, by the hall's own calendar."""
    counter: str
    staff: str
    """Who served, by name; empty when the journal does not say."""
    account: str | None = None
    """Who served, by account, which a new name does not change."""
    service: str


class RatingRow(SQLModel, table=True):
    """What a visitor said."""

    __tablename__ = "ratings"
    __table_args__ = (Index("ratings_month", "month"), Index("ratings_state", "state", "due_at"))

    id: str = Field(primary_key=True)
    """Random: it tells nothing about the order of visits."""
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    month: str
    counter: str
    staff: str
    account: str | None = None
    service: str
    source: str
    """pad | phone | hardware."""
    level: int | None = None
    """1 (very satisfied) to 5 (very dissatisfied); None: the pad's mapping does not say."""
    raw_key: int | None = None
    """As a hardware pad numbers it."""
    scale: str
    mapping_version: str
    reasons: str = ""
    """Codes, comma between them."""
    words: str = Field(default="", sa_column=Column(Text, nullable=False))
    state: str = ""
    """Of a bad one: new | contacted | resolved; empty for the others."""
    due_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class LinkRow(SQLModel, table=True):
    """Whose visit a rating was about; read only for whoever handles bad ones."""

    __tablename__ = "rating_links"

    rating: str = Field(primary_key=True)
    date: str
    ticket: int
    number: str


class ReadingRow(SQLModel, table=True):
    """Somebody has looked at a link."""

    __tablename__ = "rating_readings"
    __table_args__ = (Index("rating_readings_rating", "rating"),)

    id: int | None = Field(default=None, primary_key=True)
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    who: str
    rating: str


class StepRow(SQLModel, table=True):
    """What was done about a bad rating; never changed, an undo is a step too."""

    __tablename__ = "rating_steps"
    __table_args__ = (Index("rating_steps_rating", "rating"),)

    id: int | None = Field(default=None, primary_key=True)
    rating: str
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    who: str
    what: str
    """contacted | resolved | note | undo."""
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    key: str = Field(unique=True)
    """Scope and idempotency key of the request, so that it is one step however often it comes."""
    fingerprint: str


_TABLES = SQLModel.metadata.tables
INVITATIONS = _TABLES["rating_invitations"]
RATINGS = _TABLES["ratings"]
LINKS = _TABLES["rating_links"]
READINGS = _TABLES["rating_readings"]
STEPS = _TABLES["rating_steps"]


def prepare(connection: Connection) -> None:
    """Make the tables and columns that are not there; run once when the journal is opened."""
    make_tables(connection, [INVITATIONS, RATINGS, LINKS, READINGS, STEPS])
