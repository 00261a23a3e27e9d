"""How a Korean sentence ends: its last predicate, taken apart.

In: a sentence and Kiwi's tokens of it. Out: stem, prefinals, ending, what it says (its mood) and
the speech levels it belongs to; or None where nobody should touch it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from malbeot.augment.offline.speech_rules import LEVELS, Morph, rules


@dataclass(frozen=True, slots=True)
class Ending:
    """The predicate of one sentence: `stem` from `start` on, its `ending` up to `end`."""

    start: int
    end: int
    stem: tuple[Morph, ...]
    kind: str
    """verb, adjective, copula or negative"""
    before: tuple[str, ...]
    """Prefinals (었, 겠) without 시."""
    honor: bool
    lexical: bool
    mood: str
    levels: tuple[str, ...]
    exclaims: bool


def ending_of(sentence: str, tokens: Sequence[Any]) -> Ending | None:
    """The predicate that ends the sentence; None when there is none, more than one, or the ending
    is not one of ours."""
    last = len(tokens) - 1
    while last >= 0 and tokens[last].tag in rules()["tags"]["tail"]:
        last -= 1
    form, first = _form(tokens, last)
    known = rules()["endings"].get(form)
    if known is None or first < 1:
        return None
    if any(map(_ends_too, tokens[:first])):
        return None
    place = first - 1
    before: list[str] = []
    honor = form in ("세요", "으세요")
    while place > 0 and tokens[place].tag == "EP":
        if tokens[place].form in ("시", "으시"):
            honor = True
        else:
            before.insert(0, tokens[place].form)
        place -= 1
    return _predicate(sentence, tokens, place, last, before, honor=honor, known=known)


def _ends_too(token: Any) -> bool:
    """Another ending inside the sentence: 녹차인가요, 아니면 …"""
    return token.tag == "EF" or (token.form.endswith("요") and token.tag in ("EC", "JX"))


def _form(tokens: Sequence[Any], last: int) -> tuple[str, int]:
    """The ending with its 요, and the place of its first token."""
    if last < 0:
        return "", -1
    token = tokens[last]
    if token.tag == "JX" and token.form == "요" and last and tokens[last - 1].tag in ("EF", "EC"):
        return tokens[last - 1].form + "요", last - 1
    return (token.form, last) if token.tag in ("EF", "EC") else ("", -1)


def _predicate(
    sentence: str, tokens: Sequence[Any], place: int, last: int, before: list[str], *,
    honor: bool, known: Sequence[str],
) -> Ending | None:  # fmt: skip
    stem = tokens[place]
    end = tokens[last].start + tokens[last].len
    base, lexical = _honorific(sentence[:end])
    if lexical:
        start = end - len(base[1])
        morphs: tuple[Morph, ...] = ((base[0], "VV"),)
        kind, honor, before = "verb", True, []
        known = ("honor", "해요") if base[1].endswith("요") else known
    else:
        kind = _kind(tokens, place)
        if not kind:
            return None
        # 못하다 is put together rightly as a verb only (못해요, not 못하아요).
        start, morphs = stem.start, ((stem.form, "VV" if stem.form == "못하" else stem.tag),)
        if kind == "copula":
            noun = tokens[place - 1]
            if place < 1:
                return None
            start, morphs = noun.start, ((noun.form, noun.tag), ("이", "VCP"))
    mood, *levels = known
    exclaims = "exclaim" in known
    levels = [level for level in levels if level in LEVELS]
    mood = _mood(mood, sentence[end:], tokens[: place + 1], kind, before)
    return Ending(
        start, end, morphs, kind, tuple(before), honor, lexical, mood, tuple(levels), exclaims
    )


def _honorific(said: str) -> tuple[tuple[str, str], bool]:
    """(stem, the surface from it on) of a verb that is honorific as a whole."""
    for before, stem in rules()["honorific"].items():
        for ending in ("세요", "십시오"):
            surface = before + ending
            if said.endswith((" " + surface,)) or said == surface:
                return (stem, surface), True
    return ("", ""), False


def _kind(tokens: Sequence[Any], place: int) -> str:
    tags, token = rules()["tags"], tokens[place]
    tag = token.tag.split("-")[0]
    if tag in tags["copula"]:
        return "copula"
    if tag in tags["negative"]:
        return "negative"
    if token.form in tags["like_adjectives"] or tag in tags["adjective"]:
        return "adjective"
    if token.form == "하" and place and tokens[place - 1].form in tags["adjective_nouns"]:
        return "adjective"
    if tag == "VX" and token.form in ("않", "못하"):
        # 비싸지 않다 ends like 비싸다, 오지 않다 like 오다.
        return _kind(tokens, place - 2) if place >= 2 else ""
    if tag == "VX" and token.form == "보" and tokens[place - 1].form not in ("어", "아"):
        return "adjective"
    return "verb" if tag in tags["verb"] else ""


def _mood(mood: str, tail: str, before: Sequence[Any], kind: str, prefinals: list[str]) -> str:
    """What an open ending says here: "" when nobody can tell."""
    stem, context = before[-1], rules()["context"]
    if mood == "request" and kind != "verb":
        return "unknown"  # 아파라 is a cry
    if mood not in ("open", "honor"):
        return mood
    if stem.form in context["no_end"]:
        return "unknown"
    if stem.form in context["two_words"]:
        return ""
    if "?" in tail or "？" in tail:
        return "question"
    if not prefinals and stem.tag.startswith("VX") and stem.form in ("주", "말"):
        return "request"
    if any(token.form in context["interrogatives"] for token in before):
        return ""
    if prefinals or kind in ("adjective", "copula", "negative"):
        return "statement"
    subjects = {token.tag for token in before if token.tag in rules()["tags"]["subject"]}
    if "JKS" in subjects:
        return "statement"
    if mood == "honor":
        return "" if subjects else "request"
    spoke = any(token.tag == "NP" and token.form in ("저", "나", "저희") for token in before)
    topic = any(token.tag == "JX" and token.form in ("은", "는", "도") for token in before)
    return "statement" if spoke or topic else ""
