"""What `malbeot prepare` was pointed at: files, folders of them, documents.

In: words of the command line. Out: files that hold rows. Documents are read first, as collecting
reads them, into a page log in the folder that takes the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from glob import escape
from pathlib import Path

import typer

from malbeot.cli.gathering import reasons
from malbeot.cli.messages import left_out, say
from malbeot.cli.progress import Show
from malbeot.errors import NotFound, UsageError
from malbeot.formats.bad import BadFile
from malbeot.formats.documents import is_document
from malbeot.formats.folders import files_in, links_out
from malbeot.formats.rows import kind_of, rows_of

_LOG = "read"
_LICENCE = "named on the command line"


def files_of(targets: Sequence[str]) -> list[Path]:
    """A folder means all files in it. Raises `NotFound`, and `UsageError` for a folder without
    any."""
    found: list[Path] = []
    for name in targets:
        path = Path(name)
        if not path.exists():
            raise NotFound(f"{name}: no such file, and no bot of that name")
        files = list(files_in(path)) if path.is_dir() else [path]
        for link in links_out(path) if path.is_dir() else ():
            typer.echo(left_out(link), err=True)
        if not files:
            raise UsageError(f"{name}: no files in this folder")
        found += files
    return found


def without_rows(paths: Sequence[Path], unread: str) -> list[Path]:
    """The files that hold neither a row nor what could be told of one. Raises `UsageError` when
    none holds any, which says what else was `unread`: then there is nothing to do, and what was
    made before stays."""
    empty = [path for path in paths if _is_empty(path)]
    if empty and len(empty) == len(paths):
        told = [[say("holds_no_rows", spoken=spoken, file=path) for path in empty]
                for spoken in (False, True)]  # fmt: skip
        rest = [unread] if unread else []
        raise UsageError("; ".join([*told[0], *rest]), korean="; ".join([*told[1], *rest]))
    return empty


def _is_empty(path: Path) -> bool:
    from malbeot.prepare.read import known

    try:
        return next(rows_of(path, known=known), None) is None
    except BadFile:
        return False


def with_documents_read(paths: Sequence[Path], out: Path, show: Show) -> tuple[list[Path], str]:
    """The paths with a page log in place of all documents; and what could not be read of these, to
    be told. Raises `UsageError` when that is all there is."""
    documents = [path for path in paths if _is_text(path)]
    rows = [path for path in paths if path not in set(documents)]
    if not documents:
        return rows, ""
    from malbeot.collect.run import collect
    from malbeot.collect.tables import FileSource

    source = FileSource(
        name="documents", kind="files", licence=_LICENCE,
        paths=tuple(escape(str(path.absolute())) for path in documents),
    )  # fmt: skip
    report = collect("prepare", [source], out / _LOG, Path.cwd(), watch=show)
    if failed := report.failed:
        raise UsageError(f"reading documents broke off: {failed[source.name]}; run again")
    told = (f"documents: {report.skipped:,} parts left out ({reasons(report.reasons)}), listed in "
            f"{out / _LOG / 'skipped.jsonl'}") if report.skipped else ""  # fmt: skip
    if not report.pages and not rows:
        raise UsageError(f"nothing could be read; {told}")
    return [*rows, *([out / _LOG / "pages.jsonl"] if report.pages else [])], told


def _is_text(path: Path) -> bool:
    """A .txt may hold rows, too: those are read as rows."""
    from malbeot.prepare.read import known

    return is_document(path) and kind_of(path, known)[0] in ("unknown", "workbook")
