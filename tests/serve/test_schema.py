"""The extension's schema is a file that others may build on: it says what the code does."""

import json
from pathlib import Path

import httpx2
from tests.serve.test_api import ASK

from malbeot.serve.schema import ExtensionOut, extension_schema

FILE = Path(__file__).parents[2] / "docs" / "extension.schema.json"


def test_the_file_is_what_the_code_takes_and_gives() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == extension_schema()


async def test_a_response_fits_it(client: httpx2.AsyncClient) -> None:
    body = (await client.post("/v1/chat/completions", json=ASK)).json()
    assert ExtensionOut.model_validate(body["malbeot"]).picks[0].name == "김밥"
