"""The line of everything in a TOML text, whatever way it is written."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from hall_queue.problems import key_path
from hall_server.plan.toml_lines import TomlLines

TEXT = '''\
# comment [a]
[hall] # "
name = "x # [["
"odd key" = 'a\\'
a.b = {c = 1.5, d = [1.5,
 2, {e = "x"}]}

[[areas]]
list = [ # first
  "a,]",
  """x
  [no.table]
  \\"""
""",
  \'\'\'
k\'\'\'\',

]
[[areas]]
[areas.settings]
x = 2024-01-01T07:00:00
[[ areas . "in.ner" ]]
y = -1e5
[[areas."in.ner"]]
z = [[], [[1], 2]]
[other.deep]
q = """
a"""""
r = true
'''

PLACES = {
    "hall": 2,
    "hall.name": 3,
    'hall."odd key"': 4,
    "hall.a.b": 5,
    "hall.a.b.c": 5,
    "hall.a.b.d[1]": 6,
    "hall.a.b.d[2].e": 6,
    "areas[0]": 8,
    "areas[0].list[0]": 10,
    "areas[0].list[1]": 11,
    "areas[0].list[2]": 15,
    "areas[1]": 19,
    "areas[1].settings.x": 21,
    'areas[1]."in.ner"[0].y': 23,
    'areas[1]."in.ner"[1]': 24,
    'areas[1]."in.ner"[1].z[1][0][0]': 25,
    "other.deep.q": 27,
    "other.deep.r": 29,
}


def test_the_text_is_toml() -> None:
    assert tomllib.loads(TEXT)["areas"][0]["list"][2] == "k'"


@pytest.mark.parametrize(("path", "line"), PLACES.items())
def test_every_value_is_found(path: str, line: int) -> None:
    assert TomlLines(TEXT).find(path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("", 1),
        ("nothing", 1),
        ("hall.nothing", 2),
        ('hall."odd.nothing".x', 2),
        ("areas[1].nothing[3].x", 19),
        ("areas[0].list[1].name", 11),
        ("areas[9].x", 8),
    ],
)
def test_what_is_absent_is_looked_for_where_it_would_stand(path: str, line: int) -> None:
    assert TomlLines(TEXT).find(path) == line


@pytest.mark.parametrize(
    "text", ["", "=", "[", "[[", "a", "a =", "a = [", 'a = "', "]", "\0", "a.=."]
)
def test_rubbish_is_no_error(text: str) -> None:
    assert TomlLines(text).find("a.b[1]") == 1


KEYS = st.text(min_size=1, max_size=3) | st.sampled_from(["a", "b", "a.b", '"', "[0]"])
LEAVES = st.text(max_size=5) | st.integers(-5, 5) | st.booleans() | st.floats(allow_nan=False)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_whatever_a_writer_writes_is_found_in_order(data: dict[str, Any]) -> None:
    try:
        text = tomlkit.dumps(data)
        same = tomllib.loads(text) == data
    except ValueError:
        return
    if not same:
        return
    lines = TomlLines(text)
    for path, key in _keys("", data):
        source = text.split("\n")[lines.find(path) - 1]
        assert key in source or tomlkit.key(key).as_string() in source


def _keys(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            at = key_path(path, key)
            yield at, key
            yield from _keys(at, item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _keys(f"{path}[{index}]", item)
