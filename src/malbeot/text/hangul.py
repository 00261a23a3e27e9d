"""Syllables, letters and particles of Korean.

A Hangul syllable is 0xAC00 + (initial * 21 + medial) * 28 + final (Unicode 3.12).
"""

from __future__ import annotations

_FIRST, _LAST = 0xAC00, 0xD7A3
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MEDIALS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_RIEUL = _FINALS.index("ㄹ")
# How the last letter of a foreign word or number sounds: does it close with a consonant?
_DIGIT_FINAL = {"0": True, "1": True, "3": True, "6": True, "7": True, "8": True}
_LETTER_FINAL = {"l": True, "m": True, "n": True, "r": True}
_RIEUL_SOUND = frozenset("178lr")

_PAIRS = {
    "은": ("은", "는"), "이": ("이", "가"), "을": ("을", "를"), "과": ("과", "와"),
    "아": ("아", "야"), "이나": ("이나", "나"), "이랑": ("이랑", "랑"),
    "이에요": ("이에요", "예요"), "이라": ("이라", "라"), "이고": ("이고", "고"),
    "이라도": ("이라도", "라도"),
    "이죠": ("이죠", "죠"), "이랍니다": ("이랍니다", "랍니다"), "으로": ("으로", "로"),
}  # fmt: skip


def is_syllable(char: str) -> bool:
    return _FIRST <= ord(char) <= _LAST


def final(char: str) -> str:
    """The final consonant of a syllable ('' when open or not a syllable)."""
    return _FINALS[(ord(char) - _FIRST) % 28] if is_syllable(char) else ""


def letters(text: str) -> str:
    """Text spelled out in compatibility letters, for comparing words one keystroke apart."""
    out = []
    for char in text:
        if is_syllable(char):
            code = ord(char) - _FIRST
            out.append(_INITIALS[code // 588] + _MEDIALS[code % 588 // 28] + _FINALS[code % 28])
        else:
            out.append(char)
    return "".join(out)


def syllable(initial: str, medial: str, final: str = "") -> str:
    """One syllable from its letters; the opposite of `letters`."""
    place = _INITIALS.index(initial) * 21 + _MEDIALS.index(medial)
    return chr(_FIRST + place * 28 + _FINALS.index(final))


def _closed(word: str) -> tuple[bool, bool]:
    """(ends in a consonant sound, that consonant is ㄹ) of the last letter or digit."""
    for char in reversed(word.lower()):
        if is_syllable(char):
            index = (ord(char) - _FIRST) % 28
            return index != 0, index == _RIEUL
        if char.isdigit() or (char.isascii() and char.isalpha()):
            closed = _DIGIT_FINAL.get(char, False) or _LETTER_FINAL.get(char, False)
            return closed, char in _RIEUL_SOUND
    return False, False


def with_particle(word: str, particle: str) -> str:
    """Word with the form of the particle that fits it; name particles by the closed form.

    `with_particle("김밥", "을")` → "김밥을"; `with_particle("라면", "으로")` → "라면으로".
    Raises KeyError for a particle that has one form only (write that one as it is).
    """
    after_closed, after_open = _PAIRS[particle]
    closed, rieul = _closed(word)
    if particle == "으로" and rieul:
        return word + after_open
    return word + (after_closed if closed else after_open)
