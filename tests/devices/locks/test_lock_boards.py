"""What every driver of a lock board promises, against virtual ones over a real pty."""

from collections.abc import Callable

import pytest

from hall_devices import registry
from hall_devices.drivers import LockBoard, Settings
from hall_devices.line import Line
from hall_devices.locks.wkly_board import WklyBoard
from hall_devices.locks.xor24_board import Xor24Board
from hall_devices.locks.yt_board import YtBoard
from tests.devices.rig import LockRig

NAMES = ("wkly", "xor24", "yt")
MAKERS: dict[str, Callable[..., LockBoard]] = {
    "wkly": WklyBoard,
    "xor24": Xor24Board,
    "yt": YtBoard,
}
CLOSED = dict.fromkeys(range(1, 13), "closed")
every = pytest.mark.parametrize("speaks", NAMES)


def board(
    speaks: str, line: Line, address: int = 1, seconds: float = 5.0, **options: str
) -> LockBoard:
    settings = Settings("", options={"address": str(address), "locks": "12", **options})
    return MAKERS[speaks](settings, line, answer_seconds=seconds)


@every
@pytest.mark.parametrize("polarity", ["0", "1"])
@pytest.mark.parametrize("arguments", [("--polarity", "0"), ("--polarity", "1")])
def test_both_polarities(
    boards: LockRig, line: Line, speaks: str, arguments: tuple[str, str], polarity: str
) -> None:
    """With the wrong one all doors are wrong: that is how somebody finds out."""
    it = board(speaks, line, open_state=polarity)
    right = arguments[1] == polarity
    assert it.doors() == (CLOSED if right else dict.fromkeys(CLOSED, "open"))
    boards.move("open", 5)
    seen = it.doors()
    assert not isinstance(seen, str)
    assert [lock for lock in seen if (seen[lock] == "open") == right] == [5]


@every
def test_one_opening_is_one_pulse(boards: LockRig, line: Line, speaks: str) -> None:
    near, far = board(speaks, line), board(speaks, line, 2)
    assert near.doors() == CLOSED
    assert (near.open(1), far.open(12)) == ("taken", "taken")
    assert (boards.pulses(), boards.pulses(2)) == ({1: 1}, {12: 1})
    assert near.doors() == {**CLOSED, 1: "open"}
    assert far.doors() == {**CLOSED, 12: "open"}
    boards.move("close", 1)
    assert near.doors() == CLOSED


@every
def test_a_door_that_jams(boards: LockRig, line: Line, speaks: str) -> None:
    boards.fault(jammed="0209")
    it = board(speaks, line)
    assert [it.open(lock) for lock in (1, 2, 9)] == ["taken", "refused", "refused"]
    assert it.doors() == {**CLOSED, 1: "open"}
    assert it.counts["refusals"] == 2
    assert boards.pulses() == {1: 1, 2: 1, 9: 1}


@every
@pytest.mark.parametrize("fault", ["silent", "mute", "wrong_address", "unanswered"])
def test_no_answer_is_waited_for_once_and_nothing_is_sent_twice(
    boards: LockRig, line: Line, speaks: str, fault: str
) -> None:
    boards.fault(**{fault: True})
    it, other = board(speaks, line, seconds=0.1), board(speaks, line, 2)
    assert it.open(3) == "silent"
    assert other.open(4) == "taken"
    assert it.counts["missed"] == 1
    assert boards.pulses() == ({} if fault == "silent" else {3: 1})


@every
def test_silence_when_asked(boards: LockRig, line: Line, speaks: str) -> None:
    boards.fault(mute=True)
    assert board(speaks, line, seconds=0.1).doors() == "silent"
    boards.fault(mute=False)
    assert board(speaks, line).doors() == CLOSED


@every
def test_damaged_answers_are_none(boards: LockRig, line: Line, speaks: str) -> None:
    boards.fault(bad_checksum=True)
    it = board(speaks, line, seconds=1.0)
    assert it.doors() == "not_understood"
    assert it.open(2) == "not_understood"
    assert boards.pulses() == {2: 1}


@every
def test_a_late_answer_is_not_the_next_ones(boards: LockRig, line: Line, speaks: str) -> None:
    """A slow board's word on its doors is no word on an opening."""
    boards.fault(slow=200)
    it = board(speaks, line, seconds=0.1)
    assert it.doors() == "silent"
    boards.fault(unanswered=True, slow=0)
    slow = board(speaks, line, seconds=0.5)
    assert slow.open(1) == "silent"


@every
def test_one_that_never_answers_is_not_waited_for(boards: LockRig, line: Line, speaks: str) -> None:
    boards.fault(silent=True)
    it = board(speaks, line, seconds=1e9, answers="no")
    assert (it.answers, it.doors(), it.open(1)) == (False, "sent", "sent")


@every
def test_a_lock_that_is_not_there_is_never_fired(boards: LockRig, line: Line, speaks: str) -> None:
    it = board(speaks, line)
    for lock in (0, 13, -1, 256):
        with pytest.raises(ValueError, match="there is no lock"):
            it.open(lock)
    assert boards.pulses() == {}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"address": "256"},
        {"address": "1", "locks": "0"},
        {"address": "1", "locks": "128"},
        {"address": "1", "open_state": "2"},
        {"address": "1", "answers": "perhaps"},
    ],
)
def test_wrong_options_are_refused(name: str, options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        registry.locks(name, Settings("", options=options), Line("COM3"))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_right_is_taken(name: str) -> None:
    made = registry.locks(name, Settings("", options={"address": "1", "locks": "8"}), Line("COM3"))
    assert (made.locks, made.answers) == (8, True)
