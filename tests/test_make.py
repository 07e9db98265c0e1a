"""On a fresh machine `make` says what is missing, before it has made anything."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ASKED_FOR = ("Makefile", "requirements-dev.lock", "tools/check_python.py")


def test_without_python_it_says_what_to_get(tmp_path: Path) -> None:
    for name in ASKED_FOR:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    told = subprocess.run(
        ["make", "demo", "PYTHON=no-such-python"], cwd=tmp_path, capture_output=True, text=True
    )
    assert told.returncode != 0
    assert told.stderr.startswith("no-such-python is not here: Hallway needs Python 3.11 or newer")
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("lack", "says"),
    [
        ("sys.version_info = (3, 10, 4)", "Python 3.11 or newer is needed; this is 3.10"),
        ("sys.modules['venv'] = None", "this Python has no module 'venv' (Debian: package python3"),
        ("sys.modules['ensurepip'] = None", "this Python has no module 'ensurepip'"),
    ],
)
def test_a_python_that_will_not_do_is_told_with_how_to_get_one(lack: str, says: str) -> None:
    script = f"import runpy, sys; {lack}; runpy.run_path('tools/check_python.py', None, '__main__')"
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert says in told.stderr
    assert "sudo apt-get install python3 python3-venv" in told.stderr
