"""What cameras see just now: the newest picture only, for those who ask, and soon forgotten."""

import threading

import pytest

from hall_server.cameras.previews import WATCH_SECONDS, Previews


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def previews(clock: Clock) -> Previews:
    it = Previews(clock)
    it.watch = lambda device, seconds: True
    return it


def test_a_camera_is_told_that_it_is_watched_and_now_and_then_again(
    previews: Previews, clock: Clock
) -> None:
    told: list[tuple[str, float]] = []

    def watch(device: str, seconds: float) -> bool:
        told.append((device, seconds))
        return True

    previews.watch = watch
    assert previews.keep_on("c")
    assert previews.keep_on("c")
    assert told == [("c", WATCH_SECONDS)]
    clock.now += 2.0
    assert previews.keep_on("c")
    assert told == [("c", WATCH_SECONDS)] * 2


def test_without_an_agent_each_question_tries_again(previews: Previews) -> None:
    previews.watch = lambda device, seconds: False
    assert not previews.keep_on("c")
    previews.watch = lambda device, seconds: True
    assert previews.keep_on("c")


def test_a_picture_that_nobody_watches_is_not_kept(previews: Previews, clock: Clock) -> None:
    previews.show("c", b"one")
    assert previews.after("c", 0, 0.0) is None
    previews.keep_on("c")
    clock.now += WATCH_SECONDS + 1
    previews.show("c", b"late")
    assert previews.after("c", 0, 0.0) is None


def test_only_the_newest_is_given_and_each_once(previews: Previews) -> None:
    previews.keep_on("c")
    previews.show("c", b"one")
    previews.show("c", b"two")
    frame = previews.after("c", 0, 0.0)
    assert frame is not None
    assert frame.jpeg == b"two"
    assert previews.after("c", frame.number, 0.0) is None
    assert previews.after("other", 0, 0.0) is None


def test_whoever_waits_gets_it_when_it_comes(previews: Previews) -> None:
    previews.keep_on("c")
    got: list[bytes] = []
    started = threading.Event()

    def wait() -> None:
        started.set()
        frame = previews.after("c", 0, 10.0)
        got.append(frame.jpeg if frame else b"")

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert started.wait(10)
    previews.show("other", b"not this one")
    previews.show("c", b"this one")
    waiting.join()
    assert got == [b"this one"]


def test_a_picture_from_before_is_none_for_whoever_comes_now(
    previews: Previews, clock: Clock
) -> None:
    previews.keep_on("c")
    previews.show("c", b"the last visitor's paper")
    clock.now += 3.0
    assert previews.after("c", 0, 0.0) is None


def test_an_unwatched_camera_s_picture_is_forgotten(previews: Previews, clock: Clock) -> None:
    previews.keep_on("c")
    previews.show("c", b"one")
    clock.now += 5.0
    previews.forget_old()
    assert previews._frames
    clock.now += 6.0
    previews.forget_old()
    assert not previews._frames
    assert not previews._told
