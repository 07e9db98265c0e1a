"""Stills: one a key, for whoever asked, ended once, forgotten after a while."""

import pytest

from hall_devices.drivers import Picture
from hall_server.cameras import stills
from hall_server.cameras.stills import KEPT, NotTaken, Still, Stills

ME, YOU = "grant-1", "grant-2"
PICTURE = Picture(b"jpeg", 2592, 1944)


class Clock:
    now = 1_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(clock: Clock) -> Stills:
    it = Stills(clock)
    it.offer = lambda still: True
    return it


def begun(book: Stills, key: str = "k") -> Still:
    return book.begin("c", (key,), ME)


def test_a_press_that_is_repeated_takes_one_picture(book: Stills) -> None:
    offered: list[str] = []

    def offer(still: Still) -> bool:
        offered.append(still.id)
        return True

    book.offer = offer
    assert begun(book).id == begun(book).id
    assert begun(book, "another").id != begun(book).id
    assert len(offered) == 2


def test_without_its_agent_nothing_is_begun(book: Stills) -> None:
    book.offer = lambda still: False
    with pytest.raises(NotTaken) as refused:
        begun(book)
    assert refused.value.code == "camera_no_agent"
    book.offer = lambda still: True
    assert begun(book).state == "waiting"  # the same key may try again: nothing was done


def test_it_is_there_once_its_picture_is(book: Stills) -> None:
    still = begun(book)
    assert book.device_of(still.id) == "c"
    assert book.report(still.id, "sending", "")
    running = book.of(still.id, ME)
    assert running is not None
    assert running.state == "running"
    book.taken(still.id, PICTURE)
    assert book.device_of(still.id) is None
    assert book.report(still.id, "printed", "")
    done = book.of(still.id, ME)
    assert done is not None
    assert (done.state, done.picture) == ("done", PICTURE)


def test_nobody_else_sees_it_or_drops_it(book: Stills) -> None:
    still = begun(book)
    book.taken(still.id, PICTURE)
    assert book.of(still.id, YOU) is None
    book.drop(still.id, YOU)
    assert book.of(still.id, ME) is not None
    book.drop(still.id, ME)
    assert book.of(still.id, ME) is None


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        ("not_printed", "silent", "silent"),
        ("unknown", "port_gone", "port_gone"),
        # The picture got lost between agent and server, as when the server was restarted.
        ("printed", "", "not_sent"),
    ],
)
def test_an_end_without_a_picture_is_a_failure(
    book: Stills, state: str, reason: str, said: str
) -> None:
    still = begun(book)
    assert book.report(still.id, state, reason)
    found = book.of(still.id, ME)
    assert found is not None
    assert (found.state, found.reason) == ("failed", said)
    book.taken(still.id, PICTURE)  # too late: the page has said that it failed
    assert book.of(still.id, ME) == found


def test_an_agent_that_says_nothing_has_not_done_it(book: Stills, clock: Clock) -> None:
    still = begun(book)
    clock.now += 31_000
    found = book.of(still.id, ME, 0.0)
    assert found is not None
    assert (found.state, found.reason) == ("failed", "no_answer")


def test_other_jobs_are_none_of_its_business(book: Stills) -> None:
    assert not book.report("check-1", "printed", "")
    assert book.report("still-of-a-former-run", "printed", "")


def test_a_picture_is_held_while_it_is_looked_at_and_some_minutes_more(
    book: Stills, clock: Clock
) -> None:
    still = begun(book)
    book.taken(still.id, PICTURE)
    clock.now += KEPT
    book.forget_old()
    assert book.of(still.id, ME) is not None
    clock.now += KEPT
    book.forget_old()
    assert book.of(still.id, ME) is not None
    clock.now += KEPT + 1
    book.forget_old()
    assert book.of(still.id, ME) is None


def test_the_oldest_give_way_when_there_are_too_many(
    book: Stills, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stills, "_MOST_BYTES", 10)
    ids = []
    for number in range(4):
        clock.now += 1
        still = begun(book, str(number))
        book.taken(still.id, PICTURE)
        ids.append(still.id)
    assert [book.of(it, ME) is not None for it in ids] == [False, False, True, True]


def test_nothing_of_a_picture_is_in_its_repr(book: Stills) -> None:
    still = begun(book)
    book.taken(still.id, Picture(b"310101199001011234", 1, 1))
    assert "310101" not in repr(book.of(still.id, ME))
