"""A short piece of a busy day; with the server and its agent killed in the middle of it, and
everything that can go wrong with devices of all kinds going wrong.

The whole day is `python -m tests.day.run --kills 10 --agent-kills 10 --storm`.
"""

from collections.abc import Callable
from pathlib import Path

from tests.day.run import Setting, run


def test_a_busy_while(tmp_path: Path, free_port: Callable[[], int]) -> None:
    setting = Setting(port=free_port(), data=tmp_path / "hall", speed=150, until="+25")
    faults, figures = run(setting)
    assert faults == [], figures


def test_a_stormy_while_with_kills(tmp_path: Path, free_port: Callable[[], int]) -> None:
    data = tmp_path / "hall"
    setting = Setting(free_port(), data, 100, "+25", kills=2, agent_kills=2, storm=True)
    faults, figures = run(setting)
    assert faults == [], figures
