from __future__ import annotations

import pytest

from malbeot.prepare.rewrite.checks import fault, language_of
from malbeot.prepare.rewrite.report import reasons
from malbeot.prepare.rewrite.template import template
from malbeot.records import Role

PROMPT = template("foreign").system
SOURCE = (
    "Allergy symptoms vary, but may include breathing problems, itchy eyes and a runny nose. "
    "See a doctor when they last."
)
GOOD = (
    "알레르기 증상은 저마다 다르지만 숨이 차거나 눈이 가렵고 콧물이 날 수 있어요. "
    "오래가면 진료를 받으세요."
)
MORE = (
    " 봄에는 꽃가루가 많아서 창문을 닫는 편이 좋아요. 이불은 자주 털고 햇볕에 말리세요. "
    "반려동물의 털도 원인이 돼요. 집먼지진드기는 습한 곳을 좋아하니 환기를 해 주세요. "
    "코를 식염수로 씻으면 한결 편해요. 달리기보다는 가볍게 걷는 편이 나아요. "
    "꽃이 지는 초여름이 되면 저절로 나아지는 사람도 많아요."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("오늘 뭐 먹지", "ko"),
        ("What is flu?", "en"),
        ("¿Qué es la gripe?", "en"),
        ("流感是什么？", "other"),
        ("インフルエンザとは何ですか", "other"),
        ("ㅋㅋㅋ", "ko"),
        ("MRI 찍으면 얼마예요", "ko"),
        ("123", "ko"),
    ],
)
def test_the_language_is_that_of_most_letters(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_good_text_has_no_fault() -> None:
    assert fault(SOURCE, GOOD, "assistant", PROMPT) is None


@pytest.mark.parametrize(
    ("text", "role", "reason"),
    [
        ("", "assistant", "missing_text"),
        ("…", "assistant", "missing_text"),
        (SOURCE, "assistant", "still_foreign"),
        (
            "アレルギーの症状は人によって違いますが、目がかゆくなります。",
            "assistant",
            "still_foreign",
        ),
        (GOOD[:-12] + "를", "assistant", "rewritten_unfinished"),
        ("다음은 번역입니다. " + GOOD, "assistant", "rewritten_leak"),
        ('{"texts": ["' + GOOD, "assistant", "rewritten_leak"),
        (GOOD + " 숫자와 단위는 원문 그대로 두고, 바꾸지 않았어요.", "assistant", "rewritten_leak"),
        (" ".join(["알레르기예요."] * 12), "assistant", "rewritten_loop"),
        (GOOD + " 하루 3번 약을 드세요.", "assistant", "number_added"),
        ("알레르기 증상이에요.", "assistant", "length_changed"),
        (GOOD + MORE, "assistant", "length_changed"),
    ],
)
def test_each_fault_has_its_reason(text: str, role: Role, reason: str) -> None:
    found = fault(SOURCE, text, role, PROMPT)
    assert found is not None
    assert found.reason == reason
    assert found.detail
    assert set(reasons()[reason]) == {"fix", "fix_ko"}


def test_a_question_may_lose_the_instruction_in_front_of_it() -> None:
    asked = (
        "If you are a doctor, please answer the medical questions based on the patient's "
        "description.\nDoctor, I have been experiencing a hoarse voice for a few weeks now."
    )
    assert fault(asked, "몇 주째 목이 쉬어 있어요.", "user", PROMPT) is None
    assert fault(asked, "목이요.", "user", PROMPT) is not None
