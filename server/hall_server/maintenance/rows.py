"""The tables of the upkeep in `hall.db`, written by the front desk's writer only.

Times are hall time in milliseconds.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index
from sqlmodel import Field, SQLModel

from hall_server.storage.upgrade import make_tables


class AssetRow(SQLModel, table=True):
    """A device or a furnishing that somebody keeps in order."""

    __tablename__ = "assets"

    id: str = Field(primary_key=True)
    kind: str
    """One of `kinds.KINDS`."""
    name: str
    place: str
    device: str | None = Field(default=None, index=True)
    """Code of the plan's device that it is."""
    keeper: str
    """Who keeps it in order; empty: nobody is named."""
    every_days: int
    """An inspection is due so many days after the last; 0: none is planned."""
    tag: str = Field(index=True, unique=True)
    """What its label says; whoever knows it has stood before it."""
    added_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    retired_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    looked: str | None = None
    """Id of its latest inspection: pages ask often, and years of them are many."""


class InspectionRow(SQLModel, table=True):
    """Somebody looked at it, or told of a fault in passing."""

    __tablename__ = "inspections"
    __table_args__ = (
        Index("inspections_asset", "asset", "at"),
        Index("inspections_at", "at"),
    )

    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(index=True, unique=True)
    asset: str
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    by: str
    result: str
    """ok | fault | report: a fault that was told of without an inspection."""
    by_label: bool
    """The label on the spot was scanned."""
    note: str


class FaultRow(SQLModel, table=True):
    """Something does not work: told, somebody goes, mended."""

    __tablename__ = "faults"
    __table_args__ = (Index("faults_state", "state", "ended_at"), Index("faults_asset", "asset"))

    id: str = Field(primary_key=True)
    asset: str
    what: str
    state: str
    """open | sent | mended | dropped: there was nothing to mend."""
    told_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    told_by: str
    who: str = ""
    """Who goes."""
    sent_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    sent_by: str = ""
    remedy: str = ""
    ended_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    ended_by: str = ""


class DeviceStateRow(SQLModel, table=True):
    """From then on a device was so, until its next row or the end of what the server saw."""

    __tablename__ = "device_states"
    __table_args__ = (Index("device_states_device", "device", "at"),)

    seq: int | None = Field(default=None, primary_key=True)
    device: str
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    state: str
    """ok | trouble | silent | unknown (it cannot tell) | unwatched (nobody asked it)."""
    detail: str


class WatchRow(SQLModel, table=True):
    """A span in which the server was there to see its devices; the last one is still growing."""

    __tablename__ = "device_watches"

    seq: int | None = Field(default=None, primary_key=True)
    begun_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    seen_at: int = Field(sa_column=Column(BigInteger, nullable=False))


ASSETS = SQLModel.metadata.tables["assets"]
INSPECTIONS = SQLModel.metadata.tables["inspections"]
FAULTS = SQLModel.metadata.tables["faults"]
STATES = SQLModel.metadata.tables["device_states"]
WATCHES = SQLModel.metadata.tables["device_watches"]


def prepare(connection: Connection) -> None:
    """Make what is not there; run once when the journal is opened."""
    make_tables(connection, [ASSETS, INSPECTIONS, FAULTS, STATES, WATCHES])
