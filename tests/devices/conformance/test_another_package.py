"""Drivers of other packages: found by their entry point, and named when they are broken."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_devices import registry
from hall_devices.built_in import DRIVERS
from hall_devices.conformance import checks
from hall_devices.drivers import Settings
from hall_devices.line import Line
from tests.devices.packages import FAILING_BAR, package

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "hallway-example-bar"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the example was installed as any package is."""
    folder = tmp_path_factory.mktemp("site")
    source = shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("source") / "it")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    offline = ["--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, *offline, "--target", str(folder), str(source)], check=True)
    return folder


def conformance(name: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hall_devices.conformance", name],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_example_is_found_and_conforms(site: Path) -> None:
    """So it cannot rot: whoever copies it begins with a driver that works."""
    ended = conformance("example-bar", site)
    assert ended.stdout.splitlines() == [f"met      {check.name}" for check in checks()]
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_example_is_short() -> None:
    """A driver is written in an afternoon: less than 120 lines of code, its simulator with it."""
    files = [*EXAMPLE.rglob("*.py")]
    written = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(files) == 2
    assert len([line for line in written if line.strip()]) <= 120


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """On the import path."""
    here = tmp_path / "packages"
    here.mkdir()
    monkeypatch.syspath_prepend(here)
    before = {*sys.modules}
    yield here
    for name in {*sys.modules} - before:
        if getattr(sys.modules[name], "__file__", None) and str(here) in str(
            sys.modules[name].__file__
        ):
            del sys.modules[name]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import nowhere_to_be_found", "ModuleNotFoundError: No module named 'nowhere_to_be_f"),
        ("def broken(:", "SyntaxError"),
        ("raise SystemExit('not here')", "SystemExit: not here"),
        ("raise KeyError('x')", "KeyError: 'x'"),
        ("", "AttributeError"),
        ("DRIVER = 7", "7 is no driver"),
    ],
)
def test_a_broken_one_is_named_and_the_others_are_there(code: str, why: str, folder: Path) -> None:
    name = package(folder, "acme-bars", code)
    assert {"a090", name} <= {*registry.names()}
    with pytest.raises(registry.BrokenDriver) as error:
        registry.find(name)
    assert str(error.value).startswith("driver acme-bars of acme-bars 2.5: ")
    assert why in str(error.value)
    assert registry.find("a090") is DRIVERS["a090"]


def test_one_that_cannot_be_made(folder: Path) -> None:
    name = package(folder, "acme", FAILING_BAR.format(method="__init__", error="OSError('no')"))
    with pytest.raises(registry.BrokenDriver, match=r"driver acme of acme 2\.5: OSError: no"):
        registry.bar(name, Settings("", options={"address": "1"}), Line("COM3"))


def test_two_packages_with_one_name(folder: Path) -> None:
    for name in ("first", "second"):
        package(folder, name, "", "twin")
    with pytest.raises(registry.BrokenDriver, match="more than one package") as error:
        registry.find("twin")
    assert {"first 2.5", "second 2.5"} <= {*str(error.value).rpartition(": ")[2].split(", ")}


def test_ours_cannot_be_replaced(folder: Path) -> None:
    package(folder, "cuckoo", "DRIVER = 7", "a090")
    assert registry.find("a090") is DRIVERS["a090"]


def test_one_for_another_kind_of_device(folder: Path) -> None:
    code = "from hall_devices.built_in import DRIVERS\nDRIVER = DRIVERS['ff68']"
    name = package(folder, "keys", code)
    registry.pad(name, Settings("", options={"address": "1"}), Line("COM3"))
    with pytest.raises(KeyError, match="another kind"):
        registry.bar(name, Settings("", options={"address": "1"}), Line("COM3"))
    with pytest.raises(KeyError, match="another kind"):
        registry.printer(name, Settings("x"))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("none", "there is no driver none; here are: escpos, cups, a090"),
        ("acme", "of acme 2.5"),
    ],
)
def test_the_command_names_what_is_wrong(name: str, says: str, folder: Path) -> None:
    package(folder, "acme", "import nowhere_to_be_found")
    ended = conformance(name, folder)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert says in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_the_command_says_what_is_not_met(folder: Path) -> None:
    name = package(folder, "liar", FAILING_BAR.format(method="show", error="ValueError('oh')"))
    liar = (folder / "liar.py").read_text().replace("raise ValueError('oh')", "return 'taken'")
    (folder / "liar.py").write_text(liar)
    ended = conformance(name, folder)
    assert ended.returncode == 1
    assert "met      any bytes at all" in ended.stdout
    assert "NOT MET  silence: its device is silent and is said to answer" in ended.stdout
