"""The notebook and the storm at a simulator: what was done there is known, and for how long."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.day.blows import Blow
from tests.day.notebook import Notebook
from tests.day.storm import Storm, Target
from tests.devices.rig import LineRig, until

PRESS = {"key": "call", "digits": "7"}


def test_deeds_and_looks(tmp_path: Path) -> None:
    with LineRig("call_keypad", tmp_path, "--count", "2") as rig:
        notebook = Notebook(lambda kind: rig.control if kind == "keypads" else "")
        state = notebook.do("keypads", "keypad-1", "press", PRESS)
        assert state is not None
        assert state["presses"] == 1
        with pytest.raises(ValueError, match="no such key"):
            notebook.do("keypads", "keypad-1", "press", {"key": "door"})
        seen = notebook.look("keypads")
        assert seen is not None
        assert seen.home == rig.control
        presses = {name: it["presses"] for name, it in seen.states.items()}
        assert presses == {"keypad-1": 1, "keypad-2": 0}
    assert notebook.look("keypads") is None
    assert notebook.do("keypads", "keypad-1", "press", PRESS) is None
    assert notebook.look("cameras") is None
    # What got no answer may have been done.
    told = [(deed.device, deed.wishes, deed.known) for deed in notebook.deeds("press")]
    assert told == [("keypad-1", PRESS, True), ("keypad-1", PRESS, False)]
    assert all(deed.begun <= deed.ended for deed in notebook.deeds("press"))
    assert notebook.deeds("scan") == []


def test_every_blow_is_noted_until_it_is_mended(tmp_path: Path) -> None:
    stuck = Blow("stuck", (("", {"stuck_key": 1}),), (("", {"stuck_key": None}),), 0.01, 0.02)
    with LineRig("call_keypad", tmp_path, "--count", "1") as rig:
        storm = Storm([Target("keypad-1", lambda: rig.control, (stuck,), 0.05)], 1)
        storm.start()
        until(lambda: len(storm.log) > 3)
        storm.close()
        assert rig.state()["faults"]["stuck_key"] is None
    assert len(storm.log) == storm.struck["stuck"]
    spans = [(it.since, it.until) for it in storm.log if it.until is not None]
    assert len(spans) == len(storm.log)
    times = [time for span in spans for time in span]
    assert times == sorted(times)


def test_a_storm_that_ends_too_soon_says_so(tmp_path: Path) -> None:
    wrong = Blow("unknown", (("", {"no_such_fault": True}),), ())
    with LineRig("call_keypad", tmp_path, "--count", "1") as rig:
        storm = Storm([Target("keypad-1", lambda: rig.control, (wrong,), 0.01)], 1)
        storm.start()
        until(lambda: storm.faults)
        storm.close()
    assert "no_such_fault" in storm.faults[0]
