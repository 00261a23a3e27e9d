from __future__ import annotations

import pytest

from malbeot.engine.bulk import Endpoint, Prompt, endpoint_for
from malbeot.errors import UsageError
from malbeot.records import Turn
from malbeot.settings import EngineSettings

ASKED = Prompt((Turn("system", "짧게"), Turn("user", "뭐 먹지")))
OWN = EngineSettings(kind="openai", url="https://big.example/v1", model="big", api_key="비밀")


def test_the_key_is_that_of_everything_that_changes_the_reply() -> None:
    others = [
        Prompt((Turn("user", "짧게"), Turn("user", "뭐 먹지"))),
        Prompt(ASKED.messages, schema={"type": "object"}),
        Prompt(ASKED.messages, temperature=0.1),
        Prompt(ASKED.messages, max_tokens=5),
        Prompt(ASKED.messages, seed=0),
        ASKED.longer(),
        ASKED.followed_by(Turn("user", "더")),
    ]
    keys = {prompt.key("m") for prompt in (ASKED, *others)} | {ASKED.key("n")}
    assert len(keys) == len(others) + 2
    assert Prompt(ASKED.messages, repair=False).key("m") == ASKED.key("m")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://127.0.0.1:1/", "http://127.0.0.1:1/v1/"]
)
def test_the_address_is_found_with_or_without_v1(url: str) -> None:
    assert Endpoint(url, "m").address == "http://127.0.0.1:1/v1/chat/completions"


def test_a_password_is_not_shown() -> None:
    assert Endpoint("http://me:secret@host:1/v1", "m").name == "http://host:1/v1/chat/completions"


def test_the_settings_fill_in_what_is_not_named() -> None:
    found = endpoint_for(OWN, price_in=1.0)
    assert (found.url, found.model, found.api_key) == (OWN.url, "big", "비밀")
    assert found.cost(1e6, 5) == 1.0
    assert endpoint_for(OWN, model="other").model == "other"


@pytest.mark.parametrize(
    ("url", "trusted", "key"),
    [
        ("https://big.example/v1", False, "비밀"),
        ("https://big.example", False, "비밀"),
        ("https://evil.example/v1", False, ""),
        ("http://big.example/v1", False, ""),
        ("https://big.example:8443/v1", False, ""),
        ("https://else.example/v1", True, "비밀"),
    ],
)
def test_the_key_goes_only_where_the_operator_sends_it(url: str, trusted: bool, key: str) -> None:
    assert endpoint_for(OWN, url=url, trusted=trusted).api_key == key


@pytest.mark.parametrize(
    ("url", "model", "said"),
    [
        ("", "m", "no url"),
        ("http://x", "", "no model"),
        ("ftp://x/v1", "m", "not an address"),
        ("localhost:8080", "m", "not an address"),
        ("http://host:문", "m", "not an address"),
    ],
)
def test_what_cannot_be_asked_is_told(url: str, model: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        endpoint_for(EngineSettings(), url=url, model=model)
