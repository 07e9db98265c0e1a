"""What bars, pads, keypads and lock boards are told and say."""

from __future__ import annotations

from hall_devices.bars import a090, bb5154, pinganlihe, ruize
from hall_devices.framing import Framer
from hall_devices.locks import wkly, xor24, yt
from hall_devices.pads import ff68, keypad_frames
from hall_devices.tracing.frames import FrameReading, written
from hall_devices.tracing.piece import Piece, Reading, Said, piece

_WORDS = {code: word for word, code in pinganlihe.WORDS.items()}


def a090_reading() -> Reading:
    """A0 90 bars."""

    def told(data: bytes) -> Said | None:
        if data[:2] != b"\xa0\x90" or len(data) < 7:
            return None
        return _shows(data[2], _coloured(data[6:-1]))

    def meant(answer: a090.Answer) -> Said:
        if answer.taken:
            return Said("bar.taken", {"address": answer.address})
        return Said("bar.refused", {"address": answer.address}, "bad")

    return FrameReading(told, a090.Framer(), meant)


def pinganlihe_reading() -> Reading:
    """平安力合 controllers."""

    def told(data: bytes) -> Said | None:
        if data[:1] != b"\xa0" or len(data) < 7 or data[4] not in _WORDS:
            return None
        return Said(f"bar.{_WORDS[data[4]]}", {"address": data[3]})

    return FrameReading(
        told, pinganlihe.Framer(), lambda it: Said("bar.taken", {"address": it.address})
    )


class Bb5154Reading:
    """AA…BB 51 54 bars, which never answer."""

    def sent(self, data: bytes) -> list[Piece]:
        """See Reading."""
        if data[:1] != b"\xaa" or data[2:5] != b"\xbb\x51\x54":
            return [piece(data)]
        return [written(data, _shows(data[1], data[6 + bb5154.STYLE_BYTES : -1]))]

    def heard(self, data: bytes) -> list[Piece]:
        """See Reading."""
        return [piece(data)]


def ruize_reading() -> Reading:
    """瑞泽 bars."""

    def told(data: bytes) -> Said | None:
        if len(data) < 3 or not 0x80 <= data[0] < 0xC0 <= data[1]:
            return None
        address = (data[0] - 0x80) + 64 * (data[1] - 0xC0)
        if data[2:] == b"H":
            return Said("bar.there", {"address": address})
        return _shows(address, data[3:-1])

    return FrameReading(told, ruize.Framer(), lambda _: Said("bar.here"))


def ff68_reading() -> Reading:
    """Pads and call keypads of the FF 68 bus."""

    def told(data: bytes) -> Said | None:
        frames = ff68.Framer().feed(data)
        if not frames:
            return Said("pad.receipt") if data[:1] == b"\x68" else None
        frame = frames[0]
        values: dict[str, str | int] = {"address": frame.address}
        if frame == ff68.Frame(frame.address, 1, b"\x0b"):
            return Said("pad.please_rate", values)
        if frame.function == 2:
            cells = "".join(str(cell) if cell < 10 else " " for cell in frame.data)
            return Said("pad.shows", {**values, "text": cells.strip()})
        if frame.function == 3:
            return Said("pad.beep", values)
        return Said("pad.receipt", values)

    def meant(frame: ff68.Frame) -> Said:
        values: dict[str, str | int] = {"address": frame.address}
        press = keypad_frames.read_press(frame)
        if frame.pressed is not None:
            return Said("pad.pressed", {**values, "key": frame.pressed})
        if press is None:
            return Said("pad.other", values)
        key, digits = press
        if digits:
            return Said("pad.key_digits", {**values, "key": key, "digits": digits})
        return Said("pad.key", {**values, "key": key})

    return FrameReading(told, ff68.Framer(), meant)


def wkly_reading() -> Reading:
    """WKLY lock boards."""

    def told(data: bytes) -> Said | None:
        frames = wkly.Framer().feed(data)
        if not frames:
            return None
        said = frames[0]
        if said.word == 0x82 and len(said.data) == 1:
            return Said("lock.open", {"board": said.board, "lock": said.data[0]}, "warn")
        return Said("lock.doors", {"board": said.board}) if said.word == 0x84 else None

    def meant(said: wkly.Said) -> Said:
        values: dict[str, str | int] = {"board": said.board}
        moved, states = wkly.moved(said), wkly.states(said)
        if moved is not None:
            return Said("lock.moved", {**values, "lock": moved[0], "state": moved[1]})
        if states is not None:
            return _doors(said.board, [states[lock] for lock in sorted(states)])
        if said.word == 0x82:
            done = bool(said.data) and said.data[0] == 0
            return Said("lock.done" if done else "lock.failed", values, "" if done else "bad")
        return Said("lock.other", values)

    return FrameReading(told, wkly.Framer(), meant)


def xor24_reading() -> Reading:
    """8A/80 lock boards."""

    def told(data: bytes) -> Said | None:
        if data[:1] == b"\x8a" and len(data) == 5:
            return Said("lock.open", {"board": data[1], "lock": data[2]}, "warn")
        if data[:1] == b"\x80" and len(data) == 5:
            return Said("lock.doors", {"board": data[1]})
        return None

    def meant(said: xor24.Said) -> Said:
        states = xor24.states(said)
        if states is not None:
            return _doors(said.board, [states[lock] for lock in sorted(states)])
        values: dict[str, str | int] = {"board": said.board, "lock": said.lock}
        return Said("lock.moved", {**values, "state": int(said.value != 0)})

    return FrameReading(told, xor24.Framer(), meant)


def yt_reading() -> Reading:
    """YT lock boards."""

    def told(data: bytes) -> Said | None:
        line = data.decode("ascii", "replace")
        board, _, lock = line.partition("=")[2].partition("*")[0].partition(",")
        if line.startswith("YT+OPENLOCK="):
            return Said("lock.open", {"board": board, "lock": lock}, "warn")
        return Said("lock.doors", {"board": board}) if line.startswith("YT+GET") else None

    def meant(said: yt.Said) -> Said:
        board = said.board if said.board is not None else "?"
        if said.is_error:
            return Said("lock.failed", {"board": board}, "bad")
        if said.word == "OPENLOCK":
            return Said("lock.done", {"board": board})
        return _doors(board, [int(it) for it in "".join(said.facts) if it in "01"])

    return FrameReading(told, _framer(yt.Framer()), meant)


def _framer(framer: yt.Framer) -> Framer[yt.Said]:
    return framer


def _doors(board: str | int, states: list[int]) -> Said:
    """The states as the board gives them: which of the two is an open door is a setting."""
    return Said("lock.states", {"board": board, "states": "".join(map(str, states))})


def _shows(address: int, text: bytes) -> Said:
    shown = text.decode("gb18030", "replace")
    return Said("bar.shows", {"address": address, "text": shown})


def _coloured(data: bytes) -> bytes:
    """Characters of one or two bytes, each with its colour behind it."""
    out, at = bytearray(), 0
    while at < len(data):
        size = 2 if data[at] > 0x7F else 1
        out += data[at : at + size]
        at += size + 1
    return bytes(out)
