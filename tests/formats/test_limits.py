from __future__ import annotations

from pathlib import Path

import pytest

from malbeot.errors import DataError
from malbeot.formats.limits import limits


def test_a_wrong_limit_is_named(tmp_path: Path) -> None:
    assert limits().line_chars < limits().document_bytes
    (tmp_path / "limits.toml").write_text("line_chars = 1\ndocument_bytes = 0\nrows = 3\n")
    with pytest.raises(DataError, match=r"document_bytes.*rows"):
        limits(tmp_path / "limits.toml")
