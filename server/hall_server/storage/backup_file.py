"""A backup: one `.tar.gz` whose first member says what is in it, with a sum for every file.

Nothing outside the archive is needed to know that it is whole, of which hall, and how old.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

import hall_server
from hall_devices.command_line import explained

MANIFEST = "manifest.json"
FORMAT = 1
"""Of the archive; one with a higher number is not read."""
_CHUNK = 1024 * 1024
_LARGEST_MANIFEST = 4 * 1024 * 1024


class BackupError(Exception):
    """A backup cannot be made or used; the message says why, in one English line."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file in a backup. path: with `/`, within the data folder. size: bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    hallway: str
    """The version that made it."""
    schema: int
    """Of `hall.db`."""
    hall: str
    """The hall's name."""
    events: int
    """In its journal."""
    made_at: int
    """Real time, ms since 1970; every event answered before is in it."""
    files: tuple[Held, ...]
    format: int = FORMAT


def pack(folder: Path, about: Manifest, target: Path) -> None:
    """Write the files that `about` names, from `folder`, into the new archive `target`, and see
    them on the disk. Raises BackupError, FileExistsError when `target` is there."""
    text = json.dumps(asdict(about), ensure_ascii=False, indent=1).encode()
    with target.open("xb") as out:
        with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
            archive.addfile(_member(MANIFEST, len(text), about.made_at), io.BytesIO(text))
            for held in about.files:
                with (folder / held.path).open("rb") as file:
                    archive.addfile(_member(held.path, held.size, about.made_at), file)
        out.flush()
        os.fsync(out.fileno())
    check(target)


def check(file: Path) -> Manifest:
    """Read the whole archive back; what it says of itself. Raises BackupError."""
    with _opened(file) as (archive, about):
        for held, data in _members(file, archive, about):
            _copy(file, held, data, None)
    return about


def unpack(file: Path, folder: Path) -> Manifest:
    """Write all files of an archive into `folder`, which must be new; see them on the disk.

    Raises BackupError when one is missing, changed, or of a newer version of Hallway.
    """
    with _opened(file) as (archive, about):
        for held, data in _members(file, archive, about):
            target = folder / held.path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                _copy(file, held, data, out)
                out.flush()
                os.fsync(out.fileno())
    return about


def sum_of(file: Path, path: str) -> Held:
    """The line of a manifest for `file`, which the backup holds as `path`."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as data:
        while chunk := data.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Held(path, size, digest.hexdigest())


@contextmanager
def _opened(file: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    try:
        with (
            gzip.open(file) as stream,
            tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|") as archive,
        ):
            first = archive.next()
            yield archive, _manifest(file, archive, first)
            while stream.read(_CHUNK):  # to the end mark and the sum behind it
                pass
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise BackupError(f"{file}: damaged, or no backup of Hallway: {error}") from error
    except OSError as error:  # also of gzip: no such file, not a gzip file, a broken block
        damaged = f"damaged, or no backup of Hallway: {error}"
        why = explained(error) if error.strerror else damaged
        raise BackupError(f"{file}: {why}") from error


def _manifest(file: Path, archive: tarfile.TarFile, first: tarfile.TarInfo | None) -> Manifest:
    data = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
    if first is None or data is None or first.size > _LARGEST_MANIFEST:
        raise BackupError(f"{file}: no backup of Hallway: it does not begin with {MANIFEST}")
    try:
        body: dict[str, Any] = json.loads(data.read())
        version = str(body["hallway"])
        if int(body["format"]) > FORMAT or _newer(version):
            raise BackupError(
                f"{file}: made by Hallway {version}, this is {hall_server.__version__};"
                " install that version or a later one first"
            )
        body["files"] = tuple(Held(**held) for held in body["files"])
        about = Manifest(**body)
        names = {held.path for held in about.files}
        if not all(map(_is_safe, names)) or len(names) != len(about.files):
            raise ValueError("a path leads elsewhere")
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise BackupError(f"{file}: its {MANIFEST} is damaged: {error}") from error
    return about


def _members(
    file: Path, archive: tarfile.TarFile, about: Manifest
) -> Iterator[tuple[Held, IO[bytes]]]:
    """Each file the manifest names, in its order; BackupError when the archive has others."""
    for held in about.files:
        member = archive.next()
        data = archive.extractfile(member) if member is not None and member.isfile() else None
        if member is None or data is None or member.name != held.path:
            raise BackupError(f"{file}: damaged: {held.path} is missing")
        yield held, data
    if archive.next() is not None:
        raise BackupError(f"{file}: damaged: it holds more than it says")


def _copy(file: Path, held: Held, data: IO[bytes], out: IO[bytes] | None) -> None:
    digest, size = hashlib.sha256(), 0
    while chunk := data.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if out is not None:
            out.write(chunk)
    if (size, digest.hexdigest()) != (held.size, held.sha256):
        raise BackupError(f"{file}: damaged: {held.path} is not what was put in")


def _member(name: str, size: int, made_at: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, made_at // 1000
    return member


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _newer(version: str) -> bool:
    return _parts(version) > _parts(hall_server.__version__)


def _parts(version: str) -> tuple[int, ...]:
    """The numbers of a version; ValueError when it has none."""
    return tuple(int(part) for part in version.split("+")[0].split(".")[:3])
