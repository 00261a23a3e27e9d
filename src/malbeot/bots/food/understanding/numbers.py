"""Amounts in a message: money, energy, protein, people, how many dishes.

In: the folded text, spaces and marks kept ("1.5만 원" must not become 15만). Out: `Amounts`, with
the rules they make. Korean numerals and mixtures are read: 만오천원, 8천 원, 1.5만, 오백 칼로리.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from malbeot.bots.food.catalogue.ingredients import FOLDER
from malbeot.bots.food.wish import Rule
from malbeot.files import read_toml

_DIGITS = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_UNITS = {"십": 10, "백": 100, "천": 1000}
_COUNTING = {"한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5,
             "여섯": 6, "일곱": 7, "여덟": 8}  # fmt: skip
_FIGURE = r"\d[\d,]*+(?:\.\d++)?"
# Bounded and possessive: nothing is read in two ways, so a long row of digits costs nothing.
_LEAD = rf"(?:{_FIGURE}\s?|[일이삼사오육칠팔구])?"
_NUMBER = rf"(?<![\d,.])(?:(?:{_LEAD}[십백천만]\s?){{1,6}}+{_LEAD}|{_FIGURE})"
_WON = re.compile(
    rf"({_NUMBER})\s*"
    r"(?:원(?!해|하|함|한|츠|래|인|조|룸|탕)|"
    r"(?<=[천만])(?=\s*(?:이하|안|아래|미만|정도|대|까지|언더|선에서|으로|내외|쯤|짜리|넘))|"
    r"(?<=[천만]\s)(?=(?:이하|안|아래|미만|정도|대|까지|언더|선에서|내외|쯤|짜리|넘)))"
)
_ENERGY = re.compile(
    r"(?:(?:칼로리|열량)\S{0,3}\s*)?((?<![\d,])(?:\d[\d,]*+|[일이삼사오육칠팔구]?[천백](?:[일이삼사오육칠팔구]?[백십])*))\s*"
    r"(?:kcal|칼로리|칼|키로칼로리|킬로칼로리|cal)|(?:칼로리|열량)\D{0,3}?(\d{3,4})"
)
_PROTEIN = re.compile(
    r"단백질\D{0,4}?(\d{1,3})\s*(?:g|그램|그람|그렘|이상|넘)?|(\d{1,3})\s*(?:g|그램)\s*\S{0,5}\s*단백질"
)
_COUNT = re.compile(
    r"(하나|한|두|둘|세|셋|[1-5])\s*(?:개|가지|곳|종류|메뉴)?\s*만\s*(?!원|\d)(?:좀|더|딱)?\s*(?:추천|골라|알려|말해|뽑|줘|주|정해|찍|부탁|찝|ㄱ|고고|$|[.!?~])|(?<!딱)딱\s*(하나|한|두|세|[1-5])\s*(?:개|가지)?|([2-5]|두|세)\s*(?:개|가지)\s*(?:만|정도|쯤)?\s*(?:추천|골라|알려|뽑)"
)
_PEOPLE = re.compile(r"(둘|셋|넷|다섯|두|세|네|\d{1,2})\s*(?:이서|이|명이?서?|사람이?)")
_EACH = re.compile(r"인당|일인당|1인|한\s?사람|각자|한\s?명당")
_MORE = re.compile(r"\s*(?:\S{0,2}\s*)?(?:이상|넘는|넘게|초과|부터)")
_NO_MORE = re.compile(
    r"\s*(?:\S{0,2}\s*)?(?:안|못)\s*넘|.{0,9}(?:안\s?돼|안\s?되|말고|싫|빼|곤란|부담|않|노노|못|금지|힘들)"
)
_AROUND_BAND = re.compile(r"\s*(?:원\s*)?(?:대|짜리)")
_MOST_DISHES = 3
_LEAST, _BUYS_LITTLE = 100, 1_000
"""Won. Below the first no price is meant; below the second nothing to eat is had."""


@dataclass(frozen=True, slots=True)
class Amounts:
    rules: tuple[Rule, ...] = ()
    count: int = 0
    """How many dishes are asked for; 0 = not said."""


def amounts(folded: str) -> Amounts:
    rules = [rule for rule in (_money(folded), _energy(folded), _protein(folded)) if rule]
    return Amounts(tuple(rules), _count(folded))


def number(text: str) -> float:
    """'만오천' → 15000, '1.5만' → 15000, '8천' → 8000, '10,000' → 10000."""
    total, section, current = 0.0, 0.0, 0.0
    for piece in re.findall(r"\d[\d,]*(?:\.\d+)?|\S", text.replace(" ", "")):
        if piece[0].isdigit():
            current = float(piece.replace(",", "").rstrip("."))
        elif piece in _DIGITS:
            current = _DIGITS[piece]
        elif piece in _UNITS:
            section += (current or 1) * _UNITS[piece]
            current = 0
        elif piece == "만":
            total += ((section + current) or 1) * 10_000
            section = current = 0
    return total + section + current


def _money(folded: str) -> Rule | None:
    hits = list(_WON.finditer(folded))
    if not hits:
        return None
    hit = hits[-1]
    won = number(hit.group(1))
    if not _LEAST <= won <= 2_000_000:
        return None
    rest = folded[hit.end() :]
    if re.match(r"\s*(?:을|를|이|가)?\s*(?:주웠|잃|빌|땄|벌었|받았|쓰고|썼)", rest):
        return None
    if _at_least(rest):
        return Rule(f"{spoken(won)} 이상", {"price_min": _not_below(won)}, "price", "특별한날")
    if _AROUND_BAND.match(rest):
        top = won + (10_000 if won % 10_000 == 0 else 1_000) - 1
        return Rule(f"{spoken(won)}대", {"price_min": _band(won), "price_max": _band(top)},
                    "price", "가성비")  # fmt: skip
    people = _people(folded)
    limit = f"{spoken(won)} 이하"
    if people > 1 and not _EACH.search(folded):
        limit, won = f"{people}명에 {limit}", won / people
    return Rule(limit, {"price_max": _within(won)}, "price", "가성비")


def spoken(won: float) -> str:
    """8000 → '8천 원', 10000 → '만 원', 15000 → '만 5천 원', 25000 → '2만 5천 원'."""
    thousands, rest = divmod(round(won), 1000)
    if rest:
        return f"{round(won):,}원"
    high, low = divmod(thousands, 10)
    parts = [f"{high if high > 1 else ''}만"] if high else []
    if low:
        parts.append(f"{low if low > 1 or high else ''}천")
    return " ".join([*parts, "원"])


def _at_least(rest: str) -> bool:
    """'이상', but not '넘는 건 안 돼', '넘지 않게', '안 넘는'."""
    return bool(_MORE.match(rest)) and not _NO_MORE.match(rest)


@cache
def _prices() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The ends of the price bands of schema.toml, and what is usually paid in each."""
    schema = read_toml(FOLDER / "schema.toml")
    return tuple(schema["price_under"]), tuple(schema["price_usual"])


