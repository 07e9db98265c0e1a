"""Guards of the repository's shape: rules that no other tool would notice being broken."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("kiosk", "devices", "queue", "display", "server")
PYTHON_LOCKS = ("requirements.lock", "requirements-agent.lock", "requirements-dev.lock")


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project, new ones too, without what git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(file for file in files if file.is_file())


def lines() -> list[tuple[str, str]]:
    """Every line of text in the project, as (file:number, text); this file is left out."""
    found: list[tuple[str, str]] = []
    for file in project_files():
        if file == Path(__file__).resolve():
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a picture or another binary
            continue
        name = file.relative_to(ROOT)
        found += ((f"{name}:{number}", row) for number, row in enumerate(text.split("\n"), 1))
    return found


@cache
def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_a_folder_and_not_a_package(room: str) -> None:
    """A folder queue/ with an __init__.py would be imported instead of the standard library's
    `queue` whenever the project root is on sys.path (`python -m pytest` puts it there), which
    breaks concurrent.futures, logging.handlers and urllib3. The packages inside have names of
    their own: queue/hall_queue.
    """
    assert (ROOT / room).is_dir()
    assert not (ROOT / room / "__init__.py").exists()


def test_every_folder_of_tests_is_a_package() -> None:
    """Otherwise two test files of one name, in two rooms, would be taken for one module."""
    folders = {file.parent for file in project_files() if file.suffix == ".py"}
    tests = {folder for folder in folders if folder.is_relative_to(ROOT / "tests")}
    assert {folder for folder in tests if not (folder / "__init__.py").exists()} == set()


def test_python_tests_live_in_tests_only() -> None:
    strays = [
        file
        for file in project_files()
        if re.fullmatch(r"test_.*\.py|.*_test\.py|conftest\.py", file.name)
        and not file.is_relative_to(ROOT / "tests")
    ]
    assert strays == []


def test_no_line_names_a_registry_or_a_machine() -> None:
    """Packages are named, never where they come from: any mirror will do, anywhere."""
    hosts = r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|yarnpkg\.com|npmmirror|deb\.debian\.org"
    paths = r"/work/|/opt/pypi|/opt/wheels|/root/|/home/\w+/"
    forbidden = re.compile(f"{hosts}|{paths}")
    assert [(at, row.strip()[:120]) for at, row in lines() if forbidden.search(row)] == []


def test_no_line_reads_outside_the_repository() -> None:
    assert [at for at, row in lines() if "../shared" in row] == []


@pytest.mark.parametrize("lock", [*PYTHON_LOCKS, "package-lock.json"])
def test_locks_hold_versions_and_hashes_but_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert '"resolved"' not in text
    if lock.endswith(".json"):
        assert '"integrity"' in text
    else:
        assert "--hash=sha256:" in text
        assert not re.search(
            r"://|^\s*-(-index-url|-extra-index-url|-find-links|f|i)\b", text, re.M
        )


def pins(lock: str) -> dict[str, str]:
    """Name and version of every package in a Python lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.M))


def test_a_hall_runs_on_the_versions_that_were_tested() -> None:
    tested = pins("requirements-dev.lock").items()
    assert pins("requirements.lock").items() <= tested
    assert pins("requirements-agent.lock").items() <= pins("requirements.lock").items()


def test_a_computer_that_only_runs_devices_gets_no_server() -> None:
    server_only = {"flask", "flask-socketio", "gevent", "sqlalchemy", "sqlmodel", "argon2-cffi"}
    assert pins("requirements-agent.lock").keys() & server_only == set()


def test_every_package_of_a_room_is_shipped_typed_and_under_contract() -> None:
    packages = {
        file.parent.relative_to(ROOT).as_posix()
        for file in project_files()
        if file.name == "__init__.py" and file.parent.parent.name in ROOMS
        if file.parent.parent.parent == ROOT
    }
    names = {package.partition("/")[2] for package in packages}
    tool = settings()["tool"]
    assert packages == set(tool["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert names == set(tool["importlinter"]["root_packages"])
    assert packages <= set(tool["mypy"]["files"])
    assert [package for package in packages if not (ROOT / package / "py.typed").exists()] == []


def test_import_contracts_are_in_force() -> None:
    """`make check` runs them; here it is only made sure that nobody took one away."""
    contracts = {
        contract["id"]: contract for contract in settings()["tool"]["importlinter"]["contracts"]
    }
    assert contracts["rooms"]["layers"] == [
        "hall_server",
        "hall_kiosk | hall_display",
        "hall_devices | hall_queue",
    ]
    assert {"pure-queue", "ports", "web-and-storage"} <= set(contracts)


def test_the_queue_needs_nothing_but_python() -> None:
    """Whatever library may come: the engine runs without it. The forecast may use numpy."""
    foreign: list[str] = []
    for file in sorted((ROOT / "queue/hall_queue").rglob("*.py")):
        allowed = {*sys.stdlib_module_names, "hall_queue"}
        if "forecast" in file.relative_to(ROOT).as_posix():
            allowed.add("numpy")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            else:
                continue
            foreign += [f"{file.name}: {n}" for n in names if n.partition(".")[0] not in allowed]
    assert foreign == []
