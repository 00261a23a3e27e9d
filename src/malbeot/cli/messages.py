"""What `new`, `build` and `up` say to whoever runs them, in Korean where the locale is Korean.

In: a name of messages.toml and what stands in its braces. Out: the sentence. The language is that
of LC_ALL, LC_MESSAGES or LANG, the first that is set, as everywhere on Unix.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from malbeot.errors import MalbeotError
from malbeot.files import read_toml

_FILE = Path(__file__).with_name("messages.toml")
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def say(message: str, /, *, spoken: bool | None = None, **values: object) -> str:
    """In Korean where `spoken`, which is what the locale says where it is left out."""
    text: str = messages()[message]["ko" if (korean() if spoken is None else spoken) else "en"]
    return text.format(**values)


def left_out(link: Path) -> str:
    """What is said of a link that is not followed."""
    return say("link_left_out", file=link) if link.exists() else say("link_broken", file=link)


def korean(environment: Mapping[str, str] | None = None) -> bool:
    known = os.environ if environment is None else environment
    chosen = next((known[name] for name in _LOCALE if known.get(name)), "")
    return re.split("[_.@-]", chosen.lower())[0] == "ko"


def told(error: MalbeotError) -> str:
    """An error in a line; in Korean with the English one, which says more, where there is one."""
    if korean() and error.korean != type(error).default_korean:
        return f"{error.korean}\n  ({error.message})"
    return error.message


@cache
def messages() -> dict[str, Any]:
    return read_toml(_FILE)
