from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from malbeot.errors import UsageError
from malbeot.knowledge.lock import writer_lock

HOLD = """
import sys, time
from pathlib import Path
from malbeot.knowledge.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_writer_is_told_who_is_the_first(tmp_path: Path) -> None:
    with (
        writer_lock(tmp_path),
        pytest.raises(UsageError, match=f"updated by process {os.getpid()}; wait"),
        writer_lock(tmp_path),
    ):
        pass
    with writer_lock(tmp_path):
        pass


def test_a_killed_writer_holds_nothing(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    with child:
        assert child.stdout is not None
        child.stdout.readline()
        with pytest.raises(UsageError, match=f"process {child.pid};"), writer_lock(tmp_path):
            pass
        child.send_signal(signal.SIGKILL)
        child.wait()
    with writer_lock(tmp_path):
        pass
