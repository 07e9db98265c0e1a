"""Which USB bus a camera hangs on, and who streams over it."""

from pathlib import Path

import pytest

from hall_devices.cameras.usb_bus import BusBook, bus_of
from hall_devices.transport import TransportError

BY_PATH = "/dev/v4l/by-path/"


@pytest.mark.parametrize(
    ("port", "bus"),
    [
        (BY_PATH + "pci-0000:00:14.0-usb-0:3:1.0-video-index0", "pci-0000:00:14.0"),
        (BY_PATH + "pci-0000:00:14.0-usbv2-0:3.1.4:1.0-video-index0", "pci-0000:00:14.0"),
        (
            BY_PATH + "platform-fd500000.pcie-pci-0000:01:00.0-usb-0:1.3:1.0-video-index1",
            "platform-fd500000.pcie-pci-0000:01:00.0",
        ),
        (BY_PATH + "platform-soc:camera-video-index0", ""),
        ("/dev/video0", ""),
        ("uvc:0", ""),
    ],
)
def test_the_name_of_a_path_says_it(port: str, bus: str, tmp_path: Path) -> None:
    assert bus_of(port, tmp_path) == bus


def test_another_name_is_looked_for_among_the_paths(tmp_path: Path) -> None:
    node, other = tmp_path / "video2", tmp_path / "video0"
    paths, ids = tmp_path / "by-path", tmp_path / "by-id"
    for it in (paths, ids):
        it.mkdir()
    for it in (node, other):
        it.touch()
    (paths / "pci-0000:00:14.0-usb-0:3:1.0-video-index0").symlink_to("../video0")
    (paths / "pci-0000:0a:00.3-usb-0:1:1.0-video-index0").symlink_to("../video2")
    (paths / "pci-0000:0b:00.0-usb-0:1:1.0-video-index0").symlink_to("../gone")
    (ids / "usb-Maker_Camera-video-index0").symlink_to("../video2")
    assert bus_of(str(ids / "usb-Maker_Camera-video-index0"), paths) == "pci-0000:0a:00.3"
    assert bus_of(str(other), paths) == "pci-0000:00:14.0"
    assert bus_of(str(tmp_path / "video9"), paths) == ""
    assert bus_of(str(node), tmp_path / "none") == ""


def test_compressed_ones_share_a_bus_and_an_uncompressed_one_does_not() -> None:
    book = BusBook()
    book.enter("a", "pci", True)
    book.enter("b", "pci", True)
    with pytest.raises(TransportError, match="busy: bus pci"):
        book.enter("c", "pci", False)
    book.enter("c", "other", False)
    with pytest.raises(TransportError, match="busy"):
        book.enter("d", "other", True)
    book.leave("c")
    book.enter("d", "other", True)
    book.leave("never came")


def test_one_that_enters_again_is_one() -> None:
    book = BusBook()
    book.enter("a", "pci", True)
    book.enter("a", "pci", False)
    with pytest.raises(TransportError, match="busy"):
        book.enter("b", "pci", True)
    book.enter("a", "pci", True)
    book.enter("b", "pci", True)
    with pytest.raises(TransportError, match="busy"):
        book.enter("a", "pci", False)
    book.enter("c", "pci", True)  # "a" was turned away: it streams no more, "b" does
    book.leave("c")
    book.leave("b")
    book.enter("a", "pci", False)


def test_of_an_unknown_bus_nothing_is_known() -> None:
    book = BusBook()
    book.enter("a", "", False)
    book.enter("b", "", False)
