"""A directory that appears whole or not at all.

In: where it shall stand. Out: an empty directory beside it to fill; when the block ends without an
error it takes the place of the old one.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    out.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.new."))
    try:
        yield new
        new.chmod(0o755)
        old = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.old."))
        if out.exists():
            out.replace(old / out.name)
        new.replace(out)
        shutil.rmtree(old)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
