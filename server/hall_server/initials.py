"""Pinyin initials of names, for the search: 换身份证 → hsfz.

The dictionary that tells 银行 from 行政 takes a second to load and forty megabytes to keep, so it
never comes into the server: a short-lived child process is asked, once for every new name, and
what it says is remembered in the data folder.

    python -m hall_server.initials < names.json > initials.json
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from hall_queue.events import Event, PlanAdopted
from hall_queue.hall import Hall
from hall_queue.plan import Plan

log = logging.getLogger(__name__)

_FILE = "initials.json"
_PATIENCE = 20.0


class Initials:
    """What is known so far; asked for the rest by `learn`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _FILE
        self._asking = threading.Lock()
        self._known: dict[str, str] = {}
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            self._known = {str(name): str(letters) for name, letters in kept.items()}
        except (OSError, ValueError, AttributeError):
            pass  # the first start, or a damaged memory: it is all asked again

    def of(self, names: Iterable[str]) -> list[str]:
        """The initials of `names`, in their order, each once; a name nobody has asked about has
        none."""
        found = (self._known.get(name) for name in names)
        return list(dict.fromkeys(letters for letters in found if letters))

    def learner(self, start: Callable[..., object]) -> Callable[[Hall, Sequence[Event]], None]:
        """A front desk listener: what a new plan calls things. start: begins a task."""

        def listen(hall: Hall, events: Sequence[Event]) -> None:
            if any(isinstance(event, PlanAdopted) for event in events):
                start(self.learn, hall.plan)

        return listen

    def learn(self, plan: Plan) -> None:
        """Find out about every name of `plan` that is new; blocks for a second or two if any.

        Asked twice at once, the second waits for what the first finds out.
        """
        with self._asking:
            self._learn(plan)

    def _learn(self, plan: Plan) -> None:
        new = sorted({name for service in plan.services for name in names_of(plan, service.code)})
        new = [name for name in new if name not in self._known]
        if not new:
            return
        try:
            asked = subprocess.run(
                [sys.executable, "-m", "hall_server.initials"],
                input=json.dumps(new),
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                check=True,
            )
            self._known.update(json.loads(asked.stdout))
            self._file.write_text(json.dumps(self._known, ensure_ascii=False), encoding="utf-8")
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            log.warning("the search knows no pinyin initials of %d names: %s", len(new), error)


def names_of(plan: Plan, service: str) -> tuple[str, ...]:
    """What a service may be searched by; first the name on its tile."""
    found = plan.service[service]
    return (found.spoken or found.name, found.name, *found.aliases)


def _initials(names: list[str]) -> dict[str, str]:
    from pypinyin import Style, lazy_pinyin

    letters = {name: lazy_pinyin(name, style=Style.FIRST_LETTER) for name in names}
    return {
        name: "".join(letter for letter in found if letter.isalnum()).lower()
        for name, found in letters.items()
    }


if __name__ == "__main__":
    json.dump(_initials(json.load(sys.stdin)), sys.stdout)
