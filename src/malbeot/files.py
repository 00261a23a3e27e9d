"""Reading and writing files and folders so that a crash never leaves half of one.

Writes go to a temporary name in the same folder, are flushed to disk and renamed; readers see the
old file or the new one. A folder takes two renames: who finds it between them calls `recovered`.
JSON Lines is the form in which rows travel between stages: UTF-8, NFC.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from malbeot.errors import DataError, UsageError


@contextmanager
def atomic(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Open a file that appears under `path` only when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    encoding = None if "b" in mode else "utf-8"
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, mode, encoding=encoding) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        _flush(path.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """An empty folder to fill, which takes the place of `out` when the block ends without an error.

    What fails before that, the last rename too, leaves the old folder where it was. Raises
    `UsageError` when `out` is a file.
    """
    if out.is_file():
        raise UsageError(f"{out} is a file; name a folder")
    out.parent.mkdir(parents=True, exist_ok=True)
    recovered(out)
    new = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.new."))
    try:
        yield new
        new.chmod(0o755)
        for path in (*new.rglob("*"), new):
            _flush(path)
        _swap(new, out)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def recovered(out: Path) -> Path:
    """`out`, put back first when whoever replaced it was killed between the two renames."""
    if _aside(out).is_dir():
        with _alone(out.parent):
            if not out.exists():
                _aside(out).replace(out)
            shutil.rmtree(_aside(out), ignore_errors=True)
    return out


def _swap(new: Path, out: Path) -> None:
    with _alone(out.parent):
        if out.exists():
            out.replace(_aside(out))
        try:
            new.replace(out)
        except BaseException:
            if _aside(out).exists():
                _aside(out).replace(out)
            raise
        _flush(out.parent)
        shutil.rmtree(_aside(out), ignore_errors=True)


def _aside(out: Path) -> Path:
    """Where the old folder waits while the new one takes its place."""
    whole = out.absolute()  # `.` has no name of its own
    return whole.parent / f".{whole.name}.old"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time renames in `folder`; the lock of a killed one is gone with it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Only this run writes into the folder. Raises `UsageError` while another one does; the lock of
    a killed one is gone with it."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(f"another run is writing into {folder}; wait for it") from error
        yield
    finally:
        os.close(handle)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_text(path: Path, text: str) -> None:
    with atomic(path) as file:
        file.write(text)


def write_json(path: Path, value: object) -> None:
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write one JSON object a line; the number of rows written."""
    written = 0
    with atomic(path) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
    return written


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of one of our own JSON Lines files; `DataError` names the first bad line."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise DataError(f"{path}:{number}: not JSON: {error}") from error
            if not isinstance(row, dict):
                raise DataError(f"{path}:{number}: expected an object, got {type(row).__name__}")
            yield row


def read_toml(path: Path) -> dict[str, Any]:
    """UTF-8, with or without the mark that Windows editors put first."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path}: not TOML: not UTF-8; save it again as UTF-8 (Notepad: Save As, Encoding)",
            korean=f"{path}: UTF-8로 저장된 파일이 아니에요. 메모장의 '다른 이름으로 저장'에서 "
            "인코딩을 UTF-8로 골라 다시 저장해 주세요.",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path}: not TOML: {error}") from error


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
