"""Cameras that a test may have."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.devices.cameras.lens import PATH, Lens


@pytest.fixture
def lens() -> Lens:
    return Lens()


@pytest.fixture
def node(tmp_path: Path) -> Path:
    it = tmp_path / PATH.format(3)
    it.touch()
    return it


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Device files: what opening one does.  Errors are raised."""
    answers: list[object] = []
    really = os.open

    def opened(path: Any, flags: int, *rest: Any, **more: Any) -> int:
        if not str(path).startswith("/dev/v"):
            return really(path, flags, *rest, **more)
        answer = answers[0] if answers else None
        if isinstance(answer, int):
            raise OSError(answer, os.strerror(answer))
        answers.append((path, flags))
        return really(os.devnull, os.O_RDWR)

    monkeypatch.setattr(os, "open", opened)
    return answers
