"""An OpenAI-compatible server on 127.0.0.1 that answers as it is told to, and remembers.

`answer` is called with each request's body and gives a text, or an `Answer` with a status, headers,
a delay, a reason to finish, or a connection that is dropped half way.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass
class Answer:
    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    finish: str = "stop"
    dropped: bool = False
    """The connection breaks in the middle of the answer."""
    usage: bool = True
    raw: str | None = None
    """The whole body, in place of a completion."""


@dataclass
class Seen:
    body: Body
    headers: dict[str, str]
    began: float
    ended: float = 0.0
    """When all of the answer was written; 0 while it is not."""

    @property
    def asked(self) -> str:
        return str(self.body["messages"][-1]["content"])


class FakeLLM:
    """`seen` are the requests in the order in which they came."""

    def __init__(self, answer: Callable[[Body], str | Answer]) -> None:
        self.answer = answer
        self.seen: list[Seen] = []
        self.most_at_once = 0
        self._running = 0
        self._lock = threading.Lock()

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        length = int(request.headers["Content-Length"])
        body = json.loads(request.rfile.read(length))
        seen = Seen(body, dict(request.headers), time.monotonic())
        with self._lock:
            self.seen.append(seen)
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        try:
            answer = self.answer(body)
            answer = Answer(answer) if isinstance(answer, str) else answer
            time.sleep(answer.seconds)
            self._write(request, body, answer)
            seen.ended = time.monotonic()
        finally:
            with self._lock:
                self._running -= 1

    def _write(self, request: BaseHTTPRequestHandler, body: Body, answer: Answer) -> None:
        written = _completion(body, answer) if answer.raw is None else answer.raw
        data = written.encode()
        request.send_response(answer.status)
        for name, value in answer.headers.items():
            request.send_header(name, value)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data[: len(data) // 2] if answer.dropped else data)
        if answer.dropped:
            request.wfile.flush()
            request.close_connection = True
            request.connection.close()


def _completion(body: Body, answer: Answer) -> str:
    if answer.status != 200:
        return json.dumps({"error": {"message": answer.text}}, ensure_ascii=False)
    message = {"role": "assistant", "content": answer.text}
    reply: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish}],
    }
    if answer.usage:
        asked = sum(len(turn["content"]) for turn in body["messages"])
        reply["usage"] = {"prompt_tokens": asked, "completion_tokens": len(answer.text)}
    return json.dumps(reply, ensure_ascii=False)


@contextmanager
def serving(answer: Callable[[Body], str | Answer]) -> Iterator[tuple[FakeLLM, str]]:
    """The server and its URL."""
    fake = FakeLLM(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            try:
                fake.serve(self)
            except (BrokenPipeError, ConnectionResetError):  # the client was killed
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            """A killed client resets its connections; nothing to tell."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield fake, f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
