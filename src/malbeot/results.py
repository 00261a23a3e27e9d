"""Are the files of a folder those of one run of prepare?

In: a folder. A run moves its files there from `MOVING`, after the report of the run before is gone
and its own report last (prepare/landing.py): a folder that still has `MOVING` and no `REPORT` holds
some files of each. Knows nothing of what the files say.
"""

from __future__ import annotations

from pathlib import Path

from malbeot.errors import DataError

REPORT = "report.json"
MOVING = ".written"


def unmixed(folder: Path) -> Path:
    """The folder. Raises `DataError` when its files are of two runs; says nothing of a folder that
    prepare never wrote."""
    if (folder / MOVING).is_dir() and not (folder / REPORT).is_file():
        raise DataError(
            f"{folder} holds files of two runs, for malbeot prepare was ended while it moved its "
            "results there; run malbeot prepare again, then this",
            korean=f"{folder} 폴더에 두 번의 실행에서 나온 파일이 섞여 있어요. malbeot prepare를 "
            "다시 실행한 뒤에 이 명령을 실행해 주세요.",
        )
    return folder


def finished(folder: Path) -> Path:
    """The folder. Raises `DataError` when a run of prepare did not come to its end there."""
    if not (unmixed(folder) / REPORT).is_file():
        raise DataError(
            f"{folder} is not finished, for it has no {REPORT}: run malbeot prepare again",
            korean=f"{folder} 폴더의 자료가 아직 다 만들어지지 않았어요. malbeot prepare를 다시 "
            "실행해 주세요.",
        )
    return folder
