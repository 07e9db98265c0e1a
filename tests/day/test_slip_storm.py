"""A short storm over twelve printers. The long one, of 10,000 slips, is `python -m bench.slips`."""

from pathlib import Path

from tests.day.slip_storm import Setting, run


def test_what_is_said_of_slips_is_what_came_out(tmp_path: Path) -> None:
    setting = Setting(tmp_path, slips=150, seed=1, calm=1.0, kill_every=40)
    came = run(setting)
    assert came.faults == [], came
    assert came.states.total() == setting.slips
    assert came.states["printed"] > 0
    assert came.kills > 1
    assert came.blows.total() > 0
