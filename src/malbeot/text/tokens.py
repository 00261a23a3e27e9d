"""Texts cut into tokens, for comparing them. A threshold means nothing without its tokeniser.

eojeol   words between spaces, marks at their edges gone: fast, the default
bigram   pairs of neighbouring characters without spaces: for text typed without spaces
kiwi     morphemes: needs the package kiwipiepy, which the extra `data` brings
"""

from __future__ import annotations

import importlib
import importlib.util
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
def kiwi() -> Any:
    """The one Kiwi of this process (it takes a second to load). Raises `UsageError` without it."""
    try:
        module: Any = importlib.import_module("kiwipiepy")
    except ImportError as error:
        raise UsageError("'kiwi' needs a package: pip install 'malbeot[data]'") from error
    return module.Kiwi(load_typo_dict=False, load_multi_dict=False)


def has_kiwi() -> bool:
    """Whether the package is installed."""
    return importlib.util.find_spec("kiwipiepy") is not None


def _kiwi() -> Tokenizer:
    analyser = kiwi()

    def morphemes(text: str) -> list[str]:
        return [str(token.form) for token in analyser.tokenize(clean(text))]

    return morphemes
