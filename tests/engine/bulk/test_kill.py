"""kill -9 at random moments: what was kept is never asked for again, and everything is answered."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from tests.engine.bulk.fake_llm import Answer, Body, serving

KILLS = int(os.environ.get("SOAK_KILLS", "2"))
PROMPTS = 20 + 10 * KILLS
ASK = """
import asyncio, sys
from pathlib import Path
from malbeot.engine.bulk import Bulk, Endpoint, Prompt
from malbeot.records import Turn

async def main(url, cache, count):
    async with Bulk(Endpoint(url, "m", price_out=1.0), Path(cache), 1.0, concurrency=4) as bulk:
        asked = [Prompt((Turn("user", f"{n}번 질문"),), max_tokens=100) for n in range(count)]
        replies = await asyncio.gather(*map(bulk.ask, asked))
    for reply in replies:
        print(reply.text)

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


def start(url: str, cache: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", ASK, url, str(cache), str(PROMPTS)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def kept(cache: Path) -> int:
    if not cache.exists():
        return 0
    db = sqlite3.connect(cache)
    try:
        return int(db.execute("select count(*) from replies").fetchone()[0])
    except sqlite3.OperationalError:  # killed before the tables were made
        return 0
    finally:
        db.close()


def answer(body: Body) -> Answer:
    return Answer("답: " + body["messages"][0]["content"], seconds=0.05)


def test_nothing_that_was_kept_is_asked_for_again(tmp_path: Path) -> None:
    cache, rng = tmp_path / "c.sqlite", random.Random(5)
    lost = 0
    with serving(answer) as (fake, url):
        for _ in range(KILLS):
            process = start(url, cache)
            wanted, deadline = len(fake.seen) + rng.randint(1, 6), time.monotonic() + 30
            while len(fake.seen) < wanted and process.poll() is None:
                assert time.monotonic() < deadline, "nothing is asked"
                time.sleep(0.002)
            time.sleep(rng.uniform(0, 0.1))
            assert process.poll() is None, "it was finished before it could be killed"
            process.send_signal(signal.SIGKILL)
            process.communicate()
            lost = len(fake.seen) - kept(cache)
        process = start(url, cache)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out.decode().split("\n")[:-1] == [f"답: {n}번 질문" for n in range(PROMPTS)]
    assert len(fake.seen) == PROMPTS + lost
    assert lost <= 4 * KILLS  # only what was under way at the moment of a kill
