"""Where in a TOML text each value stands, by a path such as `services[12].area`.

TOML parsers give values without places. This scanner walks the text once, beside the parser, and
notes the line of every table, key and array item. It trusts that the text has been parsed already:
on anything odd it stops and keeps the lines found so far, so it never raises.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hall_queue.problems import key_path

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r]+|\#[^\n]*)|(?P<newline>\n)"""
    r'''|(?P<text>"""(?:[^"\\]|\\.|""?(?!"))*"{3,5}|\'\'\'(?:[^']|''?(?!'))*'{3,5}'''
    r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
    r"""|(?P<mark>[\[\]{},=.])|(?P<word>[^\s\[\]{},=."'#]+)""",
    re.DOTALL,
)
_LONGEST_PATH = 400
_LAST_STEP = re.compile(r"""(\.(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*")|\[\d+\])$""")


class TomlLines:
    """Line numbers, counted from 1, of everything in a TOML text."""

    def __init__(self, text: str) -> None:
        self._lines = _Scanner(text).scan()

    def find(self, path: str) -> int:
        """The line of `path`, or of the nearest table or array round it; 1 when there is none."""
        while path:
            if path in self._lines:
                return self._lines[path]
            step = _LAST_STEP.search(path)
            path = path[: step.start()] if step else ""
        return 1


class _Token(NamedTuple):
    kind: str
    """newline, text (a string), mark (one of `[]{},=.`) or word."""
    text: str
    line: int

    def is_mark(self, marks: str) -> bool:
        return self.kind == "mark" and self.text in marks

    @property
    def is_name(self) -> bool:
        return self.kind in ("text", "word")


@dataclass
class _Open:
    """A bracket not closed yet."""

    path: str
    closing: str
    item: int = 0
    """Which item of an array is being read."""
    at_key: bool = True
    """Whether the next name in an inline table is a key."""
    value_path: str = ""
    """The path of the inline table's newest key."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._lines: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        """Array of tables → the number of its newest table."""

    def scan(self) -> dict[str, int]:
        table = ""
        for token in self._tokens:
            if token.is_mark("["):
                table = self._header()
            elif token.is_name:
                self._value(self._key(table, token))
            elif token.kind != "newline":
                break
        return self._lines

    def _header(self) -> str:
        """After the first `[` of `[a.b]` or `[[a.b]]`: the path of the table it opens."""
        keys: list[str] = []
        many, line = False, 1
        for token in self._tokens:
            line = token.line
            if token.is_mark("["):
                many = True
            elif token.is_name:
                keys.append(_unquoted(token.text))
            elif token.is_mark("]") or token.kind == "newline":
                break
        if many:
            next(self._tokens, None)
        path = ""
        for left, key in enumerate(keys, 1 - len(keys)):
            path = key_path(path, key)
            self._note(path, line)
            if many and left == 0:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = f"{path}[{self._counts[path]}]"
                self._note(path, line)
        return path

    def _key(self, table: str, first: _Token) -> str:
        """After the first part of a (dotted) key, up to and with its `=`: the path it names."""
        path = key_path(table, _unquoted(first.text))
        self._note(path, first.line)
        for token in self._tokens:
            if token.is_name:
                path = key_path(path, _unquoted(token.text))
                self._note(path, token.line)
            elif not token.is_mark("."):
                break
        return path

    def _value(self, path: str) -> None:
        """After `=`: one value with all that is inside it. A loop, for nesting may be deep."""
        opened: list[_Open] = []
        for token in self._tokens:
            here = opened[-1] if opened else None
            if here is None:
                at = path
                if token.kind == "newline":
                    return
            elif token.is_mark(here.closing):
                opened.pop()
                continue
            elif token.is_mark(","):
                here.item += 1
                here.at_key = True
                continue
            elif here.closing == "]":
                at = f"{here.path}[{here.item}]"
                if token.kind != "newline":
                    self._note(at, token.line)
            elif token.is_name and here.at_key:
                here.at_key = False
                here.value_path = self._key(here.path, token)
                continue
            else:
                at = here.value_path
            if token.is_mark("[{"):
                opened.append(_Open(at, "]" if token.text == "[" else "}"))

    def _note(self, path: str, line: int) -> None:
        # Longer ones are found by what they stand in; noting them would cost a hostile file's
        # length squared.
        if len(path) <= _LONGEST_PATH:
            self._lines.setdefault(path, line)


def _tokens(text: str) -> Iterator[_Token]:
    line, at = 1, 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        kind, found = match.lastgroup or "", match.group()
        if kind != "space":
            yield _Token(kind, found, line)
        line += found.count("\n")


def _unquoted(key: str) -> str:
    if key[:1] not in ('"', "'"):
        return key
    try:
        name: str = tomllib.loads(f"key = {key}")["key"]
    except ValueError:
        return key
    return name
