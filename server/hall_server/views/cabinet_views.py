"""What staff see of the file cabinets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hall_queue.plan import Plan
from hall_server import wire
from hall_server.cabinet.cells import Cell, cells_of
from hall_server.cabinet.office import CabinetOffice
from hall_server.cabinet.store import AGAIN, Item, Opening


@dataclass(frozen=True, slots=True)
class Content:
    """Rows of the moment. last: item → its latest opening."""

    items: Collection[Item]
    gone: Collection[Item]
    last: Mapping[str, Opening]


class CabinetViews:
    """Views at one moment. now: hall time."""

    def __init__(self, plan: Plan, office: CabinetOffice, now: int) -> None:
        self._office = office
        self._now = now
        self._cells = {cell.place: cell for cell in cells_of(plan)}

    def all(self, content: Content) -> wire.CabinetView:
        """Every cabinet, with what lies there."""
        at = {item.place: item for item in content.items}
        kept = {it.place for it in content.gone if self._is_kept(it)}
        names = dict.fromkeys(cell.cabinet for cell in self._cells.values())
        return wire.CabinetView(
            cabinets=[
                wire.Cabinet(
                    name=name,
                    cells=[
                        self._cell(cell, at.get(cell.place), cell.place in kept)
                        for cell in sorted(self._cells.values(), key=lambda cell: cell.number)
                        if cell.cabinet == name
                    ],
                )
                for name in names
            ],
            items=[self.item(item, content.last.get(item.id)) for item in content.items],
            gone=[self.item(item, content.last.get(item.id)) for item in content.gone],
        )

    def item(self, item: Item, last: Opening | None) -> wire.CabinetItem:
        """One item. A board that has left the set-up leaves its lock's number."""
        cell = self._cells.get(item.place)
        return wire.CabinetItem(
            id=item.id,
            device=item.device,
            lock=item.lock,
            cabinet=cell.cabinet if cell else item.device,
            number=cell.number if cell else item.lock,
            what=item.what,
            reference=item.reference,
            state=item.state,
            put_at=item.put_at,
            put_by=item.put_by,
            due_at=item.due_at,
            overdue=item.state == "stored" and item.due_at <= self._now,
            ended_at=item.ended_at,
            ended_by=item.ended_by,
            opening=None if last is None else self.opening(last),
        )

    def opening(self, opening: Opening) -> wire.CabinetOpening:
        """One opening, as far as it is known now."""
        cell = self._cells.get((opening.device, opening.lock))
        known = self._office.standing(opening)
        return wire.CabinetOpening(
            id=known.id,
            item=known.item,
            cabinet=cell.cabinet if cell else known.device,
            number=cell.number if cell else known.lock,
            why=known.why,
            by=known.by,
            at=known.at,
            state=known.state,
            evidence=known.evidence,
            reason=known.reason,
            door=self._door(opening.device, opening.lock),
        )

    def _cell(self, cell: Cell, item: Item | None, kept: bool) -> wire.CabinetCell:
        door = self._office.door(cell.device, cell.lock)
        return wire.CabinetCell(
            device=cell.device,
            lock=cell.lock,
            number=cell.number,
            state=self._state(cell, item, kept),
            door=self._door(cell.device, cell.lock),
            open_since=door.since if door is not None and door.door == "open" else None,
            item=None if item is None else item.id,
        )

    def _state(self, cell: Cell, item: Item | None, kept: bool) -> wire.CellState:
        if item is not None:
            if item.state == "placing":
                return "placing"
            return "overdue" if item.due_at <= self._now else "stored"
        if not cell.in_use:
            return "out_of_use"
        return "kept" if kept else "free"

    def _is_kept(self, item: Item) -> bool:
        return item.state == "collected" and (item.ended_at or 0) + AGAIN > self._now

    def _door(self, device: str, lock: int) -> wire.DoorWord:
        door = self._office.door(device, lock)
        return "unknown" if door is None else door.door
