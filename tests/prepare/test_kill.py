"""A run that is killed at any moment is finished by the next one, with nothing lost or repeated."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from malbeot.files import sha256, write_jsonl
from malbeot.prepare import shards
from malbeot.prepare.run import Plan, prepare
from malbeot.settings import PrepareSettings

KILLS = int(os.environ.get("SOAK_KILLS", "2"))
RUN = """
import sys
from pathlib import Path
from malbeot.prepare import shards
from malbeot.prepare.run import Plan, prepare
from malbeot.settings import PrepareSettings

if __name__ == "__main__":
    shards._SPAN_BYTES = 20_000
    prepare([Path(sys.argv[1])], Path(sys.argv[2]), Plan(PrepareSettings(jobs=1)))
"""


def rows(path: Path) -> Path:
    rng = random.Random(7)
    words = [f"낱말{n}" for n in range(3_000)]
    write_jsonl(path, (
        {"question": " ".join(rng.choices(words, k=7)), "answer": f"{n}번 답은 이거예요."}
        for n in range(4_000)
    ))  # fmt: skip
    return path


def test_a_killed_run_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, script = rows(tmp_path / "a.jsonl"), tmp_path / "run.py"
    script.write_text(RUN, encoding="utf-8")
    monkeypatch.setattr(shards, "_SPAN_BYTES", 20_000)
    started = time.monotonic()
    whole = prepare([source], tmp_path / "whole", Plan(PrepareSettings(jobs=1)))
    takes = time.monotonic() - started
    rng = random.Random(11)
    for number in range(KILLS):
        out = tmp_path / f"out{number}"
        child = subprocess.Popen([sys.executable, str(script), str(source), str(out)])
        while not list(out.glob(".work/*.json")) and child.poll() is None:
            time.sleep(0.01)
        time.sleep(rng.uniform(0, takes))
        child.send_signal(signal.SIGKILL)
        child.wait()
        finished = (out / "report.json").is_file()
        again = prepare([source], out, Plan(PrepareSettings(jobs=1)))
        assert again.reused > 0 or finished
        for name, digest in whole.wrote.items():
            if name != "report.html":
                assert sha256(out / name) == digest == again.wrote[name]
        assert not (out / ".work").exists()
        assert sorted(path.name for path in out.iterdir()) == sorted([*whole.wrote, "report.json"])
