"""A writer killed at any moment: whoever opens next has everything that was written, in step.

SOAK_KILLS sets how often (2; `make soak` takes 20).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from malbeot.knowledge import instep, opening
from malbeot.knowledge.knowledge import Knowledge
from malbeot.knowledge.store import Store
from malbeot.knowledge.update import Changes
from malbeot.records import Passage

KILLS = int(os.environ.get("SOAK_KILLS", "2"))
COUNT = 1500
WRITE = """
import sys
from pathlib import Path
from malbeot.knowledge import instep, update
from malbeot.knowledge.knowledge import Knowledge
from malbeot.knowledge.rules import rules
from tests.knowledge.test_kill import edition

small = rules().model_copy(
    update={"update": rules().update.model_copy(update={"batch": 100, "commit": 250})})
update.rules = instep.rules = lambda: small
with Knowledge.open(Path(sys.argv[1]), kiwi=False) as knowledge:
    print("open", flush=True)
    knowledge.update(edition(int(sys.argv[2])))
print("done", flush=True)
"""


def edition(number: int) -> list[Passage]:
    """Every edition drops a tenth, changes a tenth, and adds a tenth."""
    start = number * COUNT // 10
    return [
        Passage(
            f"p{place}",
            f"{place}번 안내입니다. 제{number if place % 10 == number % 10 else 0}판이에요.",
            questions=(f"{place}번은 무엇인가요?",) if place % 3 == 0 else (),
        )
        for place in range(start, start + COUNT)
    ]


def writer(folder: Path, number: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITE, str(folder), str(number)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def test_a_killed_update_is_finished_by_the_next(tmp_path: Path) -> None:
    rng = random.Random(20261121)
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update(edition(0))
    took = _timed(tmp_path, 1)
    killed = 0
    for number in range(2, 2 + KILLS):
        with writer(tmp_path, number) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(rng.uniform(0, took))
            child.send_signal(signal.SIGKILL)
            killed += child.wait() == -signal.SIGKILL
        _check(tmp_path, number)
        with Knowledge.open(tmp_path, kiwi=False) as knowledge:
            changes = knowledge.update(edition(number))
            assert changes.added + changes.changed + changes.unchanged == COUNT
            assert [knowledge.get(passage.id) for passage in edition(number)] == edition(number)
            assert len(knowledge) == COUNT
            assert knowledge.update(edition(number)) == Changes(unchanged=COUNT)
        _check(tmp_path, number)
    assert killed or KILLS == 0, "every writer was done before it was killed"


def _timed(folder: Path, number: int) -> float:
    """Seconds from opened to done."""
    with writer(folder, number) as child:
        assert child.stdout is not None
        child.stdout.readline()
        began = time.monotonic()
        assert child.stdout.readline() == b"done\n"
        return time.monotonic() - began


def _check(folder: Path, number: int) -> None:
    """Opening brings the index to where SQLite is: it holds each passage once, and no other."""
    with Knowledge.open(folder, kiwi=False) as knowledge:
        there = set(knowledge)
        for place in random.Random(number).sample(range(COUNT * (number + 11) // 10), 40):
            hits = [hit.passage.id for hit in knowledge.search(f"{place}번 안내입니다", 16).hits]
            assert len(set(hits)) == len(hits)
            assert set(hits) <= there
    store = Store(folder)
    indexes = opening.opened(store, folder)
    assert indexes is not None
    assert instep.in_step(store, indexes, opening.for_reading(store, False))
    assert len(indexes.passages) == len(store)
    matches = indexes.passages.search("letters", ["안내"], 10 * COUNT)
    assert len(matches) == len(store)
    assert set(store.stored([match.passage for match in matches])) == {
        match.passage for match in matches}  # fmt: skip
    store.close()


@pytest.mark.parametrize("moment", ["before the index", "before it is told"])
def test_killed_between_the_steps(tmp_path: Path, moment: str) -> None:
    script = WRITE.replace("print(\"open\", flush=True)", {
        "before the index": "import os, signal\n"
        "    instep.bring = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
        "before it is told": "import os, signal\n"
        "    instep._tell = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
    }[moment])  # fmt: skip
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update(edition(0))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", script, str(tmp_path), "1"]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    _check(tmp_path, 1)
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        assert knowledge.update(edition(1)) == Changes(unchanged=COUNT)
