"""F2: how long an answer takes through the whole path, as the browser meets it.

Starts `malbeot up` on free ports with an empty home, opens chats as a guest over the web API and
reads the event stream: web → serve → bot → engine → checks → web. First-token time is the first
released character. Also a long answer of the raw model through the API. Reference
systems: 13–15 s and 28 s an answer, on GPUs.

Run: python benchmarks/answer_time.py [--turns 60]
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
from machine import describe

QUESTIONS = (
    "비 오는데 뭐 먹지", "점메추", "매운 거 말고 국물 있는 거", "어제 술 마셨더니 속이 안 좋아",
    "다이어트 중인데 저녁 추천해줘", "혼밥하기 좋은 거", "만원 이하로 든든한 거", "면 말고 밥",
    "데이트할 때 먹을 만한 거", "더워서 입맛이 없어요",
)  # fmt: skip
MAX_TURNS = 200


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running() -> Iterator[tuple[str, str]]:
    """(web address, API address) of a fresh installation, ended afterwards."""
    web, serve = free_port(), free_port()
    with tempfile.TemporaryDirectory() as home:
        options = {
            "home": home,
            "web.port": web,
            "web.guest_turns_per_day": 100_000,
            "serve.port": serve,
        }
        command = [sys.executable, "-m", "malbeot.cli", "up"]
        for key, value in options.items():
            command += ["--set", f"{key}={value}"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if "→" in line:
                    break
            yield f"http://127.0.0.1:{web}", f"http://127.0.0.1:{serve}"
        finally:
            process.terminate()
            process.wait(30)


def turn(client: httpx2.Client, chat: str, text: str) -> tuple[float, float, int]:
    """Seconds to the first character, seconds to the end, characters."""
    began = time.perf_counter()
    posted = client.post(
        f"/api/chats/{chat}/messages", json={"id": str(uuid.uuid4()), "text": text}
    ).raise_for_status()
    return follow(client, posted.json()["assistant"]["id"], began)


def follow(client: httpx2.Client, message: str, began: float) -> tuple[float, float, int]:
    first, said = 0.0, 0
    with client.stream("GET", f"/api/messages/{message}/events") as response:
        kind = ""
        for line in response.iter_lines():
            if line.startswith("event:"):
                kind = line.removeprefix("event:").strip()
            elif line.startswith("data:") and kind == "delta":
                first = first or time.perf_counter() - began
                said += len(json.loads(line.removeprefix("data:"))["text"])
            elif line.startswith("data:") and kind == "end":
                return first, time.perf_counter() - began, said
    raise AssertionError("the stream ended without an end event")


def raw(api: str, tokens: int) -> tuple[float, float]:
    """First chunk and whole time of a raw answer of at most `tokens` tokens."""
    body = {
        "model": "malbeot-mini",
        "messages": [{"role": "user", "content": "점심 추천해 주세요"}],
        "stream": True,
        "max_tokens": tokens,
        "temperature": 1.5,
    }
    began, first = time.perf_counter(), 0.0
    with httpx2.stream("POST", f"{api}/v1/chat/completions", json=body, timeout=60) as response:
        for line in response.iter_lines():
            if '"content": "' in line and '"content": ""' not in line:
                first = first or time.perf_counter() - began
    return first, time.perf_counter() - began


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, round(share * (len(values) - 1)))]


def summary(seconds: list[float]) -> str:
    return f"p50 {statistics.median(seconds):.3f} s, p95 {percentile(seconds, 0.95):.3f} s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=60)
    turns = min(parser.parse_args().turns, MAX_TURNS)
    print(describe())
    with running() as (web, api), httpx2.Client(base_url=web, timeout=60) as client:
        client.headers["Origin"] = web
        client.get("/api/me")
        firsts, wholes, lengths = [], [], []
        for number in range(turns):
            chat = client.post("/api/chats", json={"bot": "food"}).raise_for_status().json()
            follow(client, chat["messages"][0]["id"], time.perf_counter())
            question = QUESTIONS[number % len(QUESTIONS)]
            first, whole, length = turn(client, chat["chat"]["id"], question)
            firsts.append(first)
            wholes.append(whole)
            lengths.append(length)
        length = statistics.median(lengths)
        print(f"through the whole path, n={turns}, median {length:.0f} characters")
        print(f"  first character {summary(firsts)}")
        print(f"  whole answer    {summary(wholes)}")
        raws = [raw(api, 200) for _ in range(20)]
        print("raw model, up to 200 tokens, n=20")
        print(f"  first chunk p50 {statistics.median(r[0] for r in raws):.3f} s")
        print(f"  whole       p95 {percentile([r[1] for r in raws], 0.95):.3f} s")


if __name__ == "__main__":
    main()
