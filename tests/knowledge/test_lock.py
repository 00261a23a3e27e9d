from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from threading import Timer

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


def test_a_writer_waits_for_a_moment(tmp_path: Path) -> None:
    held = ExitStack()
    held.enter_context(writer_lock(tmp_path))
    Timer(0.2, held.close).start()
    with writer_lock(tmp_path, wait=30):
        pass
