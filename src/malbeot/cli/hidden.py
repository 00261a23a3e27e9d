"""What prepare has hidden as personal, said to whoever builds the bot.

In: how many texts, the page log, what [prepare] keep names. Out: lines, the last of them ready to
be copied into bot.toml. Contacts of the bot's own files were shown when it was made; those of a
web site are known only now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from malbeot.cli.messages import say
from malbeot.files import read_jsonl
from malbeot.text.normalize import squeeze


def told_hidden(texts: int, pages: Path, keep: Sequence[str]) -> list[str]:
    from malbeot.bots.scaffold.contacts import contacts_in

    kept = set(map(squeeze, keep))
    own = [contact for contact in contacts_in(_texts(pages)) if squeeze(contact) not in kept]
    said = [say("hidden", count=texts)]
    if own:
        listed = ", ".join(json.dumps(contact, ensure_ascii=False) for contact in own)
        said.append(say("hidden_contacts", contacts=listed))
    return said


def _texts(pages: Path) -> Iterator[str]:
    if pages.is_file():
        for row in read_jsonl(pages):
            yield str(row.get("text", ""))
