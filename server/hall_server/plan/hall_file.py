"""The hall file: one TOML text that people write, and the plan it stands for.

Reading tells every mistake with its line; writing gives a text that reads back as the same plan.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from hall_queue.check import LANGUAGE, check_plan
from hall_queue.plan import DEVICE_KINDS, Plan
from hall_queue.problems import Problem, ProblemFact, choices
from hall_server.languages import HOME, page_languages
from hall_server.plan.camera_settings import wrong_cameras
from hall_server.plan.device_profiles import unknown_profiles
from hall_server.plan.keypad_settings import wrong_keypads
from hall_server.plan.lock_settings import wrong_locks
from hall_server.plan.pad_settings import wrong_pads
from hall_server.plan.problem_words import sentence
from hall_server.plan.reader import read_tables
from hall_server.plan.reader_settings import wrong_readers
from hall_server.plan.scanner_settings import wrong_scanners
from hall_server.plan.settle import settle
from hall_server.plan.sign_settings import wrong_signs
from hall_server.plan.toml_lines import TomlLines

LARGEST_FILE = 1024 * 1024
"""Bytes of UTF-8."""
_LONGEST_LINE = 4000
"""Characters."""
_MOST_DOTS = 100
"""In one line. The parser's time grows with the square of the parts of a dotted key."""
_WHERE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class FileProblem:
    """One mistake in a hall file. line: from 1.  path: in the file, "" for the file itself.

    code, facts: as in `check.Problem`; besides, a duplicate has `first_line`.
    """

    line: int
    path: str
    code: str
    facts: Mapping[str, ProblemFact] = field(default_factory=dict)

    def text(self, file: str = "hall.toml") -> str:
        """One line of English: `county.toml:117: services[12].area: "medcial" is not …`."""
        path = f"{self.path}: " if self.path else ""
        return f"{file}:{self.line}: {path}{sentence(self.code, self.facts)}"


class HallFileError(Exception):
    """A hall file that cannot be used; `problems` in the order of their lines, never empty."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return self.text()

    def text(self, file: str = "hall.toml") -> str:
        """A line of English for each problem."""
        return "\n".join(problem.text(file) for problem in self.problems)


def read_hall_bytes(data: bytes) -> Plan:
    """`read_hall` of a file's bytes; HallFileError `not_utf8` for a text saved as GBK."""
    try:
        text = data[: LARGEST_FILE + 4].decode("utf-8")
    except UnicodeDecodeError as error:
        if len(data) <= LARGEST_FILE:
            raise _failed(data[: error.start].count(b"\n") + 1, "not_utf8") from None
        raise _too_big() from None
    return read_hall(text)


def read_hall(text: str) -> Plan:
    """The plan in the text of a hall file.

    HallFileError names every mistake: of TOML (one only: nothing can be read after it), of keys
    and values, and of the plan as `check_plan` sees it. Nothing else is raised, whatever `text`
    is; at most 1 MiB is looked at.
    """
    text = text.removeprefix("\ufeff")
    _check_size(text)
    reading = read_tables(_parse(text))
    plan = reading.plan
    devices = (
        *_undriven(plan),
        *unknown_profiles(plan),
        *wrong_keypads(plan),
        *wrong_locks(plan),
        *wrong_cameras(plan),
        *wrong_pads(plan),
        *wrong_readers(plan),
        *wrong_scanners(plan),
        *wrong_signs(plan),
    )
    found = (*check_plan(plan), *_unspoken(plan), *devices)
    problems = settle(reading, found)
    if problems:
        lines = TomlLines(text)
        located = sorted((_located(problem, lines) for problem in problems), key=_place)
        raise HallFileError(tuple(located))
    return reading.plan


def bundled_hall(name: str) -> str:
    """The text of a hall file that comes with the program: `county` or `starter`.

    KeyError for another name.
    """
    if name not in ("county", "starter"):
        raise KeyError(name)
    file = resources.files("hall_server").joinpath("halls", f"{name}.toml")
    return file.read_text(encoding="utf-8")


def _unspoken(plan: Plan) -> Iterator[Problem]:
    """Words in a language that no page speaks: nobody would ever read them."""
    others = [language for language in page_languages() if language != HOME]
    for language in plan.words:
        if others and language not in others and LANGUAGE.fullmatch(language):
            facts = {"kind": "language", **choices(language, others)}
            yield Problem(f"words.{language}", "unknown_reference", facts)


def _undriven(plan: Plan) -> Iterator[Problem]:
    """Devices of a kind that no agent knows; whose driver it is, the agent says."""
    for index, device in enumerate(plan.devices):
        if device.kind and device.kind not in DEVICE_KINDS:
            facts = {"kind": "device kind", **choices(device.kind, DEVICE_KINDS)}
            yield Problem(f"devices[{index}].kind", "unknown_reference", facts)


def _place(problem: FileProblem) -> tuple[int, str]:
    return problem.line, problem.path


def _located(problem: Problem, lines: TomlLines) -> FileProblem:
    facts = dict(problem.facts)
    if "first" in facts:
        facts["first_line"] = lines.find(str(facts["first"]))
    return FileProblem(lines.find(problem.path), problem.path, problem.code, facts)


def _failed(line: int, code: str, **facts: ProblemFact) -> HallFileError:
    return HallFileError((FileProblem(line, "", code, facts),))


def _too_big() -> HallFileError:
    return _failed(1, "too_big", max=LARGEST_FILE)


def _check_size(text: str) -> None:
    if len(text) > LARGEST_FILE:
        raise _too_big()
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise _failed(text.count("\n", 0, error.start) + 1, "not_utf8") from None
    if size > LARGEST_FILE:
        raise _too_big()
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _LONGEST_LINE:
            raise _failed(number, "line_too_long", length=len(line), max=_LONGEST_LINE)
        if line.count(".") > _MOST_DOTS:
            raise _failed(number, "nested_too_deep")


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        lines = text.split("\n")
        deepest = max(range(len(lines)), key=lambda at: sum(map(lines[at].count, "[{")))
        raise _failed(deepest + 1, "nested_too_deep") from None
    except ValueError as error:
        # Besides its own error, the parser lets out int()'s refusal of thousands of digits.
        message = str(error)
        where = _WHERE.search(message)
        line = int(where[1]) if where and where[1] else len(text.rstrip().split("\n"))
        raise _failed(line, "syntax", message=_WHERE.sub("", message)) from None
