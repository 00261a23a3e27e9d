"""Texts cut into tokens, for comparing them. A threshold means nothing without its tokeniser.

eojeol   words between spaces, marks at their edges gone: fast, the default
bigram   pairs of neighbouring characters without spaces: for text typed without spaces
kiwi     morphemes: needs the package kiwipiepy, which Malbeot does not install
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any, Literal, get_args

from malbeot.errors import UsageError
from malbeot.text.normalize import clean, fold, squeeze

Tokens = Literal["eojeol", "bigram", "kiwi"]
TOKENS: tuple[Tokens, ...] = get_args(Tokens)
Tokenizer = Callable[[str], list[str]]


def tokenizer(name: str) -> Tokenizer:
    """The tokeniser of that name. Raises `UsageError` for an unknown or uninstalled one."""
    known: dict[str, Tokenizer] = {"eojeol": eojeol, "bigram": bigram}
    if name == "kiwi":
        return _kiwi()
    if name not in known:
        raise UsageError(f"unknown tokens {name!r}; there are: {', '.join(TOKENS)}")
    return known[name]


def eojeol(text: str) -> list[str]:
    """'점심 뭐 먹지?' → ['점심', '뭐', '먹지']; a word of marks or emoji alone stays as it is."""
    return [_trimmed(word) for word in fold(text).split()]


def bigram(text: str) -> list[str]:
    """'뭐 먹지' → ['뭐먹', '먹지']; a single character is its own token."""
    letters = squeeze(text) or "".join(fold(text).split())
    if len(letters) < 2:
        return [letters] if letters else []
    return [letters[start : start + 2] for start in range(len(letters) - 1)]


def _trimmed(word: str) -> str:
    start, end = 0, len(word)
    while start < end and not word[start].isalnum():
        start += 1
    while end > start and not word[end - 1].isalnum():
        end -= 1
    return word[start:end] or word


@cache
def _kiwi() -> Tokenizer:
    try:
        module: Any = importlib.import_module("kiwipiepy")
    except ImportError as error:
        raise UsageError("tokens 'kiwi' need a package: pip install kiwipiepy") from error
    kiwi = module.Kiwi(load_typo_dict=False, load_multi_dict=False)

    def morphemes(text: str) -> list[str]:
        return [str(token.form) for token in kiwi.tokenize(clean(text))]

    return morphemes
