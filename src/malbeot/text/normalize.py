"""One form for text that came from anywhere.

`clean` is safe for text that people will read again: it never changes a letter (NFC, not NFKC,
which would turn ㅋㅋㅋ into conjoining jamo). `fold` is for matching only: what two spellings of
one wish have in common.
"""

from __future__ import annotations

import re
import unicodedata

# Not NFKC: these are the compatibility characters that do harm, mapped one by one.
_FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys((0x00A0, 0x3000, 0x2007, 0x202F), " ")
_INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x00AD, 0x200E, 0x200F), None)
_BIDI = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), None)
_CONTROL = {code: None for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: None}
_CLEAN = _SPACES | _INVISIBLE | _BIDI | _CONTROL
# Marks that numbers and names are made of: 1.5, 10~12, 15%, -3, C++.
_ESSENCE = re.compile(r"((?<=\d)[.,:/~-](?=\d)|%|(?<=[a-z])[+#]+|-(?=\d))|[\W_]")
_MARKS = re.compile(r"[\W_]+")  # what is not alphanumeric
# A pattern for what `clean` leaves as it is, or nearly all of it: letters of one code point each,
# single spaces, line breaks. For Python's regular expressions and for Rust's.
PLAIN = r"(?:[!-~가-힣ㄱ-ㆎ]+(?:(?: |\n+)[!-~가-힣ㄱ-ㆎ]+)*)?"
_PLAIN = re.compile(PLAIN)
_REPEAT = re.compile(r"([ㅋㅎㅠㅜㅡ~!?.…^])\1{2,}")


def encodable(text: str) -> bool:
    """False for text with lone surrogates, which no database or socket accepts."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def clean(text: str) -> str:
    """NFC, ordinary spaces, no control, zero-width or direction characters; line breaks kept."""
    if _PLAIN.fullmatch(text):
        return text
    text = unicodedata.normalize("NFC", text).translate(_CLEAN).replace("\r\n", "\n")
    text = re.sub(r"[ \t]+", " ", text.replace("\r", "\n"))
    return re.sub(r" ?\n ?", "\n", text).strip()


def fold(text: str) -> str:
    """For matching: `clean`, fullwidth ASCII to ASCII, lower case, laughter and marks at most 2."""
    text = text if _PLAIN.fullmatch(text) else clean(text).translate(_FULLWIDTH)
    return _REPEAT.sub(r"\1\1", text.lower())


def squeeze(text: str) -> str:
    """`fold` with every space and mark gone: 'Pasta 먹고 싶어!' → 'pasta먹고싶어'."""
    return unmarked(fold(text))


def unmarked(folded: str) -> str:
    """Folded text without spaces and marks."""
    return _MARKS.sub("", folded)


def essence(text: str) -> str:
    """What two texts share that say the same: `squeeze` with the marks that numbers and names are
    made of: '이율은 1.5% 입니다.' → '이율은1.5%입니다'."""
    return _ESSENCE.sub(lambda match: match[1] or "", fold(text))
