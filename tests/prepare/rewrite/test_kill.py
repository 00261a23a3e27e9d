"""kill -9 of a rewriting run: rows as of a run left in peace, and none is asked for twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.engine.bulk.fake_llm import Answer, Body, serving
from tests.prepare.test_rewrite import translate

KILLS = int(os.environ.get("SOAK_KILLS", "2"))
ROWS = 20 + 10 * KILLS
REWRITE = """
import sys
from pathlib import Path
from malbeot.engine.bulk import Endpoint
from malbeot.prepare.rewrite import rewrite
from malbeot.records import Example, Turn

rows = [
    Example((Turn("user", f"What is illness {n}?"), Turn("assistant", f"It lasts {n + 2} days.")),
            "en.csv", n)
    for n in range(int(sys.argv[3]))
]
print(rewrite(rows, Endpoint(sys.argv[1], "m"), Path(sys.argv[2]), concurrency=4).rewritten)
"""


def start(url: str, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", REWRITE, url, str(out), str(ROWS)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def answer(body: Body) -> Answer:
    return Answer(translate(body), seconds=0.05)


def test_killed_at_any_moment_no_row_is_lost_or_asked_twice(tmp_path: Path) -> None:
    rng = random.Random(3)
    with serving(answer) as (fake, url):
        out, _ = start(url, tmp_path / "calm").communicate(timeout=120)
        assert int(out) == ROWS
        in_peace = len(fake.seen)
        del fake.seen[:]
        for _ in range(KILLS):
            process = start(url, tmp_path / "killed")
            wanted, deadline = len(fake.seen) + rng.randint(1, 6), time.monotonic() + 30
            while len(fake.seen) < wanted and process.poll() is None:
                assert time.monotonic() < deadline, "nothing is asked"
                time.sleep(0.002)
            time.sleep(rng.uniform(0, 0.1))
            assert process.poll() is None, "it was finished before it could be killed"
            assert not (tmp_path / "killed" / "rewritten.jsonl").exists()
            process.send_signal(signal.SIGKILL)
            process.communicate()
        out, _ = start(url, tmp_path / "killed").communicate(timeout=120)
    assert int(out) == ROWS
    calm, killed = (
        (tmp_path / name / "rewritten.jsonl").read_bytes() for name in ("calm", "killed")
    )
    assert calm == killed
    assert in_peace <= len(fake.seen) <= in_peace + 4 * KILLS
