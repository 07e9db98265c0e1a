"""Virtual printers in a process of their own, as tests hold them."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from hall_devices.pads.call_keypad import REPEAT_SECONDS

T = TypeVar("T")

LONG_ENOUGH = 60.0


def until(look: Callable[[], T], seconds: float = LONG_ENOUGH) -> T:
    """The first true answer of `look`; fails the test when there is none in time."""
    end = time.monotonic() + seconds
    while not (answer := look()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    return answer


class Program:
    """A simulator in a process of its own, and its control port."""

    def __init__(self, kind: str, folder: Path | None, *arguments: str) -> None:
        """kind: a module of the simulators.  folder: None for devices without files."""
        self.folder = folder or Path()
        self.process = subprocess.Popen(
            [
                sys.executable,
                *("-m", f"hall_devices.simulators.{kind}", "--parent-pipe"),
                *(("--dir", str(folder)) if folder else ()),
                *("--control", "0", *arguments),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.ready = json.loads(self.process.stdout.readline())
        self.control = self.ready["control"].removeprefix("http://")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> int:
        """Close the pipe to it and wait for its end."""
        if self.process.stdin:
            self.process.stdin.close()
        code = self.process.wait(LONG_ENOUGH)
        if self.process.stdout:
            self.process.stdout.close()
        return code

    def ask(self, method: str, path: str, wishes: dict[str, Any] | None = None) -> Any:
        link = http.client.HTTPConnection(self.control, timeout=LONG_ENOUGH)
        try:
            link.request(method, path, json.dumps(wishes) if wishes is not None else None)
            answer = link.getresponse()
            body = json.loads(answer.read())
            assert answer.status == 200, body
            return body
        finally:
            link.close()


def _on_lines(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Lines without a pace, where a test wants none: most have more to do than to wait."""
    return arguments if "--pace" in arguments else ("--no-pace", *arguments)


class Rig(Program):
    """Virtual ticket printers."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        super().__init__("ticket_printer", folder, *_on_lines(arguments))
        self.ports: list[str] = [printer["port"] for printer in self.ready["printers"]]

    def state(self, number: int = 1) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", f"/printer-{number}")
        return found

    def fault(self, number: int = 1, **wishes: Any) -> None:
        self.ask("POST", f"/printer-{number}", wishes)

    def slips(self, number: int = 1) -> list[dict[str, Any]]:
        """What came out of the printer so far, in order."""
        files = sorted((self.folder / f"printer-{number}").glob("[0-9]*.json"))
        return [json.loads(file.read_text(encoding="utf-8")) for file in files]

    def picture(self, slip: int, number: int = 1) -> Path:
        return self.folder / f"printer-{number}" / f"{slip:04}.png"


class LineRig(Program):
    """Virtual bars or pads on shared lines; the first of a kind is number 1, address 1."""

    def __init__(self, kind: str, folder: Path, *arguments: str) -> None:
        super().__init__(kind, folder, *_on_lines(arguments))
        self.devices: list[dict[str, Any]] = self.ready["devices"]

    def port(self, number: int = 1) -> str:
        return str(self.devices[number - 1]["port"])

    def name(self, number: int = 1) -> str:
        return str(self.devices[number - 1]["name"])

    def state(self, number: int = 1) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", f"/{self.name(number)}")
        return found

    def fault(self, number: int = 1, **wishes: Any) -> None:
        self.ask("POST", f"/{self.name(number)}", wishes)

    def press(self, key: int, number: int = 1) -> None:
        self.ask("POST", f"/{self.name(number)}/press", {"key": key})

    def text(self, number: int = 1) -> str:
        return str(self.state(number)["text"])


class LockRig(LineRig):
    """Virtual lock boards on shared lines; the first is number 1, address 1."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        super().__init__("lock_board", folder, *arguments)

    def door(self, lock: int, number: int = 1) -> str:
        return str(self.state(number)["doors"][str(lock)])

    def pulses(self, number: int = 1) -> dict[int, int]:
        """How often each lock was fired that was fired at all."""
        pulses = self.state(number)["pulses"]
        return {int(lock): count for lock, count in pulses.items() if count}

    def move(self, verb: str, lock: int, number: int = 1) -> None:
        """A person closes a door, or opens it with a key."""
        self.ask("POST", f"/{self.name(number)}/{verb}", {"lock": lock})


class LoneRig(Program):
    """Virtual pads with a network end each; the first is number 1."""

    def __init__(self, kind: str, *arguments: str) -> None:
        """kind: sundyn_pad | gwq_pad | rate_tablet."""
        super().__init__(kind, None, *arguments)
        self.devices: list[dict[str, Any]] = self.ready["devices"]

    def port(self, number: int = 1) -> str:
        """What a driver opens."""
        return str(self.devices[number - 1]["port"])

    def state(self, number: int = 1) -> dict[str, Any]:
        return dict(self.ask("GET", f"/{self._name(number)}"))

    def fault(self, number: int = 1, **wishes: Any) -> None:
        self.ask("POST", f"/{self._name(number)}", wishes)

    def act(self, verb: str, number: int = 1, **wishes: Any) -> None:
        """What a person does at it."""
        self.ask("POST", f"/{self._name(number)}/{verb}", wishes)

    def press(self, key: int, number: int = 1) -> None:
        self.act("press", number, key=key)

    def _name(self, number: int) -> str:
        return str(self.devices[number - 1]["name"])


_HUMAN_SECONDS = REPEAT_SECONDS + 0.3
"""From a press to the same one again; a line may take its time."""


class KeypadRig(Program):
    """Virtual call keypads on one line, each with an evaluation pad beside it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        super().__init__("call_keypad", folder, "--pads", *_on_lines(arguments))
        self.port = str(self.ready["devices"][0]["port"])
        self._pressed: dict[tuple[int, str, str], float] = {}

    def keypad(self, number: int = 1) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", f"/keypad-{number}")
        return found

    def pad(self, number: int = 1) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", f"/pad-{number}")
        return found

    def fault(self, number: int = 1, **wishes: Any) -> None:
        self.ask("POST", f"/keypad-{number}", wishes)

    def press(self, key: str, digits: str = "", number: int = 1) -> None:
        """A clerk presses a key, after some digits; not twice within a moment, which would be one
        press that came again."""
        before = self._pressed.get((number, key, digits), float("-inf"))
        time.sleep(max(0.0, before + _HUMAN_SECONDS - time.monotonic()))
        self.ask("POST", f"/keypad-{number}/press", {"key": key, "digits": digits})
        self._pressed[number, key, digits] = time.monotonic()

    def rate(self, key: int, number: int = 1) -> None:
        """A visitor presses a key of the pad."""
        self.ask("POST", f"/pad-{number}/press", {"key": key})


def texts(slip: dict[str, Any]) -> list[str]:
    """The printed lines of text of a slip."""
    return [line["text"] for line in slip["lines"] if line["kind"] == "text"]
