"""The simulators' page as their control serves it: one HTML file and what it loads."""

from __future__ import annotations

import mimetypes
from pathlib import Path

_PREFIX = "/static/ui/assets/"
"""Where the page expects its parts, as on the hall's own server."""
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept",
}
"""Of every answer of the control."""

NO_PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>hallway</title>'
    "<p>页面没有构建，请运行 make ui；JSON 接口照常可用。 The pages are not built (make ui); the"
    " JSON interface works.</p></html>"
).encode()


class Page:
    """Reads from one folder, and nothing outside it."""

    def __init__(self, folder: Path | None) -> None:
        """folder: of all built pages; None, or one that is not there: there is no page."""
        self._folder = folder

    def html(self) -> bytes | None:
        """The page, None while it is not built."""
        file = self._folder and self._folder / "simulator.html"
        return file.read_bytes() if file and file.is_file() else None

    def asset(self, path: str) -> tuple[bytes, str] | None:
        """A file that the page loads, by the path of its address, and its content type."""
        name = path.removeprefix(_PREFIX)
        if self._folder is None or name == path:
            return None
        # Taken from the folder's own list: no name can lead out of it.
        found = (file for file in (self._folder / "assets").glob("*") if file.name == name)
        file = next(found, None)
        if file is None or not file.is_file():
            return None
        kind = _KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0]
        return file.read_bytes(), kind or "application/octet-stream"
