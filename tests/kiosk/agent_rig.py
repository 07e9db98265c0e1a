"""The hall's server as an agent sees it, and agents, as tests hold them."""

import os
import subprocess
import threading
from pathlib import Path
from typing import Any

import socketio
from werkzeug.serving import WSGIRequestHandler, make_server

from hall_kiosk.agent.command import TOKEN_VARIABLE, agent_command
from hall_kiosk.agent.link import LinkTiming
from hall_kiosk.agent.run import run_agent
from hall_kiosk.slip import SlipContent
from tests.devices.rig import LONG_ENOUGH, until

TOKEN = "secret"
SLIP = SlipContent("政务服务中心", "2026年7月14日", "09:43", "换身份证", "A001").as_json()
QUICK = LinkTiming(first_retry=0.05, last_retry=0.1, ack=0.3, counts=0.05, tick=0.02, deaf=5.0)


class Quiet(WSGIRequestHandler):
    """It would report the last frames of a closed websocket as bad requests."""

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class Server:
    """What the hall's server does on /agent, and no more."""

    def __init__(self, port: int = 0) -> None:
        self.agents: list[str] = []
        self.states: list[dict[str, Any]] = []
        self.healths: list[dict[str, Any]] = []
        self.devices: dict[str, Any] = {"devices": []}
        self.first: list[tuple[str, dict[str, Any]]] = []
        """What each agent gets when it connects, besides its devices."""
        self.rated: list[dict[str, Any]] = []
        self.acknowledge = True
        self.pressed: list[dict[str, Any]] = []
        self.doors: list[dict[str, Any]] = []
        self.scans: list[dict[str, Any]] = []
        self.pictures: list[tuple[str, bytes]] = []
        """Path and body of every picture that an agent brought."""
        self.takes_pictures = True
        self.verdict: dict[str, Any] = {"done": True, "code": ""}
        """What is said to a key of a call keypad; {} for nothing yet."""
        # Its pinging threads sleep for one interval after their client has gone.
        self.io = socketio.Server(
            async_mode="threading", monitor_clients=False, ping_interval=0.5, ping_timeout=20
        )
        self.io.on("connect", self._connect, namespace="/agent")
        self.io.on("disconnect", self._disconnect, namespace="/agent")
        self.io.on("job_state", self._job_state, namespace="/agent")
        self.io.on("rated", self._rated, namespace="/agent")
        self.io.on("pressed", self._pressed, namespace="/agent")
        self.io.on("health", self._health, namespace="/agent")
        self.io.on("doors", self._doors, namespace="/agent")
        self.io.on("scanned", self._scanned, namespace="/agent")
        self._http = make_server(
            "127.0.0.1",
            port,
            socketio.WSGIApp(self.io, self._picture),
            threaded=True,
            request_handler=Quiet,
        )
        self.port = self._http.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()

    def _picture(self, environ: Any, start_response: Any) -> list[bytes]:
        """What the hall takes pictures by."""
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        fine = environ["HTTP_AUTHORIZATION"] == f"Bearer {TOKEN}" and self.takes_pictures
        if fine:
            self.pictures.append((environ["PATH_INFO"], body))
        start_response("200 OK" if fine else "503 No", [("Content-Length", "2")])
        return [b"{}"]

    def _connect(self, sid: str, environ: object, auth: dict[str, str]) -> bool:
        if auth != {"token": TOKEN}:
            return False
        self.agents.append(sid)
        for event, data in (("devices", self.devices), *self.first):
            self.io.emit(event, data, to=sid, namespace="/agent")
        return True

    def _disconnect(self, sid: str, reason: str) -> None:
        if sid in self.agents:
            self.agents.remove(sid)

    def _job_state(self, sid: str, state: dict[str, Any]) -> bool:
        self.states.append(state)
        return self.acknowledge

    def _rated(self, sid: str, rated: dict[str, Any]) -> bool:
        self.rated.append(rated)
        return self.acknowledge

    def _pressed(self, sid: str, press: dict[str, Any]) -> dict[str, Any]:
        self.pressed.append(press)
        return self.verdict

    def _health(self, sid: str, health: dict[str, Any]) -> None:
        self.healths.append(health)

    def _doors(self, sid: str, told: dict[str, Any]) -> None:
        self.doors.append(told)

    def _scanned(self, sid: str, scan: dict[str, Any]) -> None:
        self.scans.append(scan)

    def last_doors(self, device: str) -> dict[str, str] | None:
        """How the doors of a board stand, as it was told last."""
        heard = [it["doors"] for it in self.doors if it["device"] == device]
        return heard[-1] if heard else None

    def send(self, event: str, data: Any) -> Any:
        sid = until(lambda: self.agents)[0]
        return self.io.call(event, data, to=sid, namespace="/agent", timeout=LONG_ENOUGH)

    def job(self, name: str, device: str = "p1", **more: Any) -> Any:
        data = {"job": name, "device": device, "kind": "slip", "content": SLIP, **more}
        return self.send("job", data)

    def state(self, name: str) -> tuple[str, str, str] | None:
        """The last state heard of a job, with evidence and reason."""
        heard = [s for s in self.states if s["job"] == name]
        return (heard[-1]["state"], heard[-1]["evidence"], heard[-1]["reason"]) if heard else None

    def ended(self, name: str) -> tuple[str, str, str]:
        def look() -> tuple[str, str, str] | None:
            state = self.state(name)
            return state if state and state[0] not in ("accepted", "sending") else None

        found = until(look)
        assert found
        return found

    def tell(self, event: str, **data: Any) -> None:
        """Without waiting for an answer."""
        self.io.emit(event, data, to=until(lambda: self.agents)[0], namespace="/agent")

    def last_health(self, device: str) -> dict[str, Any]:
        heard = [h for h in self.healths if h["device"] == device]
        return heard[-1] if heard else {}

    def count(self, device: str, name: str) -> int:
        """One of the counts of its last health."""
        return int(self.last_health(device).get("counts", {}).get(name, 0))

    def health(self, device: str = "p1") -> tuple[str, str]:
        heard = [h for h in self.healths if h["device"] == device]
        return (heard[-1]["state"], heard[-1]["detail"]) if heard else ("", "")

    def close(self) -> None:
        for sid in [*self.agents]:
            self.io.disconnect(sid, namespace="/agent")
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


class AgentThread:
    """run_agent() in a thread of the test."""

    def __init__(self, server: Server, folder: Path, **settings: Any) -> None:
        self.stop = threading.Event()
        self._thread = threading.Thread(
            target=run_agent,
            args=(server.url, TOKEN, folder),
            kwargs={"stop": self.stop, "timing": QUICK, **settings},
        )
        self._thread.start()

    def close(self) -> None:
        self.stop.set()
        self._thread.join()


def start(server: Server, folder: Path) -> "subprocess.Popen[bytes]":
    """The agent as the hall's server starts it."""
    return subprocess.Popen(
        [*agent_command(server.url, folder), "--log-level", "ERROR"],
        stdin=subprocess.PIPE,
        env={**os.environ, TOKEN_VARIABLE: TOKEN},
    )


def end(process: "subprocess.Popen[bytes]") -> int:
    if process.stdin:
        process.stdin.close()
    return process.wait(LONG_ENOUGH)
