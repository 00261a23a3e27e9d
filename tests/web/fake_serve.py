"""A `malbeot serve` that plays a script.

A script is a list of steps: text is sent as a chunk, an `asyncio.Event` is waited for, a `float` is
so many seconds' pause, a dict is the last chunk's facts, `CUT` breaks the connection off, an `int`
answers with that status.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
from starlette.types import Receive, Scope, Send
from tests.web.asgi import StreamingTransport

CUT = object()
KIMBAP = {"id": "kimbap", "name": "김밥", "emoji": "🍙", "kcal": 450, "allergens": ["난류", "대두"]}
NAENGMYEON = {"id": "naengmyeon", "name": "냉면", "emoji": "🍜", "kcal": 520, "allergens": ["메밀"]}
CARD = {
    "name": "food",
    "title": "오늘 뭐 먹지?",
    "description": "메뉴를 골라 드려요.",
    "starters": ["점심 추천해 줘"],
    "notice": "AI가 만든 답이에요.",
    "allergens": ["난류", "우유", "잣"],
    "diets": ["vegan"],
}
LIBRARY = {
    "name": "a-library",
    "title": "솔빛도서관 안내",
    "description": "이용 시간과 대출, 회원증을 알려 드려요.",
    "starters": ["연체하면 어떻게 되나요?", "몇 시까지 열어요?"],
    "notice": "안내문에서 찾은 답이에요. 정확한 내용은 도서관에 확인해 주세요.",
    "allergens": [],
    "diets": [],
}
PASSAGE = "연체료는 없어요. 🙂 대신 늦은 날만큼 새로 빌릴 수 없어요. 예약한 책은 먼저 찾아가요."
OVERDUE = {
    "id": "rules-3",
    "title": "연체하면 어떻게 되나요?",
    "source": "https://library.example.kr/rules?page=3",
    "licence": "공공누리 제1유형",
    "category": "대출",
    "text": PASSAGE,
    "start": PASSAGE.index("대신"),
    "end": PASSAGE.index(" 예약"),
}
HOURS = {
    "id": "guide-1",
    "title": "이용 시간",
    "source": "이용안내.pdf · 3쪽",
    "licence": "",
    "category": "",
    "text": "평일은 22시까지 열어요.",
    "start": 0,
    "end": 13,
}
USUAL = ["김밥 어떠세요? ", "든든해요. 👨‍👩‍👧", {"picks": [KIMBAP, NAENGMYEON], "notices": []}]
HEALTHY = 200


class FakeServe:
    def __init__(self) -> None:
        self.script: list[Any] = list(USUAL)
        self.scripts: dict[str, list[Any]] = {}
        """Scripts of single bots; the others play `script`."""
        self.requests: list[dict[str, Any]] = []
        self.cards: list[dict[str, Any]] = [CARD]
        self.down = False
        self.left = 0
        """Clients that left before the end."""

    def transport(self) -> httpx2.AsyncBaseTransport:
        return _MaybeDown(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/v1/chat/completions":
            await self._complete(receive, send)
        elif scope["path"] == "/v1/bots":
            await _json(send, HEALTHY, {"data": self.cards})
        else:
            await _json(send, HEALTHY, {"status": "ok"})

    async def _complete(self, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        self.requests.append(json.loads(body))
        script = list(self.scripts.get(self.requests[-1]["model"], self.script))
        if script and isinstance(script[0], int):
            await _json(send, script[0], script[1])
            return
        play = asyncio.create_task(_play(script, send))
        gone = asyncio.create_task(receive())
        done, _ = await asyncio.wait({play, gone}, return_when=asyncio.FIRST_COMPLETED)
        self.left += play not in done
        for task in (play, gone):
            task.cancel()
        await asyncio.wait({play, gone})
        if play in done and (error := play.exception()):
            raise error


class _MaybeDown(StreamingTransport):
    def __init__(self, serve: FakeServe) -> None:
        super().__init__(serve)
        self._serve = serve

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self._serve.down:
            raise httpx2.ConnectError("refused")
        return await super().handle_async_request(request)


async def _play(script: list[Any], send: Send) -> None:
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": HEALTHY, "headers": headers})
    await _chunk(send, {"role": "assistant", "content": ""})
    for step in script:
        if step is CUT:
            raise ConnectionResetError
        if isinstance(step, asyncio.Event):
            await step.wait()
        elif isinstance(step, float):
            await asyncio.sleep(step)
        elif isinstance(step, str):
            await _chunk(send, {"content": step})
        elif "error" in step:
            await _event(send, step)
        else:
            await _chunk(send, {}, finish="stop", malbeot=step)
            await _send(send, b"data: [DONE]\n\n")
    await send({"type": "http.response.body", "body": b""})


async def _chunk(send: Send, delta: dict[str, Any], finish: str | None = None, **top: Any) -> None:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    await _event(send, {"object": "chat.completion.chunk", "choices": [choice], **top})


async def _event(send: Send, value: dict[str, Any]) -> None:
    await _send(send, f"data: {json.dumps(value)}\n\n".encode())


async def _send(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})


async def _json(send: Send, status: int, value: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(value).encode()})
