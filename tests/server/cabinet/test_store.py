"""What lies where, and what moves it on."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import Connection, create_engine, select
from sqlalchemy.pool import StaticPool

from hall_server.cabinet import store
from hall_server.cabinet.cells import Cell
from hall_server.cabinet.codes import fits
from hall_server.cabinet.rows import ITEMS, OPENINGS, prepare
from hall_server.cabinet.store import AGAIN, DAY, KEEP, Item, Opening, Order
from hall_server.storage.refused import Refused

NOW = 1_800_000_000_000
CELLS = [Cell("l1", lock, "文件柜", lock, 7, in_use=lock != 3) for lock in (1, 2, 3, 4)]
DONE = ("done", "answered", "")
MUTE = ("unknown", "write-only", "no_status")
STUCK = ("unknown", "answered", "not_opened")
ALREADY = ("failed", "answered", "already_open")
NO_ANSWER = ("failed", "unknown", "silent")


@dataclass
class Hall:
    """A cabinet of three usable cells; every order has a name of its own."""

    rows: Connection
    now: int = NOW
    orders: int = 0
    codes: dict[str, str] = field(default_factory=dict)

    def order(self, by: str = "staff:li") -> Order:
        self.orders += 1
        return Order(f"door-{self.orders}", by, self.now)

    def put_in(self, what: str = "营业执照") -> Item:
        item, code, _ = store.put_in(self.rows, self.order(), CELLS, what, "")
        self.codes[item.id] = code
        return item

    def stored(self) -> Item:
        return store.confirm(self.rows, self.put_in().id, self.now)

    def collect(self, item: Item) -> Opening:
        return store.collect(
            self.rows,
            self.order("kiosk:k1"),
            self.codes[item.id],
            lambda it: it.state in store.OPEN,
        )

    def end(self, opening: Opening, how: tuple[str, str, str]) -> str:
        """What has become of its item."""
        assert store.record(self.rows, opening.id, *how, self.now)
        assert opening.item is not None
        return store.item_of(self.rows, opening.item).state


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as error:
        act()
    return error.value.code


def connected() -> Connection:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    connection = engine.connect()
    prepare(connection)
    return connection


@pytest.fixture
def hall() -> Iterator[Hall]:
    connection = connected()
    yield Hall(connection)
    connection.close()
    connection.engine.dispose()


def test_from_putting_in_to_collecting(hall: Hall) -> None:
    item = hall.put_in()
    assert (item.state, item.place, item.put_by) == ("placing", ("l1", 1), "staff:li")
    assert refused(lambda: hall.collect(item)) == "unknown_pickup_code"  # it does not lie there yet
    hall.now += 60_000
    item = store.confirm(hall.rows, item.id, hall.now)
    assert (item.state, item.put_at, item.due_at) == ("stored", hall.now, hall.now + 7 * DAY)
    opening = hall.collect(item)
    assert (opening.item, opening.lock, opening.why) == (item.id, 1, "collect")
    assert hall.end(opening, DONE) == "collected"
    gone = store.item_of(hall.rows, item.id)
    assert (gone.ended_at, gone.ended_by) == (hall.now, "kiosk:k1")


@pytest.mark.parametrize(
    ("how", "state"),
    [
        (DONE, "collected"),
        (MUTE, "collected"),
        (ALREADY, "stored"),
        (STUCK, "stored"),
        (NO_ANSWER, "stored"),
        (("running", "unknown", ""), "stored"),
    ],
)
def test_only_a_door_that_opened_or_cannot_tell_lets_an_item_go(
    hall: Hall, how: tuple[str, str, str], state: str
) -> None:
    assert hall.end(hall.collect(hall.stored()), how) == state


def test_an_end_is_final(hall: Hall) -> None:
    opening = hall.collect(hall.stored())
    assert hall.end(opening, STUCK) == "stored"
    assert hall.end(opening, DONE) == "stored"
    kept = store.opening_of(hall.rows, opening.id)
    assert kept is not None
    assert kept.reason == "not_opened"


def test_the_latest_is_the_latest_also_while_time_stands_still(hall: Hall) -> None:
    item = hall.stored()
    orders = [store.order_opening(hall.rows, hall.order(), item.id, "look") for _ in range(9)]
    assert store.latest(hall.rows, [item.id])[item.id] == orders[-1]
    assert store.openings(hall.rows, 0)[:9] == orders[::-1]


def test_pressing_twice_opens_once(hall: Hall) -> None:
    item = hall.stored()
    first = hall.collect(item)
    assert hall.collect(item) == first
    hall.end(first, STUCK)
    assert hall.collect(item).id != first.id  # a person decided to try again


def test_the_same_order_is_the_same_opening(hall: Hall) -> None:
    item, order = hall.stored(), hall.order()
    opened = store.order_opening(hall.rows, order, item.id, "take_out")
    assert hall.end(opened, DONE) == "taken_out"
    again = store.order_opening(hall.rows, order, item.id, "take_out")
    assert (again.id, again.state) == (opened.id, "done")
    assert refused(lambda: store.order_opening(hall.rows, hall.order(), item.id, "look")) == (
        "item_gone"
    )


def test_the_same_putting_in_is_one_item_with_a_code_that_works(hall: Hall) -> None:
    order = hall.order()
    first, old, opening = store.put_in(hall.rows, order, CELLS, "执照", "")
    second, new, again = store.put_in(hall.rows, order, CELLS, "执照", "")
    assert (second.id, second.place, again) == (first.id, first.place, opening)
    assert (fits(old, second.sealed), fits(new, second.sealed)) == (False, True)
    assert len(store.here(hall.rows)) == 1


def test_the_code_opens_once_more_for_a_moment_and_the_cell_waits_for_that(hall: Hall) -> None:
    item = hall.stored()
    hall.end(hall.collect(item), DONE)
    assert hall.put_in().place != item.place
    hall.now += AGAIN - 1
    assert hall.end(hall.collect(item), DONE) == "collected"
    hall.now += 1
    assert refused(lambda: hall.collect(item)) == "unknown_pickup_code"
    assert hall.put_in().place == item.place


def test_a_full_cabinet_says_so(hall: Hall) -> None:
    places = [hall.put_in().place for _ in range(3)]
    assert places == [("l1", 1), ("l1", 2), ("l1", 4)]
    assert refused(hall.put_in) == "cabinet_full"
    store.withdraw(hall.rows, hall.order(), store.here(hall.rows)[1].id)
    assert hall.put_in().place == ("l1", 2)


@pytest.mark.parametrize("how", [STUCK, ALREADY, NO_ANSWER])
def test_a_cell_that_did_not_open_is_taken_last_until_it_opens_again(
    hall: Hall, how: tuple[str, str, str]
) -> None:
    item = hall.put_in()
    hall.end(store.openings(hall.rows, 0)[0], how)
    store.withdraw(hall.rows, hall.order(), item.id)
    hall.now += 1
    assert hall.put_in().place == ("l1", 2)
    looked = store.open_cell(hall.rows, hall.order(), CELLS[0])
    store.record(hall.rows, looked.id, *DONE, hall.now)
    assert hall.put_in().place == ("l1", 1)


def test_a_new_code_ends_the_one_before(hall: Hall) -> None:
    item = hall.stored()
    old = hall.codes[item.id]
    _, hall.codes[item.id] = store.recode(hall.rows, item.id)
    assert (
        refused(lambda: store.collect(hall.rows, hall.order(), old, bool)) == "unknown_pickup_code"
    )
    assert hall.collect(item).item == item.id


def test_an_empty_cell_may_be_opened_and_a_taken_one_not(hall: Hall) -> None:
    hall.put_in()
    opening = store.open_cell(hall.rows, hall.order(), CELLS[1])
    assert (opening.item, opening.why, opening.lock) == (None, "look", 2)
    assert refused(lambda: store.open_cell(hall.rows, hall.order(), CELLS[0])) == "cell_taken"


def test_steps_that_do_not_fit_are_refused(hall: Hall) -> None:
    item = hall.put_in()
    assert refused(lambda: store.order_opening(hall.rows, hall.order(), item.id, "take_out")) == (
        "item_gone"
    )
    store.confirm(hall.rows, item.id, hall.now)
    assert store.confirm(hall.rows, item.id, hall.now + 5).put_at == hall.now  # twice is once
    assert refused(lambda: store.item_of(hall.rows, "door-x")) == "unknown_item"
    assert not store.record(hall.rows, "door-x", *DONE, hall.now)


def test_what_was_taken_out_with_a_key_is_gone_and_its_code_too(hall: Hall) -> None:
    item = hall.stored()
    assert hall.end(hall.collect(item), STUCK) == "stored"
    gone = store.withdraw(hall.rows, hall.order(), item.id)
    assert (gone.state, gone.ended_by) == ("taken_out", "staff:li")
    assert store.withdraw(hall.rows, hall.order(), item.id) == gone  # twice is once
    assert refused(lambda: hall.collect(item)) == "unknown_pickup_code"
    fetched = hall.stored()
    hall.end(hall.collect(fetched), DONE)
    assert refused(lambda: store.withdraw(hall.rows, hall.order(), fetched.id)) == "item_gone"


def test_no_code_is_kept_and_what_is_old_goes(hall: Hall) -> None:
    gone, there = hall.stored(), hall.stored()
    hall.end(hall.collect(gone), DONE)
    row = hall.rows.execute(select(ITEMS).where(ITEMS.c.id == there.id)).one()
    assert not any(hall.codes[there.id] in str(value) for value in row)
    assert hall.codes[there.id] not in repr(there)
    store.forget(hall.rows, hall.now + KEEP + 1)
    assert [item.id for item in store.here(hall.rows)] == [there.id]
    items = {row.item for row in hall.rows.execute(select(OPENINGS))}
    assert items == {there.id}


class AnyDay(RuleBasedStateMachine):
    """Whatever people do: one thing a cell, and a code opens its own thing's door or none."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = Hall(connected())

    def teardown(self) -> None:
        self.hall.rows.close()
        self.hall.rows.engine.dispose()

    @rule(then=st.booleans())
    def put_in(self, then: bool) -> None:
        with suppress(Refused):  # it is full
            item = self.hall.put_in()
            if then:
                store.confirm(self.hall.rows, item.id, self.hall.now)

    @precondition(lambda self: bool(self.hall.codes))
    @rule(data=st.data(), how=st.sampled_from([DONE, MUTE, STUCK, ALREADY, NO_ANSWER]))
    def collect(self, data: st.DataObject, how: tuple[str, str, str]) -> None:
        item = data.draw(st.sampled_from([*self.hall.codes]))
        there = store.item_of(self.hall.rows, item)
        try:
            opening = self.hall.collect(there)
        except Refused:
            return
        assert (opening.item, opening.device, opening.lock) == (item, *there.place)
        store.record(self.hall.rows, opening.id, *how, self.hall.now)

    @precondition(lambda self: bool(store.here(self.hall.rows)))
    @rule(data=st.data(), how=st.sampled_from([DONE, STUCK]))
    def take_away(self, data: st.DataObject, how: tuple[str, str, str]) -> None:
        item = data.draw(st.sampled_from(store.here(self.hall.rows)))
        if item.state == "placing":
            store.withdraw(self.hall.rows, self.hall.order(), item.id)
            return
        opening = store.order_opening(self.hall.rows, self.hall.order(), item.id, "take_out")
        store.record(self.hall.rows, opening.id, *how, self.hall.now)

    @rule(ms=st.sampled_from([1, 60_000, AGAIN, DAY]))
    def pass_time(self, ms: int) -> None:
        self.hall.now += ms

    @invariant()
    def one_thing_a_cell(self) -> None:
        places = [item.place for item in store.here(self.hall.rows)]
        assert len(places) == len({*places})
        assert ("l1", 3) not in places


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


def test_the_tables_are_made_beside_what_is_there(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'hall.db'}")
    with engine.begin() as connection:
        prepare(connection)
        prepare(connection)
        assert store.here(connection) == []
    engine.dispose()
