"""Writes `server/openapi.json` and `server/ui/wire.ts` from the server's own models.

    python -m tools.wire           write both, the list of refusals the document holds, and the
                                   stable part of the interface (`tools.stable`)
    python -m tools.wire --check   1 when one of them would change

Neither is done when the stable part would break: what was promised stays.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.stable import breaks, promise

ROOT = Path(__file__).parent.parent
OPENAPI = ROOT / "server" / "openapi.json"
REFUSALS = ROOT / "server" / "hall_server" / "api" / "refusals.json"
TYPES = ROOT / "server" / "ui" / "wire.ts"
STABLE = ROOT / "tests" / "server" / "stable_interface.json"
_HEAD = "// Made by `make wire` from server/hall_server/wire; do not edit.\n"


def openapi_text() -> str:
    """The OpenAPI document of the code as it is."""
    from hall_server import app  # noqa: F401  (declares every route)
    from hall_server.api.openapi import openapi

    return json.dumps(openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def refusals_text() -> str:
    """Every code a refusal may have and its English sentence, from the pages' words."""
    words = json.loads((ROOT / "server" / "ui" / "words" / "en.json").read_text(encoding="utf-8"))
    sentences = {code: text for code, text in words["refusal"].items() if code != "unknown"}
    return json.dumps(sentences, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def stable_text(document: str) -> str:
    """What a document promises."""
    told = promise(json.loads(document))
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def types_text(document: str) -> str:
    """TypeScript types of a document, by openapi-typescript with the Node of the build."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "openapi.json"), Path(folder, "wire.ts")
        source.write_text(document, encoding="utf-8")
        command = ["exec", "--no", "--", "openapi-typescript", str(source)]
        flags = ["--root-types", "--root-types-no-schema-prefix", "-o", str(target)]
        npm = [sys.executable, str(ROOT / "tools" / "npm.py"), *command, *flags]
        subprocess.run(npm, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        return _HEAD + target.read_text(encoding="utf-8")


def main() -> int:
    """Write, or with --check compare."""
    refusals = refusals_text()
    if "--check" not in sys.argv[1:]:
        REFUSALS.write_text(refusals, encoding="utf-8")  # the document holds them
    document = openapi_text()
    stable = stable_text(document)
    broken = breaks(json.loads(STABLE.read_text(encoding="utf-8")), json.loads(stable))
    if broken:
        print("a promise of the open interface is broken:", *broken, sep="\n", file=sys.stderr)
        return 1
    made = {
        REFUSALS: refusals,
        OPENAPI: document,
        STABLE: stable,
        TYPES: types_text(document),
    }
    if "--check" in sys.argv[1:]:
        stale = [p.name for p, text in made.items() if p.read_text(encoding="utf-8") != text]
        if stale:
            print(f"{', '.join(stale)}: not what the models say; run `make wire`", file=sys.stderr)
        return int(bool(stale))
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
