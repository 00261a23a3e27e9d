"""How well a bot made of somebody's own table or pages answers what customers type.

own_bots/ holds organisations that do not exist, each with the files that `malbeot new` takes and
talks.jsonl: what customers type, and what a right answer has to hold, for each turn:

    {"says": [...]}     one of these facts       {"unknown": true}   nothing may be cited
    {"all": [...]}      all of these facts       {"any": true}       nothing need be cited

They were written by somebody who had not seen the product. A turn with a known answer is right when
the answer holds the fact, right with a reserve when the bot says that it may not be what was asked,
silent when it says that it knows nothing, else wrong. The peer is rank_bm25 over `text.split()`,
LangChain's BM25Retriever, which always quotes its best passage.

Run: python benchmarks/own_bots.py [NAME ...] [--wrong] [--peer FOLDER]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from machine import describe
from retrieval import peer

from malbeot.bots.base import Request, Text
from malbeot.bots.base.qa import QaBot
from malbeot.bots.manifest import read_manifest
from malbeot.engine.fake import FakeEngine
from malbeot.files import read_jsonl
from malbeot.knowledge.shelf import own_folder
from malbeot.knowledge.store import Store
from malbeot.records import Answer, Conversation, Turn

SHOPS = Path(__file__).with_name("own_bots")
RIGHT, RESERVED, SILENT, WRONG = "right", "with a reserve", "silent", "wrong"
RESERVES = ("꼭 맞는 답은 아닐 수", "라는 질문에는 이렇게", "정보는 제 자료에 없고")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="folders of own_bots/; all of them when none")
    parser.add_argument("--wrong", action="store_true", help="print the turns that are not right")
    parser.add_argument("--peer", type=Path, help="folder that holds rank_bm25")
    options = parser.parse_args()
    names = options.names or sorted(path.name for path in SHOPS.iterdir() if path.is_dir())
    print(describe(), end="\n\n")
    by_kind: dict[str, Counter[str]] = {}
    total = Counter[str]()
    peers = Counter[str]()
    with tempfile.TemporaryDirectory() as folder, peer(options.peer):
        for name in names:
            bot, texts = made(name, Path(folder))
            told = Counter[str]()
            for talk, want, said, answer in turns(name, bot):
                verdict = judged(want, answer)
                told[verdict] += 1
                by_kind.setdefault(talk["kind"], Counter())[verdict] += 1
                if options.wrong and verdict != RIGHT:
                    print(f"{name} {talk['id']} {said} → {answer.text[:90]!r} ({verdict})")
            peers += quoted(name, texts)
            line(name, told)
            total += told
    line("all", total)
    line("the peer", peers)
    print()
    for kind, told in by_kind.items():
        line(kind, told)


def made(name: str, folder: Path) -> tuple[QaBot, list[str]]:
    """The bot as `malbeot new` and `malbeot build` make it, and the texts of its passages."""
    home, own = folder / "home", name.replace("_", "-")
    files = [str(file) for file in sorted((SHOPS / name).iterdir()) if file.name != "talks.jsonl"]
    command = Path(sys.executable).with_name("malbeot")
    env = {**os.environ, "MALBEOT_HOME": str(home)}
    for words in (["new", own, *files], ["build", own]):
        subprocess.run([command, *words], cwd=folder, env=env, check=True, capture_output=True)
    bot = QaBot.opened(read_manifest(folder / "bots" / own / "bot.toml"), home)
    if bot is None:
        raise SystemExit(f"{name} was not built")
    store = Store(own_folder(home, own))
    rows = store.passages(range(1, len(store) + 1)).values()
    return bot, [f"{row.title} {' '.join(row.questions)} {row.text}" for row in rows]


def turns(
    name: str, bot: QaBot
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], str, Answer]]:
    """Each turn of each talk, played."""
    for talk in read_jsonl(SHOPS / name / "talks.jsonl"):
        said: list[Turn] = []
        for text, want in zip(talk["turns"], talk["expect"], strict=True):
            said.append(Turn("user", text))
            answer = asyncio.run(reply(bot, said))
            said.append(Turn("assistant", answer.text))
            yield talk, want, text, answer


async def reply(bot: QaBot, said: list[Turn]) -> Answer:
    request = Request(Conversation(tuple(said)), seed=1)
    events = [event async for event in bot.reply(request, FakeEngine())]
    (answer,) = [event for event in events if not isinstance(event, Text)]
    return answer


def judged(want: Mapping[str, Any], answer: Answer) -> str:
    reserved = any(words in answer.text for words in RESERVES)
    if "says" in want or "all" in want:
        held = any(fact in answer.text for fact in want.get("says", ())) or (
            "all" in want and all(fact in answer.text for fact in want["all"])
        )
        if held:
            return RESERVED if reserved else RIGHT
        return WRONG if answer.citations else SILENT
    if not answer.citations:
        return RIGHT
    return RESERVED if reserved else WRONG


def quoted(name: str, texts: list[str]) -> Counter[str]:
    """What the peer's best passage says to each turn, seen alone."""
    from rank_bm25 import BM25Okapi  # type: ignore[import-not-found]

    index = BM25Okapi([text.split() for text in texts])
    told = Counter[str]()
    for talk in read_jsonl(SHOPS / name / "talks.jsonl"):
        for text, want in zip(talk["turns"], talk["expect"], strict=True):
            scores = index.get_scores(text.split())
            best = texts[max(range(len(texts)), key=lambda at: scores[at])]
            told[judged(want, Answer(best, citations=[{}]))] += 1
    return told


def line(name: str, told: Counter[str]) -> None:
    count = told.total()
    shares = ", ".join(f"{verdict} {told[verdict]}" for verdict in (RIGHT, RESERVED, SILENT, WRONG))
    print(f"{name:14} {count:4} turns: {told[RIGHT] / count:6.1%} right ({shares})")


if __name__ == "__main__":
    main()
