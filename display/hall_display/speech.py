"""What is said when a ticket is called: as a sentence, and as the recorded clips that make it up.

Only the number and the counter's label ever come in here, so no name can be spoken. The clips lie
in `clips/` (made by tools/make_clips.py); the wall page joins them. It has these rules too
(display/ui/speech/clips.ts), and tests/display/spoken.json holds both to the same result.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Literal

CHIME = "chime"

WORDS: Mapping[str, str] = {
    "请": "qing",
    "号到": "hao-dao",
    "号窗口办理": "hao-chuangkou-banli",
    "窗口办理": "chuangkou-banli",
    "办理": "banli",
    "窗口": "chuangkou",
    "号": "hao",
    "总服务台": "zong-fuwutai",
    "服务台": "fuwutai",
    "东": "dong",
    "西": "xi",
    "南": "nan",
    "北": "bei",
    "中": "zhong",
    "楼": "lou",
    "层": "ceng",
    "区": "qu",
    "厅": "ting",
    "室": "shi-room",
    "台": "tai",
    "-": "gang",
    "十": "shi",
}
"""Words that can be said → their clips; in a text the longest that fits is taken. Besides them
there is one clip for every letter (`a`…`z`) and digit (`0`…`9`), and `yao` for a 1 said 幺."""

YAO = "yao"
_CHINESE_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")}
_LONGEST = max(map(len, WORDS))
_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def window_text(label: str) -> str:
    """Where to go, in words: `3` → 3号窗口, `3号` → 3号窗口, 总服务台 as it is."""
    if _plain(label)[-1:] in {*_DIGITS, *_LETTERS}:
        return f"{label}号窗口"
    return f"{label}窗口" if label.endswith("号") else label


def call_text(number: str, counter_label: str) -> str:
    """The sentence of a call, as captioned: 请Z047号到3号窗口办理."""
    return f"请{number}号到{window_text(counter_label)}办理"


def call_clips(number: str, label: str, one: Literal["yi", "yao"] = "yi") -> tuple[str, ...]:
    """Names of the clips that say `call_text`, in order, the chime first.

    Ticket numbers are said digit by digit; a counter up to 99 as a number (14 → 十四), a longer
    one digit by digit. one: how a 1 that stands among such digits is said, 一 or 幺. A character
    without a clip is left out; a label of nothing else becomes 窗口.
    """
    where = window_text(label)
    if not any(_read(where, one)):
        where = "窗口"
    return (
        CHIME,
        WORDS["请"],
        *_spell(_plain(number), one),
        *_read(f"号到{where}办理", one),
    )


def clip_names() -> frozenset[str]:
    """Every clip that a call may need."""
    return frozenset({CHIME, YAO, *WORDS.values(), *_DIGITS, *_LETTERS.lower()})


def _plain(text: str) -> str:
    """Full-width letters and digits as plain ones, small letters as capitals."""
    return unicodedata.normalize("NFKC", text).upper()


def _spell(text: str, one: str) -> Iterator[str]:
    for char in text:
        if char == "1" and one == "yao":
            yield YAO
        elif char in _DIGITS or char in _LETTERS:
            yield char.lower()


def _read(text: str, one: str) -> Iterator[str]:
    rest = _plain(text)
    while rest:
        digits = rest[: len(rest) - len(rest.lstrip(_DIGITS))]
        if digits:
            yield from _counted(digits) if _is_counted(digits) else _spell(digits, one)
            rest = rest[len(digits) :]
            continue
        sizes = range(min(_LONGEST, len(rest)), 0, -1)
        size = next((size for size in sizes if rest[:size] in WORDS), 1)
        word = rest[:size]
        if word in WORDS:
            yield WORDS[word]
        else:
            yield from _spell(_CHINESE_DIGITS.get(word, word), "yi")
        rest = rest[size:]


def _is_counted(digits: str) -> bool:
    return len(digits) <= 2 and not digits.startswith("0")


def _counted(digits: str) -> Iterator[str]:
    """1 to 99 as a number: 4 → 四, 10 → 十, 14 → 十四, 20 → 二十."""
    tens, ones = divmod(int(digits), 10)
    if tens > 1:
        yield str(tens)
    if tens:
        yield WORDS["十"]
    if ones:
        yield str(ones)
