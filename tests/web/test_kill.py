"""A real server process, killed with no warning in mid-answer, and started again."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, nullcontext
from pathlib import Path

import httpx2
import pytest
import uvicorn
from tests.web.fake_serve import USUAL, FakeServe
from tests.web.site import Browser, parsed, until

WEB = "import sys; from malbeot.cli.web import web; web(set_=sys.argv[1:])"


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
async def serve_url() -> AsyncIterator[tuple[FakeServe, str]]:
    serve, port = FakeServe(), _free_port()
    config = uvicorn.Config(
        serve, port=port, log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    server.capture_signals = _no_signals  # type: ignore[method-assign] - pytest keeps its own
    task = asyncio.create_task(server.serve())
    yield serve, f"http://127.0.0.1:{port}"
    server.should_exit = server.force_exit = True
    await task


def _no_signals() -> nullcontext[None]:
    return nullcontext()


@asynccontextmanager
async def _web(home: Path, port: int, serve_url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    pairs = [f"home={home}", f"web.port={port}", f"web.serve_url={serve_url}"]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", WEB, *pairs)
    try:
        await _ready(process, f"http://127.0.0.1:{port}/readyz")
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def _ready(process: asyncio.subprocess.Process, url: str) -> None:
    async with asyncio.timeout(60), httpx2.AsyncClient(trust_env=False) as client:
        while True:
            assert process.returncode is None, "the web server ended at start"
            try:
                if (await client.get(url)).status_code == httpx2.codes.OK:
                    return
            except httpx2.TransportError:
                await asyncio.sleep(0.05)


async def test_killed_in_mid_answer_loses_no_acknowledged_message(
    tmp_path: Path, serve_url: tuple[FakeServe, str]
):
    serve, url = serve_url
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    browser = Browser(base_url=base, headers={"Origin": base}, trust_env=False)
    async with _web(tmp_path, port, url) as process:
        await browser.signup()
        chat = await browser.open_chat()
        serve.script = ["김밥 어때요? ", asyncio.Event()]
        sent = (await browser.say(chat["id"], "비 오는데 뭐 먹지")).json()
        async with browser.stream("GET", f"/api/messages/{sent['assistant']['id']}/events") as live:
            assert (await anext(parsed(live))).data == {"text": "김밥 어때요? "}
            await until(lambda: browser.shows(chat["id"], "김밥 어때요? "))
            os.kill(process.pid, signal.SIGKILL)
            await process.wait()
    with closing(sqlite3.connect(tmp_path / "web.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    async with _web(tmp_path, port, url) as process:
        [_, user, answer] = await browser.messages(chat["id"])
        assert user == sent["user"]
        assert (answer["status"], answer["content"]) == ("interrupted", "김밥 어때요? ")
        serve.script = USUAL
        begun = await browser.post(f"/api/messages/{answer['id']}/regenerate")
        again = await browser.finish(begun.json()["assistant"]["id"])
        assert (again["status"], len(again["picks"])) == ("done", 2)
        await browser.aclose()
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            assert await process.wait() == -signal.SIGTERM
