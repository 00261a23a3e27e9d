"""What each step of a build was last made from: one small file a bot, written as each step ends."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from malbeot.errors import DataError
from malbeot.files import write_json


class Ledger:
    """Keys by step. A damaged file is an error, not a reason to do everything again in silence."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._keys = _read(file)

    def get(self, step: str) -> str:
        return self._keys.get(step, "")

    def remember(self, step: str, key: str) -> None:
        self._keys[step] = key
        write_json(self.file, self._keys)

    def forget(self, step: str) -> None:
        """Before it is done again: a step that breaks off has to be."""
        if self._keys.pop(step, None):
            write_json(self.file, self._keys)


def digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    try:
        keys = json.loads(file.read_text(encoding="utf-8"))
        return {str(name): str(key) for name, key in keys.items()}
    except (ValueError, AttributeError) as error:
        raise DataError(
            f"{file}: damaged; delete it to build everything again",
            korean=f"{file}: 파일이 깨졌어요. 지우면 다음 build에서 처음부터 다시 만들어요.",
        ) from error
