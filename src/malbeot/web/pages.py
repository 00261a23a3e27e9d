"""The page: the files that Vite builds into `static/`, and index.html for every other address.

Files under assets/ have a hash in their name and are kept for ever; index.html is never kept. An
address of the API, or one that looks like a file, is 404 instead of the page.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from malbeot.errors import NotFound

STATIC = Path(__file__).with_name("static")
_MISSING = Path(__file__).with_name("missing.html")
_FOREVER = "public, max-age=31536000, immutable"
_RESERVED = ("api", "assets")


def page_router(static: Path = STATIC) -> APIRouter:
    """Must be included last: it answers whatever nobody else did."""
    router = APIRouter(include_in_schema=False)
    root = static.resolve()

    @router.api_route("/{path:path}", methods=["GET", "HEAD"])
    def page(path: str) -> Response:  # not async: it reads the disk
        if file := _file(root, path):
            hashed = file.relative_to(root).parts[0] == "assets"
            return FileResponse(file, headers={"Cache-Control": _FOREVER if hashed else "no-cache"})
        looks_like_file = "." in path.rpartition("/")[2] and path != "index.html"
        if path.split("/")[0] in _RESERVED or looks_like_file:
            raise NotFound("no such address")
        return _index(root)

    return router


def _file(root: Path, path: str) -> Path | None:
    if "\0" in path or path in {"", "index.html"}:
        return None
    try:
        file = (root / path).resolve()
        inside = file.is_relative_to(root) and file.is_file()
    except (OSError, ValueError):  # a name too long for the file system, or not a name at all
        return None
    return file if inside else None


def _index(root: Path) -> Response:
    headers = {"Cache-Control": "no-store"}
    index = root / "index.html"
    if index.is_file():
        return FileResponse(index, headers=headers)
    return HTMLResponse(_MISSING.read_text(encoding="utf-8"), status_code=503, headers=headers)
