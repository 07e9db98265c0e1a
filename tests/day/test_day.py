"""A short piece of a busy day, with the server and its agent killed in the middle of it.

The whole day, and ten kills of each, is `python -m tests.day.run --kills 10 --agent-kills 10`.
"""

from collections.abc import Callable
from pathlib import Path

from tests.day.run import Setting, run


def test_a_busy_while(tmp_path: Path, free_port: Callable[[], int]) -> None:
    setting = Setting(port=free_port(), data=tmp_path / "hall", speed=150, until="+25")
    faults, figures = run(setting)
    assert faults == [], figures


def test_a_busy_while_with_kills(tmp_path: Path, free_port: Callable[[], int]) -> None:
    setting = Setting(free_port(), tmp_path / "hall", 100, "+25", kills=2, agent_kills=2)
    faults, figures = run(setting)
    assert faults == [], figures
