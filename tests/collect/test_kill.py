"""kill -9 at random moments: what was logged is not asked for again, lost or doubled.

SOAK_KILLS sets how often (2; `make soak` takes 20), SOAK_SEED which moments.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.collect.crawling import Left, run, source, table
from tests.collect.site import Answer, Site, links, page

from malbeot.collect import run as running
from malbeot.collect.journal import rows

KILLS = int(os.environ.get("SOAK_KILLS", "2"))
SEED = int(os.environ.get("SOAK_SEED", "20261121"))
PARTS, EACH = 5, 6
SELECT = {"list": "a.t", "next": "a.n", "question": ".q", "answers": ".a"}
MAIN = """
import json, sys
from pathlib import Path
from malbeot.collect.run import collect
from malbeot.collect.sources import read_sources
table, folder = json.load(sys.stdin)
collect("bot", read_sources({"sources": [table]}, "test"), Path(folder), Path(folder))
"""


def build(site: Site) -> None:
    """30 pages in 5 lists, a copy of one in each, addresses that are not allowed."""
    site.put("/robots.txt", "User-agent: *\nDisallow: /no\n")

    def listed(path: str) -> Answer:
        part = int(path.rpartition("=")[2])
        own = [f"/q/{part * EACH + n}" for n in range(EACH)]
        following = (
            f'<a class="n" href="/list?page={part + 1}">다음</a>' if part + 1 < PARTS else ""
        )
        return Answer(page(links(*own, f"/copy/{part}", f"/no/{part}") + following).encode())

    def question(path: str) -> Answer:
        time.sleep(0.01)
        number = path.rpartition("/")[2]
        return Answer(page(f'<p class="q">질문 {number}</p><p class="a">답 {number}</p>').encode())

    site.route("/list", listed)
    site.route("/q/", question)
    site.route("/copy/", question)


def start(entry: dict[str, Any], folder: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", MAIN], stdin=subprocess.PIPE)
    assert process.stdin
    process.stdin.write(json.dumps([entry, str(folder)]).encode())
    process.stdin.close()
    return process


def children(process: subprocess.Popen[bytes]) -> list[int]:
    try:
        path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        return [int(number) for number in path.read_text().split()]
    except OSError:
        return []


def kill(process: subprocess.Popen[bytes], which: str) -> None:
    """The parent alone, its child alone, or both."""
    found = children(process)
    for number in ([] if which == "child" else [process.pid]) + (
        [] if which == "parent" else found
    ):
        if process.poll() is None:
            os.kill(number, signal.SIGKILL)
    process.wait(30)


def test_killed_at_random_moments(site: Site, tmp_path: Path) -> None:
    build(site)
    chance = random.Random(SEED)
    keys = {"start": ["/list?page=0"], "select": SELECT, "delay": 0.01}
    entry = {key: value for key, value in table(site, **keys).items() if value is not None}
    folder = tmp_path / "killed"
    logged: set[str] = set()
    for _ in range(KILLS):
        before = len(site.hits)
        process = start(entry, folder)
        time.sleep(chance.uniform(0.4, 2.2))
        kill(process, chance.choice(["parent", "child", "both"]))
        if folder.is_dir():
            with running._alone(folder):  # whatever is left of it has ended
                pass
        assert not logged & set(site.paths[before:]), "asked again for what stands in the log"
        tear(folder / "pages.jsonl", chance)
        logged |= {row["url"].removeprefix(site.url("")) for row in rows(folder / "pages.jsonl")}
    before = len(site.hits)
    left = run(source(site, **keys), folder)
    assert not logged & set(site.paths[before:])
    check(site, left)


def test_pages_of_several_items_are_whole_after_kills(site: Site, tmp_path: Path) -> None:
    """Questions found on a page by itself, and its text: all or, until the next run, some."""
    each, count = 5, 12

    def faq(path: str) -> Answer:
        time.sleep(0.01)
        number = path.rpartition("/")[2]
        asked = "".join(
            f"<dt>{number}번의 {n}째는 어떻게 하나요?</dt><dd>{number}번 {n}째 답이에요.</dd>"
            for n in range(each)
        )
        told = f"<p>{number}번 안내를 모았어요. 더 궁금하시면 가게로 전화해 주세요.</p>"
        return Answer(page(f"<main>{told}<dl>{asked}</dl></main>", "자주 묻는 질문").encode())

    site.route("/faq/", faq)
    keys = {"start": [f"/faq/{n}" for n in range(count)], "delay": 0.01}
    entry = {key: value for key, value in table(site, **keys).items() if value is not None}
    chance = random.Random(SEED)
    for _ in range(KILLS):
        process = start(entry, tmp_path)
        time.sleep(chance.uniform(0.4, 2.0))
        kill(process, chance.choice(["parent", "child", "both"]))
        with running._alone(tmp_path):
            tear(tmp_path / "pages.jsonl", chance)
    left = run(source(site, **keys), tmp_path)
    lines = Counter((row["url"], row.get("line", 0)) for row in left.pages)
    assert lines == {(site.url(f"/faq/{n}"), line): 1
                     for n in range(count) for line in range(each + 1)}  # fmt: skip
    assert (left.source.reasons, left.source.failed) == ({}, "")
    asked = Counter(path for path in site.paths if path.startswith("/faq"))
    assert sum(asked.values()) - count <= KILLS  # what was under way when it was killed


def tear(path: Path, chance: random.Random) -> None:
    """Now and then the power goes too, in the middle of a line."""
    if path.is_file() and chance.random() < 0.5:
        with path.open("ab") as file:
            file.write(b'{"url": "http://127.0.0.1/\xed\x95')


def check(site: Site, left: Left) -> None:
    whole = PARTS * EACH
    questions = sorted(row["fields"]["question"] for row in left.pages)
    assert questions == sorted(f"질문 {number}" for number in range(whole))
    assert len({row["url"] for row in left.pages}) == whole == left.source.pages
    assert left.source.reasons == {"duplicate": PARTS, "robots": PARTS}
    assert len(left.skipped) == 2 * PARTS
    assert not [path for path in site.paths if path.startswith("/no")]
    counts = Counter(site.paths)
    # What was on its way when it was killed is all that may be asked for twice.
    assert sum(count - 1 for count in counts.values()) <= KILLS
    assert left.source.failed == ""


def test_a_parent_that_dies_takes_its_child_along(site: Site, tmp_path: Path) -> None:
    build(site)
    entry = {
        key: value
        for key, value in table(site, start=["/list?page=0"], select=SELECT, delay=0.3).items()
        if value is not None
    }
    process = start(entry, tmp_path)
    until = time.monotonic() + 20
    while len(site.hits) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    process.kill()
    process.wait()
    with running._alone(tmp_path):
        asked = len(site.hits)
        time.sleep(0.7)
        assert len(site.hits) == asked >= 3


def test_an_interrupt_ends_both_and_leaves_what_was_collected(site: Site, tmp_path: Path) -> None:
    build(site)
    keys = {"start": ["/list?page=0"], "select": SELECT, "delay": 0.1}
    entry = {key: value for key, value in table(site, **keys).items() if value is not None}
    process = start(entry, tmp_path)
    until = time.monotonic() + 20
    while len(site.hits) < 6 and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(15) != 0
    kept = list(rows(tmp_path / "pages.jsonl"))
    assert kept
    keys["delay"] = 0.0
    check(site, run(source(site, **keys), tmp_path))
