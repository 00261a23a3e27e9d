"""A document → its text in sections: PDF by page, DOCX and HWPX by heading, HTML, Markdown, text.

In: a path. Out: sections in order, each with text. Raises `BadFile` with a reason when nothing can
be read. Tables inside DOCX and HWPX become lines with " | " between cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from malbeot.formats import archives
from malbeot.formats.bad import BadFile
from malbeot.formats.limits import limits
from malbeot.formats.lines import encoding_of, opened
from malbeot.text.normalize import clean

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$")
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Section:
    """`number` is the page of a PDF and counts the sections of any other document, from 1."""

    number: int
    title: str
    text: str


def sections(path: Path) -> Iterator[Section]:
    """The sections that hold text. Raises `BadFile` when there are none."""
    read = _reader(path)
    if path.stat().st_size > limits().document_bytes:
        raise BadFile("line_too_long", "the document is too large; split it")
    try:
        found = [part for part in read(path) if clean(part[2])]
    except BadFile:
        raise
    except Exception as error:  # a damaged file makes parsers fail in ways that nobody has listed
        raise BadFile("unsupported_file", f"{type(error).__name__}: {error}") from error
    if not found:
        raise BadFile("no_text")
    for place, (number, title, text) in enumerate(found, 1):
        yield Section(number or place, clean(title), clean(text))


def is_document(path: Path) -> bool:
    """Judged by the ending of its name alone."""
    return path.suffix.lower() in _READERS


def _reader(path: Path) -> Callable[[Path], Iterator[archives.Part]]:
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLE:
        raise BadFile("old_hwp" if path.suffix.lower() == ".hwp" else "unsupported_file")
    if read := _READERS.get(path.suffix.lower()):
        return read
    raise BadFile("unsupported_file", path.suffix)


def _pdf(path: Path) -> Iterator[archives.Part]:
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise BadFile("locked_file")
    for number, page in enumerate(reader.pages, 1):
        yield number, "", page.extract_text()


def _text(path: Path) -> Iterator[archives.Part]:
    with opened(path, encoding_of(path)) as file:
        yield 0, path.stem, file.read()


def _markdown(path: Path) -> Iterator[archives.Part]:
    title: str = path.stem
    body: list[str] = []
    fenced = False
    with opened(path, encoding_of(path)) as file:
        for line in file.read().splitlines():
            fenced ^= line.lstrip().startswith("```")
            if not fenced and (heading := _HEADING.match(line)):
                yield 0, title, "\n".join(body)
                title, body = heading[1], []
            else:
                body.append(line)
    yield 0, title, "\n".join(body)


def _html(path: Path) -> Iterator[archives.Part]:
    import trafilatura

    with opened(path, encoding_of(path)) as file:
        page = file.read()
    title = re.search(r"<title[^>]*>(.*?)</title>", page, re.IGNORECASE | re.DOTALL)
    text = trafilatura.extract(page, include_comments=False, include_tables=True) or ""
    yield 0, title[1] if title else path.stem, text


_READERS: dict[str, Callable[[Path], Iterator[archives.Part]]] = {
    ".pdf": _pdf,
    ".docx": archives.docx,
    ".hwpx": archives.hwpx,
    ".hwp": archives.hwpx,
    ".txt": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
}
