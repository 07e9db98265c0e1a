"""What `hallway serve` does before its first page: nothing that it can do without until asked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_STARTED = """
import json, sys
from pathlib import Path

lists = []
def listen(event, told):
    if event == "open" and str(told[0]).endswith("entry_points.txt"):
        lists.append(str(told[0]))
sys.addaudithook(listen)

from hall_server.cli.run import make_ready
assert make_ready() == "gevent"
import hall_server.running
from hall_server.app import build
from hall_server.clock import WallClock
from pydantic import BaseModel

server = build(Path(sys.argv[1]), WallClock(), "gevent")
print(json.dumps({
    "loaded": [name for name, module in sys.modules.items() if module is not None],
    "lists": lists,
    "models": {
        name: made.__pydantic_complete__
        for name, made in vars(hall_server.wire).items()
        if isinstance(made, type) and issubclass(made, BaseModel)
    },
}))
server.close()
"""


class Started:
    """What a server has done by the time it can answer."""

    def __init__(self, data: Path) -> None:
        run = [sys.executable, "-c", _STARTED, str(data)]
        told = json.loads(subprocess.run(run, stdout=subprocess.PIPE, check=True).stdout)
        self.loaded: set[str] = set(told["loaded"])
        """Modules."""
        self.lists: list[str] = told["lists"]
        """Files of installed packages in which they name their plug-ins, as far as it read them."""
        self.models: dict[str, bool] = told["models"]
        """Those of the wire; whether they are worked out."""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Started:
    return Started(tmp_path_factory.mktemp("hall"))


@pytest.mark.parametrize(
    "name",
    [
        "requests",
        "websocket",
        "urllib3",
        "prometheus_client",
        "tomlkit",
        "pypinyin",
        "PIL",
        "escpos",
        "qrcode",
        "segno",
        "serial",
        "hall_devices.simulators.slip_paper",
        "hall_kiosk.agent.run",
        "hall_server.demo.stage",
    ],
)
def test_it_is_not_loaded(started: Started, name: str) -> None:
    assert "hall_server.app" in started.loaded
    assert name not in started.loaded


def test_nobody_is_asked_for_plug_ins(started: Started) -> None:
    assert started.lists == []


def test_models_are_worked_out_when_they_are_first_used(started: Started) -> None:
    assert len(started.models) > 50
    assert [name for name, done in started.models.items() if done] == []
