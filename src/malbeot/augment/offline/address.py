"""Who speaks and who is spoken to: the words for them in another speech level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from malbeot.augment.offline.speech_rules import Level, rules

_POLITE = ("합쇼", "해요")


def addressed(body: str, tokens: Sequence[Any], level: Level) -> str | None:
    """Speaker and interjections in the new level; None where a word has no sure form there: the
    hearer of casual speech, 저 before a noun (which may be "that"), 나란."""
    polite = level in _POLITE
    follows = ""
    for token in reversed(tokens):
        if token.tag == "NP" and polite and token.form in rules()["hearer"]["plain"]:
            return None
        swap = _swap(body, token, follows, polite=polite)
        if swap is None:
            return None
        start, end, said = swap
        body = body[:start] + said + body[end:]
        follows = token.tag
    return body


def _swap(body: str, token: Any, follows: str, *, polite: bool) -> tuple[int, int, str] | None:
    """(from, to, new words) of one token; nothing new where it stays; None when nobody knows."""
    stays = (token.start, token.start, "")
    if token.tag == "IC":
        for word in rules()["words"]:
            old, new = (
                (word["plain"], word["polite"]) if polite else (word["polite"], word["plain"])
            )
            if token.form == old and body.startswith(old, token.start):
                return token.start, token.start + len(old), new
        return stays
    if token.tag != "NP" or (token.start and body[token.start - 1].isalnum()):
        return stays
    word = body[token.start :].split()[0].rstrip(".,!?~…")
    if token.form in rules()["group"] and not polite:
        return token.start, token.start + len(token.form), rules()["group"][token.form]
    speaker = ("나", "내", "난", "날") if polite else ("저", "제", "전", "절")
    if token.form not in ("저", "나", "제", "내") or not word.startswith(speaker):
        return stays
    pairs = rules()["speaker"]
    table = {plain: said for said, plain in pairs.items()} if polite else pairs
    if word not in table or (word == "저" and follows.startswith(("N", "M", "X"))):
        return None
    return token.start, token.start + len(word), table[word]
