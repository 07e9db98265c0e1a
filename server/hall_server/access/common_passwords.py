"""Passwords that are guessed first: lists of stolen ones begin with these, in China and elsewhere.

NIST SP 800-63B 5.1.1.2 asks to refuse them, and what is made of the service's or person's name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_ROWS = """
12345678 123456789 1234567890 0123456789 123456780 01234567 87654321 987654321 0987654321
9876543210 11223344 1122334455 12341234 123123123 123321123 12344321 123454321 147258369 741852963
789456123 159357456 520131499 13145200 52013140 5201314520 19491001 20080808 88888888 66666666
00000000 11111111 99999999 1qaz2wsx 1q2w3e4r 1q2w3e4r5t qazwsxedc qwertyui qwertyuiop asdfghjkl
asdfghjk zxcvbnm zxcvbnm, qwer1234 asdf1234 zaq12wsx 1qazxsw2 abcd1234 a1b2c3d4 abc12345 a1234567
a12345678 aa123456 aa12345678 q1w2e3r4 qq123456 ab123456
"""
"""Of the keyboard, of digits, and of both."""
_WORDS = """
password passw0rd p@ssw0rd p@ssword pa55word letmein welcome iloveyou administrator admin admin888
superman sunshine princess football baseball whatever trustno1 monkey dragon master shadow woaini
woaini1314 woaini520 iloveyou1314 nihao nihaoma wobuzhidao zhongguo woaizhongguo beijing mima
mimamima guanliyuan dating zhengwu hallway changting qwerty qwert asdfgh abcdefg abcdefgh changeme
default guest test testtest system manager root toor user
"""
"""With whatever digits and marks stand around them."""
_COMMON = frozenset(f"{_ROWS} {_WORDS}".split())


def is_common(password: str, names: Iterable[str]) -> bool:
    """Whether it is one of them, or one of `names` (a login, a person's, the hall's); also with
    digits and marks put around it, as most people do who are asked for some."""
    plain = _plain(password)
    word = _word(plain)
    own = {_word(_plain(name)) for name in names} - {""}
    return plain in _COMMON or word in _COMMON or word in own


def _plain(text: str) -> str:
    """Wide letters are as good as narrow ones to guess with, and so are capitals."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _word(plain: str) -> str:
    """Without what stands around its letters."""
    letters = [place for place, char in enumerate(plain) if char.isalpha()]
    return plain[letters[0] : letters[-1] + 1] if letters else ""
