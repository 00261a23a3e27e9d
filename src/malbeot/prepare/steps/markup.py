"""Web page → plain text: HTML, BBCode and wiki marks, image links, source notes, tracking.

Tags go and their words stay; entities become characters; line-making tags end a line. Never touches
code between backticks, text about tags, `a < b`, `<보기>` (no tag of HTML), Markdown that people
read well (lists, headings, links) or the part of an address that leads somewhere.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from malbeot.files import read_toml
from malbeot.prepare.steps.code import outside


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tags(_Table):
    line: tuple[str, ...]
    item: tuple[str, ...]
    cell: tuple[str, ...]
    inline: tuple[str, ...]
    whole: tuple[str, ...]


class BBCode(_Table):
    pairs: tuple[str, ...]
    whole: tuple[str, ...]


class Tracking(_Table):
    prefixes: tuple[str, ...]
    names: tuple[str, ...]


class Words(_Table):
    """markup.toml."""

    about: tuple[str, ...]
    tags: Tags
    bbcode: BBCode
    tracking: Tracking


WORDS = Words.model_validate(read_toml(Path(__file__).with_suffix(".toml")))


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_TRACKED = f"(?:{_any(WORDS.tracking.prefixes)})[A-Za-z0-9_]*|{_any(WORDS.tracking.names)}"
GATE = (
    r"<[/!A-Za-z]|&(?:#|[A-Za-z])|\[/|\[\[|'''|!\[|\[\]\(|\[출처|\[편집|(?m:^==)|\{\{lang"
    rf"|[?&;](?:{_TRACKED})="
)
_GATE = re.compile(GATE)

_ABOUT = re.compile("|".join(f"(?:{pattern})" for pattern in WORDS.about), re.IGNORECASE)
_TAGS = WORDS.tags
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>|<!DOCTYPE[^>]*>", re.DOTALL | re.IGNORECASE)
_WHOLE = re.compile(rf"<({_any(_TAGS.whole)})(?:\s[^<>]*)?>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_NAME = _any(_TAGS.line + _TAGS.item + _TAGS.cell + _TAGS.inline + _TAGS.whole)
_ATTRIBUTE = r"\s+[A-Za-z_:@][\w:.-]*(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))?"
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{_NAME})(?P<with>(?:{_ATTRIBUTE})*)\s*/?>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*[\"']([^\"'<>]+)[\"']", re.IGNORECASE)
_PICTURE_NAME = re.compile(
    r"\.(?:jpe?g|png|gif|webp|bmp|svg)$|^(?:image|img|사진|이미지)?\d*$", re.I
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_PAIR = re.compile(
    rf"\[({_any(WORDS.bbcode.pairs)})(?:=[^\]\n]*)?\]([^\[\]]*)\[/\1\]", re.IGNORECASE
)
_MEDIA = re.compile(
    rf"\[({_any(WORDS.bbcode.whole)})(?:=[^\]\n]*)?\][^\[\]]*\[/\1\]", re.IGNORECASE
)
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)")
_EMPTY_LINK = re.compile(r"(?<!\])\[\]\([^()\s]*\)")
_WIKI = (
    (re.compile(r"\[\[(?:파일|File|그림|Image|분류|Category):[^\[\]]*\]\]"), ""),
    (re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]*[가-힣A-Za-z]{2}[^\[\]|\n]*)\]\]"), r"\1"),
    (re.compile(r"\{\{lang\|[^{}|]*\|([^{}|]*)\}\}"), r"\1"),
    (re.compile(r"'''''([^'\n]+)'''''|'''([^'\n]+)'''"), r"\1\2"),
    (re.compile(r"^(={2,6})[ \t]*([^=\n]+?)[ \t]*\1[ \t]*$", re.MULTILINE), r"\2"),
    (re.compile(r"<ref\b[^<>]*/>|<ref\b[^<>]*>[^<]*</ref>", re.IGNORECASE), ""),
    (re.compile(r"[ \t]?\[편집(?:하기)?\]"), ""),
    (re.compile(r"^[ \t]*\[출처(?::[^\]\n]*)?\][^\n]*\n?|[ \t]*\[출처\]$", re.MULTILINE), ""),
)  # fmt: skip
_URL = re.compile(r"https?://[^\s<>\"'`\\]+")
_TRACKING = re.compile(rf"(?:{_TRACKED})=[^&#]*", re.IGNORECASE)


def apply(text: str) -> str:
    """The same words in plain text. Each change makes it shorter, so this comes to an end."""
    while _GATE.search(text) and (made := outside(text, _plain)) != text:
        text = made.strip(" \n")
    return text


def _plain(prose: str) -> str:
    if _ABOUT.search(prose):
        return prose
    made = _WHOLE.sub("", _COMMENT.sub("", prose))
    for mark, words in _WIKI:
        made = mark.sub(words, made)
    made = _TAG.sub(_words_of, made)
    made = _ENTITY.sub(_character, made)
    made = _PAIR.sub(r"\2", _MEDIA.sub("", made))
    made = _EMPTY_LINK.sub("", _IMAGE.sub(_caption, made))
    made = _URL.sub(_untracked, made)
    return prose if made == prose else _tidy(made)


def _words_of(match: re.Match[str]) -> str:
    name = match["name"].lower()
    # `a<b>c` is arithmetic: one letter is a tag only where its other end stands too.
    if len(name) == 1 and name not in "p" and not match["end"] and not _closed(match, name):
        return match.group()
    if name in _TAGS.line:
        return "\n"
    if name in _TAGS.item:
        return "" if match["end"] else "\n- "
    if name in _TAGS.cell:
        return " " if match["end"] else ""
    if name == "img" and (alt := _ALT.search(match["with"])):
        return "" if _PICTURE_NAME.search(alt[1].strip()) else alt[1]
    return ""


def _closed(match: re.Match[str], name: str) -> bool:
    return f"</{name}" in match.string[match.end() :].lower()


def _character(match: re.Match[str]) -> str:
    """What an entity stands for; one that HTML does not know is text (R&D;)."""
    char = html.unescape(match.group())
    if char == match.group():
        return char
    return (
        " " if char in "\u00a0\u2002\u2003\u2009" else char.strip("\u200b\u200c\u200d\u00ad\ufeff")
    )


def _caption(match: re.Match[str]) -> str:
    caption = match[1].strip()
    return "" if _PICTURE_NAME.search(caption) else caption


def _untracked(match: re.Match[str]) -> str:
    url = match.group()
    head, mark, query = url.partition("?")
    if not mark or not _TRACKING.search(query):
        return url
    query, hash_mark, fragment = query.partition("#")
    kept = [part for part in query.split("&") if not _TRACKING.fullmatch(part)]
    return head + ("?" + "&".join(kept) if kept else "") + hash_mark + fragment


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t\u00a0]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text)