def _band(won: float) -> int:
    """The band that a price lies in."""
    return 1 + sum(won >= end for end in _prices()[0])


def _within(most: float) -> int:
    """The dearest band that usually keeps to a limit; the cheapest when none does, and no band at
    all for what buys nothing."""
    return max(int(most >= _BUYS_LITTLE), sum(usual <= most for usual in _prices()[1]))


def _not_below(least: float) -> int:
    """The cheapest band that usually costs so much; the dearest when none does."""
    usual = _prices()[1]
    return min(len(usual), 1 + sum(price < least for price in usual))


def _people(folded: str) -> int:
    hit = _PEOPLE.search(folded)
    if not hit:
        return 1
    return _COUNTING.get(hit.group(1)) or int(hit.group(1))


def _energy(folded: str) -> Rule | None:
    hit = _ENERGY.search(folded)
    if not hit:
        return None
    kcal = round(number(hit.group(1) or hit.group(2)))
    if not 50 <= kcal <= 3000:
        return None
    if _at_least(folded[hit.end() :]):
        return Rule(f"{kcal}kcal 이상", {"kcal_min": kcal}, "lightness", "든든하게")
    return Rule(f"{kcal}kcal 이하", {"kcal_max": kcal}, "lightness", "저칼로리")


def _protein(folded: str) -> Rule | None:
    hit = _PROTEIN.search(folded)
    if not hit:
        return None
    grams = int(hit.group(1) or hit.group(2))
    if not 5 <= grams <= 120:
        return None
    return Rule(f"단백질 {grams}g 이상", {"protein_min": grams}, "lightness", "고단백")


def _count(folded: str) -> int:
    hit = _COUNT.search(folded)
    if not hit:
        return 0
    said = next(group for group in hit.groups() if group)
    return min(_MOST_DISHES, _COUNTING.get(said) or int(said))
