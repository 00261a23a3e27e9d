"""What prepare has hidden as personal, said to whoever builds the bot.

In: how many texts, the page log, what [prepare] keep names, and the sources that bot.toml declares.
Out: lines, the last of them ready to be copied into bot.toml. Contacts of the bot's own files were
shown when it was made, and whoever took one out is not asked again; those of a web site are known
only now.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from malbeot.cli.messages import say
from malbeot.files import read_jsonl
from malbeot.text.normalize import squeeze

_WEB = ("http://", "https://")


def told_hidden(
    texts: int, pages: Path, keep: Sequence[str], sources: Collection[str]
) -> list[str]:
    from malbeot.bots.scaffold.contacts import contacts_in

    kept = set(map(squeeze, keep))
    own = [
        contact for contact in contacts_in(_texts(pages, sources)) if squeeze(contact) not in kept
    ]
    said = [say("hidden", count=texts)]
    if own:
        listed = ", ".join(json.dumps(contact, ensure_ascii=False) for contact in own)
        said.append(say("hidden_contacts", contacts=listed))
    return said


def _texts(pages: Path, sources: Collection[str]) -> Iterator[str]:
    """Of the pages of web sites that are declared now."""
    for row in read_jsonl(pages) if pages.is_file() else ():
        if row.get("source") in sources and str(row.get("url", "")).startswith(_WEB):
            yield str(row.get("text", ""))
