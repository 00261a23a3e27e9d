"""A predicate in another speech level: the ending is chosen here, Kiwi puts it on the stem."""

from __future__ import annotations

from collections.abc import Sequence

from malbeot.augment.offline.predicate import Ending
from malbeot.augment.offline.speech_rules import Level, Morph
from malbeot.text.hangul import final, is_syllable, with_particle
from malbeot.text.tokens import kiwi


def conjugated(sentence: str, found: Ending, level: Level) -> str | None:
    """The predicate in the new level."""
    if level in ("해", "해라") and found.lexical:
        return None
    by_yo = found.mood in ("", "same", "wonder", "ask", "promise")
    if by_yo and level in ("해", "해요") and {*found.levels} & {"해", "해요"}:
        return _without_or_with_yo(sentence, found, level)
    mood = {"ask": "question"}.get(found.mood, found.mood)
    if found.mood == "promise":
        return _joined(found, ["겠"], "습니다") if level == "합쇼" else None
    if found.exclaims:
        return _joined(found, [], _exclaimed(found)) if level == "해라" else None
    if mood == "wonder":
        return _wondered(found, level)
    endings = {"statement": _stated, "question": _asked, "request": _asked_for}
    if mood == "proposal":
        return None if level == "해요" else _proposed(found, level)
    return endings[mood](found, level) if mood in endings else None


def _without_or_with_yo(sentence: str, found: Ending, level: Level) -> str | None:
    said = sentence[found.start : found.end]
    if found.honor and found.mood == "same":
        return None
    if level == "해":
        if said.endswith("죠"):
            return said[:-1] + "지"
        if found.honor or not said.endswith("요"):
            return _stated(found, level) if not found.mood and not found.honor else None
        return _stated(found, level) if not found.mood else said.removesuffix("요")
    if not found.mood:
        return _stated(found, level)
    return said[:-1] + "죠" if said.endswith("지") else said + "요"


def _stated(found: Ending, level: Level) -> str:
    if found.kind == "copula" and not found.before and not found.honor:
        return _copula(
            found, {"합쇼": "입니다", "해요": "이에요", "해": "이야", "해라": "이다"}[level]
        )
    if level == "해요":
        return _polite(found)
    if level == "해":
        return _joined(found, [], "야" if found.kind == "negative" and not found.before else "어")
    if level == "합쇼":
        return _joined(found, [], _after(found, "습니다", "ᆸ니다"))
    plain = found.kind != "verb" or bool(found.before)
    return _joined(found, [], "다" if plain else _after(found, "는다", "ᆫ다"))


def _asked(found: Ending, level: Level) -> str:
    if found.kind == "copula" and not found.before and not found.honor:
        return _copula(
            found, {"합쇼": "입니까", "해요": "이에요", "해": "이야", "해라": "이니"}[level]
        )
    if level == "합쇼":
        return _joined(found, [], _after(found, "습니까", "ᆸ니까"))
    return _plainly_asked(found) if level == "해라" else _stated(found, level)


def _plainly_asked(found: Ending) -> str:
    """먹니, 아팠니: behind a consonant Kiwi would put 으니, which is no question."""
    if found.before or (_closed(found.stem[-1][0]) and not found.honor):
        morphs = [(form, "EP") for form in ("시",) * found.honor + found.before]
        return _put_together([*found.stem, *morphs]) + "니"
    return _joined(found, [], "니")


def _asked_for(found: Ending, level: Level) -> str:
    ending = {
        "합쇼": _after_stem(found, "으십시오", "십시오"),
        "해요": _after_stem(found, "으세요", "세요"),
        "해": "어",
        "해라": "어라",
    }[level]
    return _put_together([*found.stem, (ending, "EF")])


def _proposed(found: Ending, level: Level) -> str:
    ending = _after_stem(found, "읍시다", "ᆸ시다") if level == "합쇼" else "자"
    return _put_together([*found.stem, (ending, "EF")])


def _wondered(found: Ending, level: Level) -> str | None:
    if level == "합쇼":
        return None
    ending = _after(found, "을까", "ᆯ까")
    return _joined(found, [], ending + ("요" if level == "해요" else ""))


def _exclaimed(found: Ending) -> str:
    return "는구나" if found.kind == "verb" and not found.before else "구나"


def _polite(found: Ending) -> str:
    if found.honor and not found.before:
        return _put_together([*found.stem, (_after_stem(found, "으세요", "세요"), "EF")])
    return _joined(found, [], "에요" if found.kind == "negative" and not found.before else "어요")


def _copula(found: Ending, form: str) -> str:
    noun = found.stem[0][0]
    closed = with_particle(noun, "이").endswith("이")
    if form in ("입니다", "입니까") and found.stem[0][1] in ("NP", "NNB") and noun[-1] in "거뭐":
        return noun[:-1] + {"거": "겁", "뭐": "뭡"}[noun[-1]] + form[1:]
    if form.startswith("입"):
        return noun + form
    if form == "이에요":
        return with_particle(noun, "이에요")
    return noun + (form if closed else form[1:])


def _joined(found: Ending, more: Sequence[str], ending: str) -> str:
    prefinals = ["시"] if found.honor else []
    if prefinals and _closed(found.stem[-1][0]):
        prefinals = ["으시"]
    morphs = [(form, "EP") for form in (*prefinals, *found.before, *more)]
    return _put_together([*found.stem, *morphs, (ending, "EF")])


def _put_together(morphs: Sequence[Morph]) -> str:
    """Morphemes put together as they are spoken."""
    return str(kiwi().join(list(morphs)))


def _after(found: Ending, closed: str, open_: str) -> str:
    """The form of an ending behind this stem and its prefinals."""
    if found.before:
        return closed  # 었, 겠
    return open_ if found.honor else _after_stem(found, closed, open_)


def _after_stem(found: Ending, closed: str, open_: str) -> str:
    return closed if _closed(found.stem[-1][0]) else open_


def _closed(stem: str) -> bool:
    """Ends in a consonant other than ㄹ."""
    return is_syllable(stem[-1]) and final(stem[-1]) not in ("", "ㄹ")
