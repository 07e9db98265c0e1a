"""Folders into which pictures are put: files of a test, and the simulator's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall_devices.cameras import folder_camera
from hall_devices.cameras.folder_camera import STILL_SECONDS, FolderCamera
from hall_devices.cameras.picture import LARGEST
from hall_devices.drivers import Picture, Settings
from hall_devices.transport import TransportError
from tests.devices.cameras.papers import number_of, paper
from tests.devices.rig import LoneRig


class Clock:
    """Time that passes in sleep only; what happens then is told before."""

    def __init__(self) -> None:
        self.now = 0.0
        self.happens: Callable[[float], object] = lambda now: None

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.happens(self.now)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def camera(tmp_path: Path, clock: Clock) -> FolderCamera:
    return FolderCamera(Settings(f"folder://{tmp_path}"), clock=clock, sleep=clock.sleep)


def put(folder: Path, name: str, jpeg: bytes, at: int) -> Path:
    """at: seconds, when it was written."""
    path = folder / name
    path.write_bytes(jpeg)
    os.utime(path, (at, at))
    return path


def number(found: object) -> int:
    assert isinstance(found, Picture), found
    return number_of(found.jpeg)


def failure(act: Callable[[], object]) -> str:
    with pytest.raises(TransportError) as caught:
        act()
    return caught.value.kind


@pytest.mark.parametrize("port", ["folder://pictures", "folder://", "/srv/pictures", "file:///x"])
def test_ports_that_it_cannot_read(port: str) -> None:
    assert failure(lambda: FolderCamera(Settings(port))) == "config"


def test_settings_that_it_does_not_know() -> None:
    with pytest.raises(ValueError, match="still"):
        FolderCamera(Settings("folder:///srv", options={"still": "640x480"}))


def test_the_newest_picture(camera: FolderCamera, tmp_path: Path, clock: Clock) -> None:
    assert [camera.ping(), camera.look(0.5), camera.still()] == ["taken", "silent", "silent"]
    put(tmp_path, "b.JPG", paper(1), at=100)
    put(tmp_path, "a.jpeg", paper(2), at=200)
    put(tmp_path, "z.png", paper(3), at=300)
    put(tmp_path, "z.jpg.part", paper(4), at=300)
    assert (number(camera.look(0.5)), number(camera.still())) == (2, 2)
    put(tmp_path, "c.jpg", paper(5), at=200)
    assert number(camera.still()) == 5  # of one second: by name
    put(tmp_path, "b.JPG", paper(6), at=201)
    assert number(camera.still()) == 6
    assert clock.now == 0.0
    assert camera.counts == {"damaged": 0}
    camera.close()
    assert len([*tmp_path.iterdir()]) == 5


def test_a_file_that_is_being_written_is_waited_for(
    camera: FolderCamera, tmp_path: Path, clock: Clock
) -> None:
    put(tmp_path, "1.jpg", paper(1), at=100)
    put(tmp_path, "2.jpg", paper(2)[:-20], at=200)
    clock.happens = lambda now: now < 0.3 or put(tmp_path, "2.jpg", paper(2), at=200)
    assert number(camera.look(0.5)) == 2
    put(tmp_path, "2.jpg", b"", at=200)
    clock.happens = lambda now: now < STILL_SECONDS or put(tmp_path, "2.jpg", paper(2), at=200)
    assert number(camera.still()) == 2
    assert camera.counts == {"damaged": 0}


def test_a_file_that_stays_broken(camera: FolderCamera, tmp_path: Path, clock: Clock) -> None:
    put(tmp_path, "2.jpg", paper(2)[:-20], at=200)
    assert camera.look(0.5) == "damaged"
    put(tmp_path, "1.jpg", paper(1), at=100)
    assert number(camera.look(0.5)) == 1
    begun = clock.now
    assert camera.still() == "damaged"  # never the paper before it
    assert clock.now - begun >= STILL_SECONDS
    assert camera.counts == {"damaged": 3}


def test_links_and_what_is_no_file_are_no_pictures(
    camera: FolderCamera, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = put(tmp_path_factory.mktemp("elsewhere"), "secret.jpg", paper(9), at=900)
    (tmp_path / "link.jpg").symlink_to(secret)
    (tmp_path / "nowhere.jpg").symlink_to("nowhere")
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    assert camera.still() == "silent"
    put(tmp_path, "1.jpg", paper(1), at=100)
    assert number(camera.still()) == 1


def test_a_file_that_becomes_a_link_or_a_pipe_is_not_read(
    camera: FolderCamera, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look into the folder and the look into the file."""
    path = put(tmp_path, "1.jpg", paper(1), at=100)
    secret = put(tmp_path, "secret.txt", paper(9), at=100)
    really = os.open

    def meanwhile(become: Callable[[], object]) -> None:
        def opened(name: Path, flags: int) -> int:
            path.unlink(missing_ok=True)
            become()
            return really(name, flags)

        monkeypatch.setattr(os, "open", opened)

    meanwhile(lambda: path.symlink_to(secret))
    assert camera.look(0.0) == "damaged"
    path.unlink()
    put(tmp_path, "1.jpg", paper(1), at=100)
    meanwhile(lambda: os.mkfifo(path))
    assert camera.look(0.0) == "damaged"


def test_a_file_that_is_too_large_is_no_picture(camera: FolderCamera, tmp_path: Path) -> None:
    path = put(tmp_path, "1.jpg", paper(1), at=100)
    os.truncate(path, LARGEST + 1)
    assert camera.still() == "silent"


def test_of_a_folder_with_too_many_files_nothing_is_shown(
    camera: FolderCamera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest of those that were looked at might be anybody's old paper."""
    monkeypatch.setattr(folder_camera, "MOST_ENTRIES", 3)
    for name in ("1.jpg", "2.txt", "3.jpg"):
        put(tmp_path, name, paper(int(name[0])), at=int(name[0]))
    assert number(camera.still()) == 3
    put(tmp_path, "4.txt", b"", at=4)
    assert [failure(act) for act in (camera.ping, camera.still)] == ["config", "config"]


def test_a_folder_that_is_not_there_or_cannot_be_read(
    camera: FolderCamera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.rmdir()
    assert [failure(act) for act in (camera.ping, camera.still)] == ["missing", "missing"]
    assert failure(lambda: camera.look(0.5)) == "missing"
    tmp_path.write_bytes(b"a file")
    assert failure(camera.ping) == "config"
    tmp_path.unlink()

    def locked(path: Path) -> Iterator[os.DirEntry[str]]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", locked)
    assert failure(camera.ping) == "denied"


def test_a_file_that_goes_meanwhile(
    camera: FolderCamera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "1.jpg", paper(1), at=100)
    gone = put(tmp_path, "2.jpg", paper(2), at=200)
    newest = camera._newest

    def and_then() -> list[Path]:
        found = newest()
        gone.unlink(missing_ok=True)
        return found

    monkeypatch.setattr(camera, "_newest", and_then)
    assert number(camera.look(0.5)) == 1


def test_the_simulated_scanner() -> None:
    with LoneRig("document_camera", "--speaks", "pictures", "--full", "640x480") as played:
        camera = FolderCamera(Settings(played.port()))
        assert camera.ping() == "taken"
        first = number(camera.still())
        played.act("take")
        assert number(camera.still()) > first
        played.fault(manner="half")
        played.act("take")
        assert number(camera.look(0.1)) > first
        assert camera.still() == "damaged"
        played.fault(unplugged=True)
        assert failure(camera.ping) == "missing"
