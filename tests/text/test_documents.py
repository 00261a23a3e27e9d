"""The oracle compares every document with every kept one."""

from __future__ import annotations

import gc
import random
import unicodedata
from pathlib import Path

import pytest

from malbeot.errors import UsageError
from malbeot.text.documents import NearDocuments, bands_for, jaccard, recall, shingles
from malbeot.text.duplicates import Match
from malbeot.text.normalize import squeeze

WORDS = (
    "벽지 도배 실크 합지 곰팡이 결로 환기 단열 석고보드 퍼티 이음매 들뜸 보수 견적 "
    "평수 천장 몰딩 장판 마루 타일 줄눈 방수 누수 창호 페인트 프라이머 접착제 건조 "
    "습도 온도 겨울 여름 시공 하자 보증 기간 비용 자재 색상 무늬"
)

pytest.importorskip("rensa")


def documents(count: int, seed: int) -> list[str]:
    """Texts of 40 to 80 words, half of them copies with some words changed."""
    rng, vocabulary = random.Random(seed), WORDS.split()
    made: list[str] = []
    while len(made) < count:
        if made and rng.random() < 0.5:
            words = rng.choice(made).split()
            for _ in range(rng.randint(0, 12)):
                words[rng.randrange(len(words))] = rng.choice(vocabulary)
        else:
            words = rng.choices(vocabulary, k=rng.randint(40, 80))
        made.append(" ".join(words))
    return made


def one_by_one(texts: list[str], threshold: float) -> list[Match[int] | None]:
    kept: list[tuple[int, frozenset[str]]] = []
    found: list[Match[int] | None] = []
    for number, text in enumerate(texts):
        mine = shingles(squeeze(text))
        score, key = max(((jaccard(mine, other), -key) for key, other in kept), default=(0.0, 0))
        found.append(Match(score, -key) if kept and score >= threshold else None)
        if found[-1] is None:
            kept.append((number, mine))
    return found


@pytest.mark.parametrize("threshold", [0.5, 0.7, 0.9])
def test_what_is_found_is_what_comparing_everything_finds(threshold: float) -> None:
    texts = documents(300, seed=11)
    seen: NearDocuments[int] = NearDocuments(threshold)
    found = [seen.place(number, text) for number, text in enumerate(texts)]
    assert found == one_by_one(texts, threshold)
    assert 15 < sum(match is not None for match in found) < 270
    assert len(seen) == found.count(None)


def test_spaces_marks_and_composition_do_not_matter() -> None:
    text = "욕실 천장에 곰팡이가 생기면 환기를 자주 하고, 방수 페인트를 발라 주세요."
    seen: NearDocuments[str] = NearDocuments()
    assert seen.place("쪽 1", text) is None
    assert seen.place("쪽 2", text.replace(" ", "").replace(",", "")) == Match(1.0, "쪽 1")
    assert seen.place("쪽 3", unicodedata.normalize("NFD", text)) == Match(1.0, "쪽 1")
    assert (
        seen.place("쪽 4", "도배는 이틀쯤 걸려요. 벽지를 떼는 데 하루, 붙이는 데 하루예요.") is None
    )
    assert len(seen) == 2


def test_short_texts_and_none_at_all() -> None:
    seen: NearDocuments[int] = NearDocuments()
    assert seen.place(1, "") is None
    assert seen.place(2, "  ") == Match(1.0, 1)
    assert seen.place(3, "밥") is None
    assert seen.place(4, "밥!") == Match(1.0, 3)
    assert seen.place(5, "😀") is None
    assert seen.place(6, "김밥") is None


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0])
def test_a_pair_at_the_threshold_is_hardly_ever_missed(threshold: float) -> None:
    bands, rows = bands_for(threshold)
    assert bands * rows <= 128
    assert recall(threshold, rows) >= 0.999
    assert rows == 128 or recall(threshold, rows * 2) < 0.999  # and no less selective than that


@pytest.mark.parametrize("threshold", [0.0, -1.0, 1.1])
def test_a_threshold_that_means_nothing_is_refused(threshold: float) -> None:
    with pytest.raises(UsageError, match="threshold"):
        NearDocuments(threshold)


def test_texts_rest_in_the_folder_and_leave_nothing_there(tmp_path: Path) -> None:
    seen: NearDocuments[int] = NearDocuments(0.7, tmp_path)
    for number in range(40):
        assert (
            seen.place(number, f"{number}번 문서는 " + f"{number * 7919} 이야기예요 " * 9) is None
        )
    found = seen.place(99, "7번 문서는 " + f"{7 * 7919} 이야기예요 " * 9)
    assert found is not None
    assert (found.key, found.score) == (7, 1.0)
    del seen
    gc.collect()
    assert not list(tmp_path.iterdir())
