"""What is wrong with a plan, as facts, and the checks that many of its fields share."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise
from typing import Protocol

ProblemFact = str | int | float | bool | tuple[str, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
NAME_LENGTH = 60
SHOWN_CHOICES = 20
_GUESSED_PROBLEMS = 50
_GUESSED_CHOICES = 2000


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a plan. `path` as in `codec`; `code` stable, snake_case."""

    path: str
    code: str
    facts: Mapping[str, ProblemFact] = field(default_factory=dict)


def key_path(path: str, key: str) -> str:
    """The path of `key` inside `path`; odd keys are quoted, so that one step stays one line."""
    step = key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
    line = "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in step)
    return f"{path}.{line}" if path else line


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


class _Spanned(Protocol):
    @property
    def start(self) -> time: ...
    @property
    def end(self) -> time: ...


def choices(value: str, known: Iterable[str], guess: bool = True) -> dict[str, ProblemFact]:
    """Facts about a word that is none of `known`.

    value: as given.  allowed: at most 20 of `known`, the nearest first.  count: how many there
    are.  meant: the nearest, absent when none is near (or `guess` is off).
    """
    names = list(known)
    near: list[str] = []
    # Both bounds keep a hostile file from taking minutes.
    if guess and len(names) <= _GUESSED_CHOICES:
        near = difflib.get_close_matches(value[:NAME_LENGTH], names, n=1)
    shown = near + [name for name in names[: SHOWN_CHOICES + 1] if name not in near]
    facts: dict[str, ProblemFact] = {"value": value, "allowed": tuple(shown[:SHOWN_CHOICES])}
    facts["count"] = len(names)
    if near:
        facts["meant"] = near[0]
    return facts


class Report:
    """The problems so far, and the checks that many fields share."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, path: str, code: str, **facts: ProblemFact) -> None:
        self.problems.append(Problem(path, code, facts))

    def text(self, path: str, value: str, limit: int = NAME_LENGTH, needed: bool = True) -> None:
        """Words for people: no control characters, no space around, not too long."""
        if not value:
            if needed:
                self.add(path, "empty")
        elif len(value) > limit:
            self.add(path, "too_long", length=len(value), max=limit)
        elif any(_is_control(char) for char in value):
            self.add(path, "control_character", value=value)
        elif value != value.strip():
            self.add(path, "space_around", value=value)

    def between(self, path: str, value: float, low: float, high: float) -> None:
        # Written so that a value that is not a number at all is refused too.
        if not low <= value <= high:
            self.add(path, "out_of_range", **_shown(value), min=low, max=high)

    def refer(self, path: str, kind: str, value: str, known: Mapping[str, object]) -> None:
        if value not in known:
            guess = len(self.problems) < _GUESSED_PROBLEMS
            self.add(path, "unknown_reference", kind=kind, **choices(value, known, guess))

    def unique(self, paths_and_values: Iterable[tuple[str, str]]) -> None:
        first: dict[str, str] = {}
        for path, value in paths_and_values:
            if value and first.setdefault(value, path) != path:
                self.add(path, "duplicate", value=value, first=first[value])

    def codes(self, kind: str, items: Sequence[_Coded]) -> None:
        for index, item in enumerate(items):
            if not CODE.fullmatch(item.code):
                self.add(f"{kind}[{index}].code", "bad_code", value=item.code)
        self.unique((f"{kind}[{index}].code", item.code) for index, item in enumerate(items))

    def spans(self, path: str, spans: Sequence[_Spanned]) -> None:
        """Whole minutes, each begins before it ends, in order, none overlaps the next."""
        uneven = [i for i, s in enumerate(spans) if not (_whole(s.start) and _whole(s.end))]
        for index in uneven:
            self.add(f"{path}[{index}]", "not_whole_minutes")
        if uneven:
            # Times of different kinds cannot even be compared.
            return
        for index, span in enumerate(spans):
            if span.start >= span.end:
                self.add(f"{path}[{index}]", "ends_before_start", value=_span_text(span))
        for index, (before, span) in enumerate(pairwise(spans), 1):
            if span.start < before.end:
                facts = {"value": _span_text(span), "before": _span_text(before)}
                self.add(f"{path}[{index}]", "overlap", **facts)


def _is_control(char: str) -> bool:
    """Control, lone surrogate, line separator; and the marks that turn writing round."""
    return unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in _TURNING


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _shown(value: float) -> dict[str, ProblemFact]:
    """A number as a fact; left out when no page or JSON text could show it (nan, 10**5000)."""
    return {"value": value} if abs(value) < 1e12 else {}


def _whole(moment: time) -> bool:
    return moment.tzinfo is None and moment.second == 0 and moment.microsecond == 0


def _span_text(span: _Spanned) -> str:
    return f"{span.start:%H:%M}-{span.end:%H:%M}"
