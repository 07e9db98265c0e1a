"""A document camera, turn by turn: on while somebody watches, off otherwise, and honest."""

import io
from collections.abc import Mapping

import pytest
from PIL import Image

from hall_devices.drivers import Outcome, Picture, Taken, Unseen
from hall_devices.transport import TransportError
from hall_kiosk.agent.camera_duty import LONGEST_SIDE, CameraDuty, Shutter
from hall_kiosk.agent.wishes import Wishes


def picture(width: int = 2592, height: int = 1944) -> Picture:
    out = io.BytesIO()
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (0, 0, width // 2, height // 2))  # upper left
    image.save(out, "JPEG", quality=50)
    return Picture(out.getvalue(), width, height)


PICTURE = picture()


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class FakeCamera:
    """Says what a test wants it to see."""

    def __init__(self) -> None:
        self.sees: Picture | Unseen = PICTURE
        self.pinged: Taken = "taken"
        self.note = ""
        self.did: list[str] = []

    @property
    def counts(self) -> Mapping[str, int]:
        return {"damaged": 0}

    def ping(self) -> Taken:
        self.did.append("ping")
        return self.pinged

    def look(self, seconds: float) -> Picture | Unseen:
        self.did.append("look")
        return self.sees

    def still(self) -> Picture | Unseen:
        self.did.append("still")
        return self.sees

    def close(self) -> None:
        self.did.append("close")


class FakePost:
    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes]] = []
        self.takes = True

    def put(self, path: str, jpeg: bytes) -> bool:
        if self.takes:
            self.sent.append((path, jpeg))
        return self.takes

    def close(self) -> None:
        pass


class Bench:
    """Cameras of one port."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.wishes = Wishes(self.clock)
        self.post = FakePost()
        self.shutter = Shutter()

    def duty(self, code: str = "cam", **options: str) -> tuple[CameraDuty, FakeCamera]:
        camera = FakeCamera()
        duty = CameraDuty(code, camera, options, self.wishes, self.post, self.shutter, self.clock)
        return duty, camera

    def turn(self, *duties: CameraDuty) -> None:
        """As a line's worker does."""
        waiting = [(due, it) for it in duties if (due := it.due(self.clock.now)) is not None]
        if waiting:
            min(waiting, key=lambda one: one[0])[1].act()


@pytest.fixture
def bench() -> Bench:
    return Bench()


