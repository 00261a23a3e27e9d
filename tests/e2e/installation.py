"""A real `malbeot web` in front of a `malbeot serve` that plays a script: bots of one's choice.

The scripted server runs in a thread of the test, so that the test can change its bots and lines.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import uvicorn
from tests.web.fake_serve import FakeServe

_READY_SECONDS = 40


@dataclass(frozen=True)
class Installation:
    url: str
    serve: FakeServe


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def installed(home: Path, serve: FakeServe) -> Iterator[Installation]:
    with _served(serve) as serve_url, _web(home, serve_url) as url:
        yield Installation(url, serve)


@contextmanager
def _served(serve: FakeServe) -> Iterator[str]:
    port = free_port()
    config = uvicorn.Config(serve, host="127.0.0.1", port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@contextmanager
def _web(home: Path, serve_url: str) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "malbeot.cli", "web"]
    for setting in (f"home={home}", f"web.port={port}", f"web.serve_url={serve_url}"):
        command += ["--set", setting]
    process = subprocess.Popen(command)
    try:
        _wait(process, f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=40)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, "malbeot web ended at once"
        try:
            if httpx2.get(address, trust_env=False).status_code == httpx2.codes.OK:
                return
        except httpx2.HTTPError:
            time.sleep(0.1)
    raise AssertionError("malbeot web was not ready in time")
