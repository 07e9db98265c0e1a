"""The simulator of a driver under trial: a program of its own, and its control."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from typing import Any

from .check import NotConforming, demand

END_SECONDS = 60.0
"""Nothing takes so long; what does is stuck."""


class Program:
    """Runs from here on until end().  name, port: of the first device that it plays.
    bus: its virtual USB bus, "" for none.  control: host and port of its control."""

    def __init__(self, simulator: str, *options: str) -> None:
        """simulator: its module.  Raises NotConforming when it does not say that it is ready."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", simulator, "--parent-pipe", "--control", "0", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        try:
            ready: dict[str, Any] = json.loads(self._process.stdout.readline())
            first = (ready.get("devices") or ready["printers"])[0]
            self.name, self.port = str(first["name"]), str(first["port"])
            self.bus = str(ready.get("bus", ""))
            self.control = str(ready["control"]).removeprefix("http://")
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            self.end()
            raise NotConforming(f"the simulator's ready line says too little: {error!r}") from None

    def look(self) -> dict[str, Any]:
        """What it says of the device.  Raises NotConforming."""
        state: dict[str, Any] = self._ask("GET", "", None)
        return state

    def tell(self, verb: str, wishes: dict[str, Any]) -> None:
        """Do something to the device; verb "": set its faults.  Raises NotConforming."""
        self._ask("POST", verb, wishes)

    def _ask(self, method: str, verb: str, wishes: dict[str, Any] | None) -> Any:
        link = http.client.HTTPConnection(self.control, timeout=END_SECONDS)
        try:
            body = None if wishes is None else json.dumps(wishes)
            link.request(method, f"/{self.name}/{verb}".rstrip("/"), body)
            answer = link.getresponse()
            said = answer.read()
            demand(answer.status == 200, f"the simulator refuses {verb or wishes}: {said!r}")
            return json.loads(said)
        finally:
            link.close()

    def end(self) -> int:
        """Its status."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        return self._process.wait(END_SECONDS)
