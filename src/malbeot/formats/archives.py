"""Text out of word processors' archives: DOCX by its library, HWPX by its XML.

HWPX (OWPML, KS X 6101): `Contents/sectionN.xml` holds paragraphs `p`, their runs' texts `t`, and
tables `tbl` of rows `tr` and cells `tc`, whose own paragraphs stand inside them. A part is
(0, the last heading, the text under it).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from malbeot.formats.bad import BadFile
from malbeot.formats.limits import limits

Part = tuple[int, str, str]
_SECTION = re.compile(r"Contents/section(\d+)\.xml")


def docx(path: Path) -> Iterator[Part]:
    """A part for each heading, the text before the first one under the file's name."""
    import docx as library
    from docx.table import Table

    _check_size(path)
    blocks = list(library.Document(str(path)).iter_inner_content())
    title, lines = path.stem, list[str]()
    for block in blocks:
        if isinstance(block, Table):
            lines += [" | ".join(_once([cell.text for cell in row.cells])) for row in block.rows]
        elif block.style is not None and str(block.style.name).startswith(("Heading", "Title")):
            yield 0, title, "\n".join(lines)
            title, lines = block.text, []
        else:
            lines.append(block.text)
    yield 0, title, "\n".join(lines)


def _once(cells: list[str]) -> list[str]:
    """A merged cell is listed once for each column it spans."""
    return [cell for place, cell in enumerate(cells) if not place or cell != cells[place - 1]]


def hwpx(path: Path) -> Iterator[Part]:
    """A part for each section of the document."""
    _check_size(path)
    with zipfile.ZipFile(path) as archive:
        named = [(int(match[1]), name) for name in archive.namelist()
                 if (match := _SECTION.fullmatch(name))]  # fmt: skip
        if not named:
            raise BadFile("unsupported_file", "no Contents/section0.xml in it")
        for _, name in sorted(named):
            with archive.open(name) as file:
                root = ElementTree.parse(file).getroot()  # noqa: S314 - expat limits expansion
            yield 0, path.stem, "\n".join(_paragraphs(root))


def _paragraphs(parent: ElementTree.Element) -> Iterator[str]:
    for child in parent:
        if _name(child) == "p":
            yield "".join(_runs(child))
            for table in _within(child, "tbl"):
                yield from (_row(row) for row in _within(table, "tr"))
        else:
            yield from _paragraphs(child)


def _row(row: ElementTree.Element) -> str:
    return " | ".join(" ".join(_paragraphs(cell)).strip() for cell in _within(row, "tc"))


def _runs(paragraph: ElementTree.Element) -> Iterator[str]:
    """Text of the paragraph itself, without the tables in it."""
    for child in paragraph:
        if _name(child) == "t":
            yield "".join(child.itertext())
        elif _name(child) != "tbl":
            yield from _runs(child)


def _within(parent: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """The nearest elements of that name below, not those inside them."""
    for child in parent:
        if _name(child) == name:
            yield child
        else:
            yield from _within(child, name)


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _check_size(path: Path) -> None:
    """A zip of a few bytes can unpack to anything."""
    if not zipfile.is_zipfile(path):
        raise BadFile("unsupported_file", "not a zip archive")
    with zipfile.ZipFile(path) as archive:
        if sum(item.file_size for item in archive.infolist()) > limits().document_bytes:
            raise BadFile("line_too_long", "the document unpacks to too much; split it")
