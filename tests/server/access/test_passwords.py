"""Which passwords are not taken: what is guessed first, and what is made of a name."""

import pytest

from hall_server.access.common_passwords import is_common
from hall_server.access.passwords import good_enough

NAMES = ("wangfang", "王芳", "测试大厅")


@pytest.mark.parametrize(
    "password",
    [
        *("password", "Password", "PASSWORD123!", "p@ssw0rd", "ｐａｓｓｗｏｒｄ", "123password"),
        *("12345678", "88888888", "1122334455", "qwertyui", "1qaz2wsx", "a1b2c3d4"),
        *("woaini1314", "Woaini520", "5201314520", "zhengwu2026", "hallway-2026"),
        *("wangfang", "WangFang88", "王芳19900101", "测试大厅2026", "@@王芳@@@@@"),
    ],
)
def test_what_is_guessed_first_is_common(password: str) -> None:
    assert is_common(password, NAMES)


@pytest.mark.parametrize(
    "password",
    [
        *("correct horse 电池", "wangfang correct horse", "new password 1", "七里香 1987 秋天"),
        *("x7#kQ2pL", "20261123!ab", "27182818"),
    ],
)
def test_others_are_taken(password: str) -> None:
    assert not is_common(password, NAMES)
    assert good_enough(password, "wangfang")


def test_a_name_without_letters_forbids_nothing() -> None:
    assert not is_common("27182818", ("007", ""))


@pytest.mark.parametrize("password", ["1234567", "aaaaaaaa", "abababab", "Wangfang", "x" * 201])
def test_what_is_too_plain(password: str) -> None:
    assert not good_enough(password, "wangfang")
