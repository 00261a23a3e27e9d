"""kill -9 of `malbeot augment BOT` at random moments: the rows are those of a run left in peace."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.augment.writer import write
from tests.engine.bulk.fake_llm import serving

from malbeot.files import read_jsonl

KILLS = int(os.environ.get("SOAK_KILLS", "2"))
TARGET = 60 + 12 * KILLS
BOT = """
name = "jip"
title = "집수리 도우미"
description = "집에 생긴 하자를 같이 살펴봐요."
[augment]
url = "URL"
model = "big"
target = TARGET
tokens = "eojeol"
calls_per_round = 4
per_call = 3
concurrency = 4
seeds = "seeds.jsonl"
new_categories = 3
"""
SEEDS = [
    ("벽지에 곰팡이가 생겼는데 어떻게 지우나요?", "벽지"),
    ("욕실 타일이 자꾸 깨지는 까닭이 뭐예요?", "타일"),
    ("마루가 삐걱거려요. 왜 그런가요?", "마루"),
    ("줄눈이 까매졌어요", "타일"),
]


def bot(folder: Path, url: str) -> Path:
    home = folder / "bots" / "jip"
    home.mkdir(parents=True)
    (home / "bot.toml").write_text(BOT.replace("URL", url).replace("TARGET", str(TARGET)), "utf-8")
    rows = [
        {"question": question, "answer": "원인부터 살펴보는 것이 좋아요.", "category": category}
        for question, category in SEEDS
    ]
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (home / "seeds.jsonl").write_text("".join(lines), "utf-8")
    return folder


def start(folder: Path) -> subprocess.Popen[bytes]:
    # The count of kills looks like a setting of Malbeot's.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MALBEOT_")}
    command = [sys.executable, "-m", "malbeot.cli", "augment", "jip", "--json"]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE)


def cached(folder: Path) -> int:
    path = folder / ".malbeot/augment/jip/replies.sqlite"
    if not path.exists():
        return 0
    db = sqlite3.connect(path)
    try:
        return int(db.execute("select count(*) from replies").fetchone()[0])
    except sqlite3.OperationalError:  # killed before the tables were made
        return 0
    finally:
        db.close()


def test_killed_at_any_moment_it_makes_the_rows_of_a_run_left_in_peace(tmp_path: Path) -> None:
    rng = random.Random(11)
    with serving(write) as (calm, url):
        peaceful = bot(tmp_path / "calm", url)
        out, _ = start(peaceful).communicate(timeout=300)
        asked_in_peace = len(calm.seen)
        assert json.loads(out)["rows"] == TARGET

        killed = bot(tmp_path / "killed", url)
        del calm.seen[:]
        for _ in range(KILLS):
            process = start(killed)
            wanted = len(calm.seen) + rng.randint(0, 6)
            deadline = time.monotonic() + 30
            while len(calm.seen) <= wanted and process.poll() is None:
                assert time.monotonic() < deadline, "augment does not ask"
                time.sleep(0.002)
            time.sleep(rng.uniform(0, 0.1))
            assert process.poll() is None, "it was finished before it could be killed"
            process.send_signal(signal.SIGKILL)
            process.communicate()
        lost = len(calm.seen) - cached(killed)
        process = start(killed)
        out, _ = process.communicate(timeout=300)
    assert process.returncode in (0, 3)
    assert json.loads(out)["stopped"] == "target"

    rows = [list(read_jsonl(folder / ".malbeot/augment/jip/augmented.jsonl"))
            for folder in (peaceful, killed)]  # fmt: skip
    assert rows[0] == rows[1]
    assert len({row["meta"]["id"] for row in rows[1]}) >= TARGET // 5
    # Asked again was only what was under way at the moment of a kill.
    again = Counter(json.dumps(seen.body) for seen in calm.seen)
    assert len(again) == asked_in_peace
    assert sum(again.values()) - len(again) == lost <= 4 * KILLS
