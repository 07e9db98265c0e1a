"""Pinyin initials: asked for once, however many want to know."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from hall_server.initials import Initials
from tests.server.halls import small_plan


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that gains a line with every process that is asked."""
    log, python = tmp_path / "asked", tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho asked >>"{log}"\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    return log


def test_who_asks_at_the_same_time_waits_for_the_one_answer(tmp_path: Path, asked: Path) -> None:
    """As when a hall is set up by the one that also starts it."""
    initials, plan = Initials(tmp_path), small_plan()
    both = [threading.Thread(target=initials.learn, args=[plan]) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert asked.read_text().splitlines() == ["asked"]
    assert initials.of([plan.services[0].name]) != []
    Initials(tmp_path).learn(plan)
    assert asked.read_text().splitlines() == ["asked"], "remembered in the folder"
