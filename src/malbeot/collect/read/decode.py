"""Bytes of a page → text, where header, meta tag and the truth may be three different things.

UTF-8 proves itself: Korean in any other encoding is not valid UTF-8. After that what is declared
counts, if the bytes agree with it, and then what Korean pages are written in (CP949). EUC-KR is
read as CP949, which holds it, as browsers do.
"""

from __future__ import annotations

import codecs
import re

_META = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})|"""
    rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""",
    re.IGNORECASE,
)
_HEAD_BYTES = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_KOREAN = {"euc-kr", "euckr", "ks_c_5601-1987", "ks_c_5601", "ksc5601", "ksc_5601", "korean",
           "cp949", "ms949", "uhc", "windows-949", "x-windows-949", "iso-ir-149"}  # fmt: skip
# Servers send these without knowing; every byte is valid in them, so they prove nothing.
_WEAK = {"iso-8859-1", "latin-1", "latin1", "l1", "us-ascii", "ascii", "windows-1252", "cp1252"}
_SEVEN_BIT = {"iso2022_kr", "iso2022_jp"}
_SYLLABLE = re.compile("[가-힣]")


def decoded(body: bytes, declared: str = "") -> tuple[str, str]:
    """The text, and the encoding it was read in. `declared` is the charset of the header."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace"), name
    labels = [_label(declared), _label(_meta(body))]
    if body.isascii():
        name = next((label for label in labels if label in _SEVEN_BIT), "ascii")
        return body.decode(name, "replace"), name
    known = [label for label in labels if label and label not in _WEAK]
    for name in ("utf-8", *known):
        if (text := _exact(body, name)) is not None:
            return text, name
    text = _exact(body, "cp949")
    if text is not None and _SYLLABLE.search(text):
        return text, "cp949"
    return _best(body, [*known, "utf-8", "cp949"], weak=any(label in _WEAK for label in labels))


def _meta(body: bytes) -> str:
    match = _META.search(body[:_HEAD_BYTES])
    return (match[1] or match[2]).decode("ascii") if match else ""


def _label(name: str) -> str:
    """A name that Python decodes by, or an empty text."""
    name = name.strip(" \t\"'").lower()
    if name in _KOREAN:
        return "cp949"
    if name in _WEAK:
        return name
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return codec.name if getattr(codec, "_is_text_encoding", False) else ""


def _exact(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except UnicodeError:
        return None


def _best(body: bytes, names: list[str], *, weak: bool) -> tuple[str, str]:
    """The reading with the fewest characters lost; Latin-1 when half of all would be."""
    readings = [(body.decode(name, "replace"), name) for name in names]
    text, name = min(readings, key=lambda reading: reading[0].count("\ufffd"))
    high = sum(byte > 0x7F for byte in body)
    if weak and text.count("\ufffd") * 4 > high:
        return body.decode("cp1252", "replace"), "cp1252"
    return text, name
