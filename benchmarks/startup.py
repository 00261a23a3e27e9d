"""F9: from a fresh clone to the first answer, and a warm `malbeot up` until it is ready.

The clone goes to a new folder with an empty HOME and no virtual environment; `make run` installs,
builds the page and starts. Downloads are part of it and depend on the line.

Run: python benchmarks/startup.py [--skip-clone]
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import httpx2
from answer_time import follow, free_port, running, turn
from machine import describe

ROOT = Path(__file__).resolve().parent.parent
_DEADLINE = 600


def fresh_clone() -> tuple[float, float]:
    """Seconds from `git clone` to the ready page, and to the end of the first answer."""
    web, serve = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        clone = Path(folder) / "malbeot"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        options = f"--set web.port={web} --set serve.port={serve}"
        environment = {**os.environ, "HOME": home}
        process = subprocess.Popen(
            ["make", "run", f"ARGS={options}"],
            cwd=clone,
            env=environment,
            start_new_session=True,
        )
        try:
            address = f"http://127.0.0.1:{web}"
            while time.perf_counter() - began < _DEADLINE and not _ready(address):
                assert process.poll() is None, "make run ended early"
                time.sleep(0.2)
            ready = time.perf_counter() - began
            with httpx2.Client(base_url=address, headers={"Origin": address}, timeout=60) as client:
                client.get("/api/me")
                opened = client.post("/api/chats", json={"bot": "food"}).json()
                follow(client, opened["messages"][0]["id"], began)
                turn(client, opened["chat"]["id"], "점심 뭐 먹지")
            return ready, time.perf_counter() - began
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _ready(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz").status_code == httpx2.codes.OK
    except httpx2.HTTPError:
        return False


def warm(times: int) -> list[float]:
    """Seconds of `malbeot up` until both servers are ready."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        with running():
            found.append(time.perf_counter() - began)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--skip-clone", action="store_true")
    skip = parser.parse_args().skip_clone
    print(describe())
    starts = warm(5)
    print(f"warm start, n=5: median {statistics.median(starts):.2f} s, max {max(starts):.2f} s")
    if not skip:
        ready, answered = fresh_clone()
        print(f"fresh clone, n=1: ready {ready:.0f} s, first answer {answered:.0f} s")


if __name__ == "__main__":
    main()
