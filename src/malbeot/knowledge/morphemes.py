"""Text → the morphemes that carry content, by Kiwi. Optional: needs the package kiwipiepy.

    analyse("김치찌개를 먹었어요")  →  ["김치찌개/N", "먹/V"]

Kiwi takes a second or more and about 300 MB to load, and shares nothing between instances: one a
process, loaded when it is first asked. Without its typo and multi-word dictionaries it finds the
same with less memory. Safe for threads.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from threading import Lock
from typing import Any

from malbeot.errors import UsageError
from malbeot.knowledge.rules import rules
from malbeot.text.normalize import clean

Analyser = Callable[[str], list[str]]
_LOADING = Lock()


def installed() -> bool:
    return importlib.util.find_spec("kiwipiepy") is not None


def name() -> str:
    """Kiwi with its version: other versions cut other morphemes."""
    return f"kiwi-{version('kiwipiepy')}"


def needed() -> None:
    """Raises `UsageError` where the package is missing."""
    if not installed():
        raise UsageError(
            "morphemes need the package kiwipiepy: pip install 'malbeot[data]', or set kiwi = false"
        )


def analyse(text: str) -> list[str]:
    """The morphemes of a text, each once. The first call loads Kiwi."""
    with _LOADING:
        known = _analyser()
    return known(text)


@cache
def _analyser() -> Analyser:
    needed()
    module: Any = importlib.import_module("kiwipiepy")
    kiwi = module.Kiwi(load_typo_dict=False, load_multi_dict=False)
    content = rules().morphemes.content

    def morphemes(text: str) -> list[str]:
        found = (token for token in kiwi.tokenize(clean(text)) if token.tag.startswith(content))
        return list(dict.fromkeys(_written(token.form, token.tag) for token in found))

    return morphemes


def _written(form: str, tag: str) -> str:
    """A token without spaces, for an index that cuts at them."""
    return f"{'_'.join(form.lower().split())}/{tag[0]}"
