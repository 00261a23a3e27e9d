"""Readers in threads and processes while one writes."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.knowledge.shop import FAQ

from malbeot.errors import UsageError
from malbeot.knowledge.knowledge import Knowledge
from malbeot.records import Passage

WRITE = """
import sys
from pathlib import Path
from malbeot.knowledge.knowledge import Knowledge
from malbeot.records import Passage
with Knowledge.open(Path(sys.argv[1]), kiwi=False) as knowledge:
    knowledge.update([Passage("new", sys.argv[2])], whole=False)
"""
READ = """
import sys
from pathlib import Path
from malbeot.knowledge.knowledge import Knowledge
with Knowledge.open(Path(sys.argv[1]), kiwi=False) as knowledge:
    for query in sys.stdin:
        print(*[hit.passage.id for hit in knowledge.search(query).hits], flush=True)
"""


def notices(edition: int) -> list[Passage]:
    return [Passage(f"n{number}", f"{edition}판 공지 {number}호입니다.") for number in range(60)]


def test_threads_search_while_one_writes(tmp_path: Path) -> None:
    wrong: list[object] = []
    over = threading.Event()
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update([*FAQ, *notices(0)])

        def search() -> None:
            while not over.is_set():
                try:
                    hits = knowledge.search("환불은 어떻게 하나요?").hits
                    if not hits or hits[0].passage.id != "f2":
                        wrong.append(hits)
                    for hit in knowledge.search("공지 7호").hits:
                        hit.quote.encode()
                except Exception as error:  # what it is stands in the assertion
                    wrong.append(error)

        threads = [threading.Thread(target=search) for _ in range(3)]
        for thread in threads:
            thread.start()
        for edition in range(1, 6):
            assert knowledge.update([*FAQ, *notices(edition)]).changed == 60
        over.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert knowledge.search("공지 7호").hits[0].passage.text == "5판 공지 7호입니다."


def test_an_open_reader_sees_what_another_process_writes(tmp_path: Path) -> None:
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update(FAQ)
        for text in ("주차장은 지하에 있어요.", "엘리베이터는 점검 중이에요."):
            command = [sys.executable, "-c", WRITE, str(tmp_path), text]
            subprocess.run(command, check=True)
            assert knowledge.search(text).hits[0].passage.text == text
            assert len(knowledge) == 5
        assert all(hit.passage.id != "new" for hit in knowledge.search("주차장은 지하에").hits)


def test_an_open_process_goes_on_when_the_index_is_built_anew(tmp_path: Path) -> None:
    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update(FAQ)
    command = [sys.executable, "-c", READ, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None

        def ask(query: str) -> str:
            assert reader.stdin is not None
            assert reader.stdout is not None
            reader.stdin.write(query + "\n")
            reader.stdin.flush()
            return reader.stdout.readline().split()[0]

        assert ask("환불은 어떻게 하나요?") == "f2"
        (tmp_path / "index-1" / "passages" / "meta.json").write_text("{", encoding="utf-8")
        with Knowledge.open(tmp_path, kiwi=False) as knowledge:
            knowledge.update([Passage("new", "주차장은 지하에 있어요.")], whole=False)
        assert not (tmp_path / "index-1").exists()
        assert ask("주차장은 지하에 있나요?") == "new"
        reader.stdin.close()
    assert reader.returncode == 0


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    reached, go = threading.Event(), threading.Event()

    def slow() -> Iterable[Passage]:
        yield FAQ[0]
        reached.set()
        assert go.wait(30)
        yield FAQ[1]

    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        thread = threading.Thread(target=lambda: knowledge.update(slow()))
        thread.start()
        assert reached.wait(30)
        with (
            Knowledge.open(tmp_path, kiwi=False) as other,
            pytest.raises(UsageError, match="is being updated by process"),
        ):
            other.update(FAQ)
        go.set()
        thread.join()
        assert len(knowledge) == 2


def test_searching_is_not_held_up_by_writing(tmp_path: Path) -> None:
    reached, go = threading.Event(), threading.Event()

    def slow(part: str, done: float, total: float, words: str) -> None:
        reached.set()
        assert go.wait(30)

    with Knowledge.open(tmp_path, kiwi=False) as knowledge:
        knowledge.update(FAQ)
        thread = threading.Thread(target=lambda: knowledge.update([*FAQ, *notices(1)], watch=slow))
        thread.start()
        assert reached.wait(30)
        began = time.monotonic()
        assert knowledge.search("환불은 어떻게 하나요?").hits[0].passage.id == "f2"
        assert time.monotonic() - began < 20  # it would wait for `go` otherwise
        go.set()
        thread.join()
        assert len(knowledge) == 64