def size_of(jpeg: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as image:
        return image.size


def test_unwatched_it_is_only_asked_whether_it_is_there(bench: Bench) -> None:
    duty, camera = bench.duty()
    for _ in range(40):
        bench.turn(duty)
        bench.clock.now += 0.5
    assert camera.did == ["ping", "ping"]
    assert (duty.health.state, duty.health.evidence) == ("ok", "answered")
    assert bench.post.sent == []


def test_watched_it_brings_a_small_picture_a_few_times_a_second_and_then_is_off(
    bench: Bench,
) -> None:
    duty, camera = bench.duty("高拍 1")
    bench.wishes.watch("高拍 1", 1.0)
    for _ in range(300):
        bench.turn(duty)
        bench.clock.now += 0.01
    looks = camera.did.count("look")
    assert 5 <= looks <= 8
    assert camera.did[looks:][0] == "close"
    assert "look" not in camera.did[looks:]
    assert len(bench.post.sent) == looks
    path, jpeg = bench.post.sent[0]
    assert path == "/api/agents/cameras/%E9%AB%98%E6%8B%8D%201/preview"
    assert max(size_of(jpeg)) == LONGEST_SIDE


def test_a_still_is_brought_at_full_size_as_it_came(bench: Bench) -> None:
    duty, camera = bench.duty()
    assert duty.still("still-1") == Outcome("printed", "answered")
    assert bench.post.sent == [("/api/agents/stills/still-1", PICTURE.jpeg)]
    bench.turn(duty)
    assert camera.did == ["still", "close"]


@pytest.mark.parametrize("turn", ["90", "180", "270"])
def test_a_camera_that_hangs_sideways_is_set_right(bench: Bench, turn: str) -> None:
    duty, _ = bench.duty(turn=turn)
    duty.still("still-1")
    ((_, jpeg),) = bench.post.sent
    turned = turn in ("90", "270")
    assert size_of(jpeg) == ((1944, 2592) if turned else (2592, 1944))
    with Image.open(io.BytesIO(jpeg)) as image:
        width, height = image.size
        # The red corner was the upper left one.
        corners = {
            "90": (width - 20, 20),
            "180": (width - 20, height - 20),
            "270": (20, height - 20),
        }
        pixel = image.convert("RGB").getpixel(corners[turn])
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200
    assert pixel[1] < 80


def test_a_turn_that_is_none_is_refused(bench: Bench) -> None:
    with pytest.raises(ValueError, match="turn must be 0 or 90"):
        bench.duty(turn="45")


@pytest.mark.parametrize(
    ("sees", "outcome", "state"),
    [
        ("silent", Outcome("not_printed", "unknown", "silent"), "unknown"),
        ("refused", Outcome("not_printed", "answered", "refused"), "trouble"),
        ("damaged", Outcome("not_printed", "answered", "damaged"), "trouble"),
    ],
)
def test_a_still_that_was_none_says_why(
    bench: Bench, sees: Unseen, outcome: Outcome, state: str
) -> None:
    duty, camera = bench.duty()
    camera.sees = sees
    assert duty.still("still-1") == outcome
    assert bench.post.sent == []
    assert duty.health.state == state


def test_one_that_shows_nothing_is_silent_after_two_looks_and_well_with_the_next_picture(
    bench: Bench,
) -> None:
    duty, camera = bench.duty()
    bench.wishes.watch("cam", 60.0)
    camera.sees = "silent"
    for _ in range(2):
        bench.turn(duty)
        bench.clock.now += 1.0
    assert (duty.health.state, duty.health.detail) == ("silent", "silent")
    camera.sees = PICTURE
    bench.turn(duty)
    assert duty.health.state == "ok"


def test_what_is_not_as_it_should_be_is_noted(bench: Bench) -> None:
    duty, camera = bench.duty()
    camera.note = "not_mjpg"
    bench.turn(duty)
    assert (duty.health.state, duty.health.detail) == ("ok", "not_mjpg")


def test_a_server_that_takes_no_picture_is_not_the_camera_s_fault(bench: Bench) -> None:
    duty, _ = bench.duty()
    bench.post.takes = False
    assert duty.still("still-1") == Outcome("not_printed", "answered", "not_sent")
    assert duty.health.state == "ok"


def test_a_picture_whose_pixels_cannot_be_read_is_damaged_where_it_has_to_be_turned(
    bench: Bench,
) -> None:
    duty, camera = bench.duty(turn="90")
    camera.sees = Picture(b"\xff\xd8\xff no picture \xff\xd9", 2592, 1944)
    assert duty.still("still-1").reason == "damaged"


def test_a_check_takes_a_picture_and_brings_it_nowhere(bench: Bench) -> None:
    duty, camera = bench.duty()
    assert duty.check("自检") == Outcome("printed", "answered")
    assert bench.post.sent == []
    camera.sees = "silent"
    assert duty.check("自检") == Outcome("unknown", "unknown", "silent")


def test_of_two_behind_one_program_the_one_watched_last_sees(bench: Bench) -> None:
    main, main_camera = bench.duty("main")
    side, side_camera = bench.duty("side")
    bench.wishes.watch("main", 60.0)
    bench.turn(main, side)
    bench.clock.now += 1.0
    bench.wishes.watch("side", 2.0)
    for _ in range(10):
        bench.turn(main, side)
        bench.clock.now += 0.1
    assert main_camera.did == ["look", "close"]
    assert side_camera.did.count("look") > 4
    bench.clock.now += 2.0
    for _ in range(4):
        bench.turn(main, side)
        bench.clock.now += 0.2
    assert side_camera.did[-1] == "close"
    assert main_camera.did[-1] == "look"


def test_a_port_that_has_gone_is_its_worker_s_business(bench: Bench) -> None:
    duty, camera = bench.duty()

    def gone(seconds: float) -> Picture | Unseen:
        raise TransportError("gone", "unplugged")

    camera.look = gone  # type: ignore[method-assign]
    bench.wishes.watch("cam", 1.0)
    with pytest.raises(TransportError):
        bench.turn(duty)
