"""The `openai` package, unchanged, against a live server with the real food bot."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import openai
import pytest

ASK = [{"role": "user", "content": "매운거말고 국물잇는거 추천좀 ㅠㅠ"}]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home: Path = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "malbeot.cli", "serve"]
    for setting in (f"serve.port={port}", f"home={home}", "engine.threads=1"):
        command += ["--set", setting]
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not _ready(address):
        assert process.poll() is None, "the server ended at once"
        time.sleep(0.1)
    yield address
    process.terminate()
    assert process.wait(30) in (0, -signal.SIGTERM)  # uvicorn ends by the signal it was sent


def _ready(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/readyz").status_code == httpx2.codes.OK
    except httpx2.HTTPError:
        return False


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_models(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["food", "malbeot-mini"]


def test_a_whole_answer_names_its_picks(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(model="food", messages=ASK)  # type: ignore[arg-type]
    text = answer.choices[0].message.content
    extension = answer.malbeot  # type: ignore[attr-defined]
    assert text
    assert text.endswith((".", "!", "?"))
    assert 1 <= len(extension["picks"]) <= 3
    for pick in extension["picks"]:
        assert pick["name"] in text
        assert pick["spicy"] <= 1


def test_a_stream_ends_with_the_extension(client: openai.OpenAI) -> None:
    profile = {"profile": {"allergies": ["새우"]}, "seed": 3}
    chunks = list(
        client.chat.completions.create(  # type: ignore[call-overload]
            model="food", messages=ASK, stream=True, extra_body={"malbeot": profile}
        )
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    picks = chunks[-1].malbeot["picks"]
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert all(pick["name"] in text for pick in picks)
    assert all("새우" not in pick["allergens"] for pick in picks)
    assert len([chunk for chunk in chunks if chunk.choices[0].delta.content]) > 1


def test_the_same_seed_says_the_same_dishes(client: openai.OpenAI) -> None:
    def names() -> list[str]:
        answer = client.chat.completions.create(model="food", messages=ASK, seed=11)  # type: ignore[arg-type]
        return [pick["name"] for pick in answer.malbeot["picks"]]  # type: ignore[attr-defined]

    assert names() == names()


def test_the_raw_model_speaks_too(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="malbeot-mini",
        messages=ASK,
        max_tokens=8,
        temperature=0,  # type: ignore[arg-type]
    )
    assert answer.usage
    assert answer.usage.completion_tokens <= 8


def test_errors_are_the_clients_own_kinds(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="없는봇"):
        client.chat.completions.create(model="없는봇", messages=ASK)  # type: ignore[arg-type]
    with pytest.raises(openai.BadRequestError, match="messages"):
        client.chat.completions.create(model="food", messages=[])
