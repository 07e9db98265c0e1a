"""Who may come in: tokens, what is remembered of them, and what is no token."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_server.access.grants import Access, Role


@pytest.fixture
def access(tmp_path: Path) -> Iterator[Access]:
    opened = Access(tmp_path / "access.db")
    yield opened
    opened.close()


@pytest.mark.parametrize("token", ["", "wrong", "\ud800", "令牌\udfff", "\0", "x" * 100_000])
def test_what_is_no_token_is_nobodys(access: Access, token: str) -> None:
    access.give(Role.KIOSK, "k")
    assert access.find(token) is None


def test_a_token_is_found_until_it_is_revoked_even_elsewhere(
    access: Access, tmp_path: Path
) -> None:
    grant, token = access.give(Role.KIOSK, "入口", "k1")
    assert access.find(token) == grant
    beside = Access(tmp_path / "access.db")
    try:
        assert beside.revoke(grant.id)
        assert not beside.revoke(grant.id)
    finally:
        beside.close()
    assert access.find(token) is None


def test_the_list_holds_every_grant_and_no_secret(access: Access) -> None:
    kiosk, secret = access.give(Role.KIOSK, "入口", "k1")
    clerk, _ = access.give(Role.DESK, "李静", person=True)
    access.revoke(kiosk.id)
    given = {one.grant.id: one for one in access.given()}
    assert {one.grant for one in given.values()} == {kiosk, clerk}
    assert given[clerk.id].revoked_at is None
    revoked_at = given[kiosk.id].revoked_at
    assert revoked_at is not None
    assert revoked_at >= given[kiosk.id].made_at > 0
    assert secret not in repr(given)


def test_two_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    make = (
        "import sys, pathlib; from hall_server.access.grants import Access, Role\n"
        "sys.stdin.readline()\n"
        "access = Access(pathlib.Path(sys.argv[1]))\n"
        "for n in range(20): access.give(Role.KIOSK, f'{sys.argv[2]}-{n}')\n"
    )
    command = [sys.executable, "-c", make, str(tmp_path / "access.db")]
    openers = [
        subprocess.Popen([*command, str(n)], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for n in range(4)
    ]
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write(b"go\n")
        opener.stdin.flush()
    told = [opener.communicate(timeout=60)[1] for opener in openers]
    assert told == [b""] * 4
    access = Access(tmp_path / "access.db")
    assert len(access.given()) == 80
    access.close()
