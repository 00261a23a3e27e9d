"""The oracle is the self-instruct loop itself: compare with every item, by a plain table."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malbeot.text import duplicates
from malbeot.text.duplicates import Match, NearIndex, Vocabulary, f1, rouge_l
from malbeot.text.tokens import TOKENS, tokenizer

WORDS = "오늘 점심 저녁 메뉴 추천 추천해줘 뭐 먹지 매운 거 말고 국물 따뜻한 김밥 라면 좀 🍜 ㅋㅋ 비"


def reference(candidate: list[str], item: list[str]) -> float:
    """ROUGE-L F1 as rouge_score computes it."""
    rows, columns = len(candidate), len(item)
    table = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            if candidate[i - 1] == item[j - 1]:
                table[i][j] = table[i - 1][j - 1] + 1
            else:
                table[i][j] = max(table[i - 1][j], table[i][j - 1])
    if not rows or not columns:
        return 0.0
    precision, recall = table[-1][-1] / columns, table[-1][-1] / rows
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def loop(texts: list[str], tokens: str, threshold: float) -> list[tuple[bool, float, int]]:
    """(accepted, best score, its item) of each text, one after another."""
    tokenize, pool, out = tokenizer(tokens), [], []
    for number, text in enumerate(texts):
        words = tokenize(text)
        scores = [(reference(words, item), -key) for item, key in pool]
        best, key = max(scores, default=(0.0, 0))
        out.append((not best > threshold, best, -key))
        if not best > threshold:
            pool.append((words, number))
    return out


def texts(count: int, seed: int) -> list[str]:
    """Short Korean wishes, many of them nearly the same."""
    rng = random.Random(seed)
    words = WORDS.split()
    made = [" ".join(rng.choices(words, k=rng.randint(1, 12))) for _ in range(count // 2)]
    while len(made) < count:
        copy = rng.choice(made).split()
        for _ in range(rng.randint(0, 3)):
            copy[rng.randrange(len(copy))] = rng.choice(words)
        made.append(" ".join(copy))
    rng.shuffle(made)
    return made


@pytest.mark.parametrize("tokens", TOKENS)
@pytest.mark.parametrize("threshold", [0.5, 0.7])
def test_decisions_are_those_of_the_loop(tokens: str, threshold: float) -> None:
    if tokens == "kiwi":
        pytest.importorskip("kiwipiepy")
    wishes = texts(240, seed=7)
    index: NearIndex[int] = NearIndex(tokens)
    assert index.tokens == tokens  # a threshold means nothing without it
    ours = []
    for number, wish in enumerate(wishes):
        found = index.nearest(wish)
        score, key = (found.score, found.key) if found else (0.0, 0)
        accepted = index.nearest(wish, above=threshold) is None
        ours.append((accepted, score, key))
        if accepted:
            index.add(wish, number)
    assert ours == loop(wishes, tokens, threshold)
    assert 20 < sum(accepted for accepted, _, _ in ours) < 240


def test_a_tie_falls_as_the_float_arithmetic_of_the_reference_does() -> None:
    """7 of 10 is 0.7000000000000001 for some lengths and 0.7 for others."""
    above = [pair for pair in _exact_ties() if f1(*pair) > 0.7]
    assert above
    assert len(above) < len(_exact_ties())
    for common, length, other in _exact_ties()[:60]:
        words = [f"ㄱ{i}" for i in range(common)]
        item = words + [f"b{i}" for i in range(other - common)]
        candidate = words + [f"a{i}" for i in range(length - common)]
        index: NearIndex[str] = NearIndex()
        index.add(" ".join(item), "item")
        decided = index.nearest(" ".join(candidate), above=0.7) is not None
        assert decided == (reference(candidate, item) > 0.7)


def _exact_ties() -> list[tuple[int, int, int]]:
    return [
        (common, length, other)
        for length in range(1, 40)
        for other in range(1, 40)
        for common in range(1, min(length, other) + 1)
        if 20 * common == 7 * (length + other)
    ]


def test_it_says_which_one_was_the_same() -> None:
    index: NearIndex[str] = NearIndex()
    index.add("오늘 점심 메뉴 추천해 줘", "row 3")
    index.add("비 오는 날 뭐 먹지", "row 9")
    index.add("오늘 점심 메뉴 추천해 줘", "row 12")
    assert index.nearest("오늘 점심 메뉴 추천해 줘요") == Match(0.8000000000000002, "row 3")
    assert index.nearest(unicodedata.normalize("NFD", "비 오는 날 뭐 먹지?")) == Match(1.0, "row 9")
    assert [match.key for match in index.near("오늘 점심 메뉴 추천해 줘", 0.7)] == [
        "row 3",
        "row 12",
    ]
    assert len(index) == 3


@pytest.mark.parametrize("text", ["", "   ", "피자"])
def test_nothing_in_common_is_no_match(text: str) -> None:
    index: NearIndex[int] = NearIndex()
    assert index.nearest(text) is None
    index.add("김밥 먹자", 1)
    index.add("", 2)
    assert index.nearest(text) is None
    assert index.near(text, 0.0) == []


def test_repeated_words_count_as_often_as_they_stand() -> None:
    index: NearIndex[int] = NearIndex()
    index.add("밥 밥 밥", 1)
    found = index.nearest("밥")
    assert found is not None
    assert found.score == reference(["밥"], ["밥"] * 3) == 0.5


def test_the_index_grows_after_it_was_asked() -> None:
    index: NearIndex[int] = NearIndex()
    for number in range(200):
        assert index.nearest(f"질문 {number}", above=0.9) is None
        index.add(f"질문 {number}", number)
    assert index.nearest("질문 150") == Match(1.0, 150)


@settings(deadline=None)
@given(
    st.lists(st.text(alphabet="가나다 라", max_size=14), max_size=25),
    st.sampled_from([0.0, 0.5, 0.7]),
)
def test_any_texts_are_decided_as_the_loop_decides(wishes: list[str], threshold: float) -> None:
    index: NearIndex[int] = NearIndex("bigram")
    for number, (wish, wanted) in enumerate(
        zip(wishes, loop(wishes, "bigram", threshold), strict=True)
    ):
        found = index.nearest(wish)
        score, key = (found.score, found.key) if found else (0.0, 0)
        accepted = not score > threshold
        assert (accepted, score) == wanted[:2]
        assert not score or key == wanted[2]
        assert accepted == (index.nearest(wish, above=threshold) is None)
        if accepted:
            index.add(wish, number)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from("가나다라마"), max_size=12),
    st.lists(st.sampled_from("가나다라마"), max_size=12),
)
def test_packed_texts_score_as_the_table_does(one: list[str], other: list[str]) -> None:
    vocabulary = Vocabulary()
    packed = [Vocabulary.pack(vocabulary.ids(words)) for words in (one, other)]
    assert rouge_l(packed[0], packed[1]) == reference(one, other)


def test_more_words_than_characters_still_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unicode has room for 1.1 million words; past that the numbers themselves are compared."""
    wishes = texts(80, seed=3)
    expected = loop(wishes, "eojeol", 0.7)
    monkeypatch.setattr(duplicates, "_PACKABLE", 5)
    index: NearIndex[int] = NearIndex()
    accepted = []
    for number, wish in enumerate(wishes):
        accepted.append(index.nearest(wish, above=0.7) is None)
        if accepted[-1]:
            index.add(wish, number)
    assert accepted == [wanted for wanted, _, _ in expected]


def test_surrogates_are_never_packed() -> None:
    numbers = [0xD800 - 0x100 - 1, 0xD800 - 0x100, 0xDFFF]
    packed = Vocabulary.pack(numbers)
    assert isinstance(packed, str)
    assert packed.encode("utf-8")
    assert list(duplicates._numbers(packed)) == numbers
