"""The tables of `hall.db`. Rows are storage shapes and never leave the storage modules."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Text, text
from sqlmodel import Field, SQLModel

from hall_server.records.day_marks import IS_MARK

SCHEMA_VERSION = 1
"""Of `hall.db`; a file with a higher one is not opened."""


class MetaRow(SQLModel, table=True):
    """A fact about the file itself."""

    __tablename__ = "meta"

    key: str = Field(primary_key=True)
    value: str


class JournalRow(SQLModel, table=True):
    """One event; `seq` counts from 1 without gaps."""

    __tablename__ = "journal"
    __table_args__ = (
        # A handful of rows a day or in years; without them they would be looked for among millions.
        Index("journal_plans", "seq", sqlite_where=text("name = 'PlanAdopted'")),
        Index("journal_days", "seq", sqlite_where=text(IS_MARK)),
    )

    seq: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    by: str
    name: str
    version: int
    body: str = Field(sa_column=Column(Text, nullable=False))


class AnswerRow(SQLModel, table=True):
    """What a command with an idempotency key was answered, refusals included."""

    __tablename__ = "answers"
    __table_args__ = (Index("answers_drop_at", "drop_at"),)

    scope: str = Field(primary_key=True)
    """Who asked: two clients may use the same key by accident."""
    key: str = Field(primary_key=True)
    fingerprint: str
    """Of what was asked; another body under the same key is refused."""
    status: int
    body: str = Field(sa_column=Column(Text, nullable=False))
    drop_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    """Real time, ms; set when the day closes."""


class SnapshotRow(SQLModel, table=True):
    """The hall after event `seq`."""

    __tablename__ = "snapshots"

    seq: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    version: int
    body: str = Field(sa_column=Column(Text, nullable=False))
