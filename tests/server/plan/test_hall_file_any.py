"""A hall file of any text at all: nothing but HallFileError, and write → read is equal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_queue.check import check_plan
from hall_queue.plan import Plan
from hall_server.plan.hall_file import (
    LARGEST_FILE,
    FileProblem,
    HallFileError,
    bundled_hall,
    read_hall,
    read_hall_bytes,
)
from hall_server.plan.writer import write_hall
from tests.server.plans import plans


@given(plans())
@settings(max_examples=60)
def test_a_written_plan_reads_back_as_the_same_plan(plan: Plan) -> None:
    assert check_plan(plan) == ()
    assert read_hall(write_hall(plan)) == plan


@pytest.mark.parametrize(
    "text",
    ["#" * (10 << 20), "#\n" * (LARGEST_FILE // 2) + "#", "厅\n" * 300_000],
    ids=["ten megabytes", "one byte", "in bytes, not characters"],
)
def test_a_file_that_is_too_big_is_not_read(text: str) -> None:
    too_big = (FileProblem(1, "", "too_big", {"max": LARGEST_FILE}),)
    with pytest.raises(HallFileError) as caught:
        read_hall(text)
    assert caught.value.problems == too_big
    with pytest.raises(HallFileError) as caught:
        read_hall_bytes(text.encode())
    assert caught.value.problems == too_big


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\r",
        "a" * 4000,
        "[" * 4000,
        "x = " + "[" * 3900,
        "x = " + "{a=" * 1200,
        "x = [\n" + "[\n" * 100_000,
        ".".join("a" * 1900) + " = 1",
        "hall = 1\nhours = 2\nrules = 3\nareas = 4\nservices = 5",
        "areas = [1, [], {}, 'x', 1979-05-27]\ncounters = [{skills = [[]]}]",
        "[hall]\nname = 0x" + "f" * 3900,
        "[rules]\nrecalls = 0x" + "f" * 3900,
        "[[services]]\nminutes = 0x" + "f" * 3900,
        "[hall]\n" + "".join(f"k{number} = 1\n" for number in range(60_000)),
        "[[services]]\narea = 'x'\ncode='y'\nname='z'\nminutes = 1\n" * 17_000,
    ],
    ids=range(16),
)
def test_hostile_files_are_refused(text: str) -> None:
    with pytest.raises(HallFileError) as caught:
        read_hall(text)
    problems = caught.value.problems
    assert all(problem.line >= 1 and "\n" not in problem.text() for problem in problems)


VALUES = ["5", "-1", "true", "nan", "'x'", "''", "[]", "{}", "[[1]]", "2026-01-01", '"\\n"']
BUNDLED = {name: bundled_hall(name) for name in ("county", "starter")}


@given(st.data())
@settings(max_examples=150)
def test_a_spoilt_file_is_refused_or_still_good(data: st.DataObject) -> None:
    lines = BUNDLED[data.draw(st.sampled_from(["county", "starter", "starter"]))].split("\n")
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(lines) - 1))
        spoil = data.draw(st.sampled_from(["value", "key", "drop", "double", "cut", "add"]))
        if spoil == "value":
            key, is_pair, _ = lines[at].partition("=")
            lines[at] = f"{key}= {data.draw(st.sampled_from(VALUES))}" if is_pair else "[1]"
        elif spoil == "key":
            lines[at] = lines[at][1:]
        elif spoil == "drop":
            lines[at] = ""
        elif spoil == "double":
            lines.insert(at, lines[at])
        elif spoil == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, 40))]
        else:
            lines.insert(at, data.draw(st.text(max_size=20)))
    text = "\n".join(lines)
    try:
        plan = read_hall(text)
    except HallFileError as error:
        problems = error.problems
    else:
        assert check_plan(plan) == ()
        assert read_hall(write_hall(plan)) == plan
        return
    assert problems
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)
    assert not any("\n" in problem.text() for problem in problems)
