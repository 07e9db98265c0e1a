"""What is said: by the golden list that the wall page shares, and for anything a plan allows."""

import json
import re
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_display.speech import CHIME, WORDS, YAO, call_clips, call_text, clip_names
from hall_queue.check import LABEL_LENGTH, PREFIX

GOLDEN = json.loads((Path(__file__).parent / "spoken.json").read_text(encoding="utf-8"))

numbers = st.builds(
    lambda prefix, serial, width: f"{prefix}{serial:0{width}d}",
    st.from_regex(PREFIX, fullmatch=True),
    st.integers(1, 10_000),
    st.integers(1, 6),
)
labels = st.text(min_size=1, max_size=LABEL_LENGTH)
ones: st.SearchStrategy[Literal["yi", "yao"]] = st.sampled_from(("yi", "yao"))


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: f"{case['number']}-{case['label']}")
def test_a_call_is_said_as_written_down(case: dict[str, Any]) -> None:
    assert call_text(case["number"], case["label"]) == case["text"]
    clips = call_clips(case["number"], case["label"], case.get("one", "yi"))
    assert " ".join(clips) == case["clips"]


@given(numbers, labels, ones)
def test_every_call_of_any_plan_can_be_said(
    number: str, label: str, one: Literal["yi", "yao"]
) -> None:
    clips = call_clips(number, label, one)
    assert set(clips) <= clip_names()
    assert clips[:2] == (CHIME, WORDS["请"])
    # The number is heard whole, sign by sign …
    digits = {"1": YAO} if one == "yao" else {}
    said = clips[2 : 2 + len(number)]
    assert said == tuple(digits.get(char, char.lower()) for char in number)
    # … and then where to go.
    assert clips[2 + len(number)] == WORDS["号到"]
    assert clips[-1].endswith("banli")
    assert len(clips) > 4 + len(number) or "chuangkou" in clips[-1]


@given(st.integers(1, 99))
def test_a_counter_up_to_99_is_said_as_a_number(label: int) -> None:
    clips = call_clips("A1", str(label), "yao")[5:-1]
    value = 0
    for clip in clips:
        value = max(value, 1) * 10 if clip == "shi" else value + int(clip)
    assert value == label


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_sentence_holds_nothing_but_number_and_label(number: str, label: str) -> None:
    """So no name can be spoken or shown: none is ever handed in."""
    text = call_text(number, label)
    around = re.escape(number), re.escape(label)
    assert re.fullmatch(r"请{}号到{}(号?窗口)?办理".format(*around), text, re.DOTALL)
    assert set(call_clips(number, label)) <= clip_names()
