"""What `hallway serve` loads before its first page: nothing that it can do without until asked."""

import json
import subprocess
import sys

import pytest

_LOADED = """
import json, sys
from hall_server.cli.run import make_ready
assert make_ready() == "gevent"
import hall_server.running
print(json.dumps([name for name, module in sys.modules.items() if module is not None]))
"""


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    ran = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True
    )
    return frozenset(json.loads(ran.stdout))


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
        "serial",
        "hall_kiosk.agent.run",
        "hall_server.demo.stage",
    ],
)
def test_it_is_not_loaded(loaded: frozenset[str], name: str) -> None:
    assert "hall_server.app" in loaded
    assert name not in loaded
