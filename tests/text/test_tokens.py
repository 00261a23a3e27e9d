from __future__ import annotations

import importlib
import unicodedata
from types import ModuleType

import pytest

from malbeot.errors import UsageError
from malbeot.text import tokens
from malbeot.text.tokens import TOKENS, bigram, eojeol, tokenizer


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("점심 뭐 먹지?", ["점심", "뭐", "먹지"]),
        ("'매운' 거 (말고)!!", ["매운", "거", "말고"]),
        ("Pasta ＰＡＳＴＡ", ["pasta", "pasta"]),
        ("🍜 ㅋㅋㅋㅋ", ["🍜", "ㅋㅋ"]),
        ("오늘뭐먹지", ["오늘뭐먹지"]),
        ("1.5인분", ["1.5인분"]),
        ("", []),
    ],
)
def test_eojeol_are_words_without_their_marks(text: str, wanted: list[str]) -> None:
    assert eojeol(text) == wanted


def test_bigrams_do_not_see_spaces() -> None:
    assert bigram("뭐 먹지?") == bigram("뭐먹지") == ["뭐먹", "먹지"]
    assert bigram("밥") == ["밥"]
    assert bigram("🍜 🍜") == ["🍜🍜"]
    assert bigram(" ") == []


@pytest.mark.parametrize("name", ["eojeol", "bigram"])
def test_decomposed_text_has_the_same_tokens(name: str) -> None:
    text = "된장찌개 끓이는 법 알려줘"
    assert tokenizer(name)(unicodedata.normalize("NFD", text)) == tokenizer(name)(text)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match=", ".join(TOKENS)):
        tokenizer("words")


def test_kiwi_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def absent(name: str) -> ModuleType:
        if name == "kiwipiepy":
            raise ModuleNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    tokens.kiwi.cache_clear()
    with pytest.raises(UsageError, match="pip install 'malbeot"):
        tokenizer("kiwi")
    tokens.kiwi.cache_clear()


def test_kiwi_cuts_endings_off() -> None:
    pytest.importorskip("kiwipiepy")
    assert {"방법", "알리"} <= set(tokenizer("kiwi")("방법을 알려줘"))
