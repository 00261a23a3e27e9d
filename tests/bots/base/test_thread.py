"""Follow-ups and double wishes, over a small guest house's pages."""

from __future__ import annotations

import pytest

from malbeot.bots.base.asked import Asked
from malbeot.bots.base.thread import Step, speaks_of, steps
from malbeot.knowledge.knowledge import Knowledge
from malbeot.records import Passage

PASSAGES = [
    Passage("breakfast", "조식은 아침 8시 30분부터 10시까지 드립니다. 1인 8,000원이고 초등학생은 "
            "5,000원입니다.", title="조식"),
    Passage("pets", "반려동물은 소나무방에서만 한 마리까지 함께하실 수 있습니다. 청소비 20,000원이 "
            "따로 있습니다.", title="반려동물"),
    Passage("parking", "객실당 1대까지 무료입니다. 한 대 더 세우시면 하루 6,000원입니다.",
            title="주차"),
    Passage("pickup", "터미널까지 하루 두 번, 오후 2시 40분과 4시 40분에 차가 나갑니다. "
            "무료입니다.", title="픽업"),
    Passage("barbecue", "바비큐장은 오후 5시부터 엽니다. 숯과 그릴은 25,000원입니다.",
            title="바비큐장"),
    Passage("exchange", "단순 변심이면 왕복 6,000원입니다.",
            questions=("교환 배송비는 얼마인가요?",)),
    Passage("delivery", "3,000원이며 40,000원부터 무료입니다.",
            questions=("배송비는 얼마인가요?",)),
    Passage("guests", "기준 인원을 넘으면 한 분에 20,000원입니다.",
            questions=("인원이 초과되면 추가 요금이 있나요?",)),
    Passage("how", "받으신 날부터 7일 안에 신청해 주세요.",
            questions=("교환은 어떻게 신청하나요?",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    opened = Knowledge.open(tmp_path_factory.mktemp("knowledge"))
    opened.update(PASSAGES)
    return opened


def best(taken: list[Step]) -> list[str]:
    return [step.found.hits[0].passage.id if step.found.held else "" for step in taken]


def asked(knowledge: Knowledge, *said: str) -> list[str]:
    return best(steps(knowledge, Asked(said[-1:], said[:-1])))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (("조식 있나요", "얼마예요"), "breakfast"),
        (("강아지 데려가도 되나요", "추가 요금 있어요", "두 마리는요"), "pets"),
        (("픽업 되나요", "돈 내야 돼요"), "pickup"),
        (("교환하고 싶어요", "배송비는요"), "exchange"),
        (("배송비 얼마예요", "교환은요"), "exchange"),
        (("수영장 있나요", "그럼 바비큐장은요"), "barbecue"),
        (("조식 있나요", "주차 되나요"), "parking"),
        (("조식 있나요", "얼마예요", "주차는요", "얼마예요"), "parking"),
    ],
)
def test_a_question_that_leans_stays_with_its_topic(
    knowledge: Knowledge, said: tuple[str, ...], found: str
) -> None:
    assert asked(knowledge, *said) == [found]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("주차랑 조식 되나요", ["parking", "breakfast"]),
        ("강아지 되는지랑 바베큐 얼만지 알려주세요", ["pets", "barbecue"]),
        ("교환이랑 배송비 얼마인가요", ["exchange"]),
        ("친구랑 조식 되나요", ["breakfast"]),
    ],
)
def test_two_wishes_are_two_where_two_passages_answer(
    knowledge: Knowledge, said: str, found: list[str]
) -> None:
    taken = steps(knowledge, Asked((said,)))
    assert [step.found.hits[0].passage.id for step in taken] == found


def test_a_word_that_was_put_for_another_counts_as_said(knowledge: Knowledge) -> None:
    (step,) = steps(knowledge, Asked(("강아지 데려가도 되나요",)))
    assert all(speaks_of(step.found.hits[0], step.asked))
    (step,) = steps(knowledge, Asked(("수영장 조식 되나요",)))
    assert not all(speaks_of(step.found.hits[0], step.asked))


@pytest.mark.parametrize(
    ("said", "doubted"),
    [
        (("수영장 있나요", "추가요금 있음?"), True),  # of the pool, perhaps
        (("수영장있나요", "추가요금있나요"), True),
        (("수영장 있나요", "조식 얼마예요"), False),
        (("수영장 있나요", "교환 배송비는 얼마인가요"), False),
        (("수영장 있나요", "주차 되나요"), False),
        (("조식 있나요", "주차 얼마예요"), False),
        (("추가 요금 있나요",), False),
    ],
)
def test_what_may_lean_on_an_unanswered_question_is_doubted(
    knowledge: Knowledge, said: tuple[str, ...], doubted: bool
) -> None:
    (step,) = steps(knowledge, Asked(said[-1:], said[:-1]))
    assert step.found.held
    assert step.doubted is doubted
