"""A small shop's knowledge: a FAQ and a document, for the tests to ask about."""

from __future__ import annotations

from malbeot.knowledge.chunks import chunks
from malbeot.records import Passage

FAQ = (
    Passage(
        "f1",
        "보통 2~3일 걸려요. 제주는 하루 더 걸려요.",
        questions=("배송은 얼마나 걸려요?", "언제 도착해요?"),
        category="배송",
        source="faq.csv:1",
    ),
    Passage(
        "f2",
        "받으신 날부터 7일 안에 신청하시면 돼요.",
        questions=("환불은 어떻게 하나요?", "반품하고 싶어요"),
        category="환불",
        source="faq.csv:2",
    ),
    Passage(
        "f3",
        "5만 원부터 무료예요.",
        questions=("배송비가 얼마예요?",),
        category="배송",
        source="faq.csv:3",
    ),
    Passage(
        "f4",
        "평일 오전 9시부터 오후 6시까지예요.",
        questions=("상담 시간이 언제예요?",),
        category="상담",
        source="faq.csv:4",
    ),
)
DOCUMENT = Passage(
    "guide",
    "도배지는 합지와 실크로 나뉩니다. 합지는 종이로 만들어 값이 싸고 시공이 빠릅니다. "
    "실크는 겉에 염화비닐을 입혀 물걸레로 닦을 수 있습니다.\n"
    "곰팡이는 결로 때문에 생깁니다. 벽지를 걷어 내고 곰팡이 제거제를 뿌린 뒤 하루 동안 말립니다. "
    "그런 다음 단열 벽지를 붙이면 다시 생기지 않습니다.\n"
    "시공은 방 하나에 반나절이 걸립니다. 가구는 미리 치워 두어야 하며, 보양 비용은 3만 원입니다.",
    "도배 안내",
    category="도배",
    source="guide.pdf",
)


def passages() -> list[Passage]:
    return [*FAQ, *chunks(DOCUMENT)]
