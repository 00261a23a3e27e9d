from __future__ import annotations

import unicodedata

import pytest

from malbeot.formats.bad import BadRow
from malbeot.prepare.clean import Language, cleaned
from malbeot.prepare.setaside import reasons
from malbeot.records import Example, Turn

GOOD = "김밥은 어떠세요? 간단하고 든든해요."


def row(question: str, answer: str = GOOD) -> Example:
    return Example((Turn("user", question), Turn("assistant", answer)), "a.jsonl", 4)


def reason(question: str, answer: str = GOOD, language: Language = "ko") -> str:
    with pytest.raises(BadRow) as caught:
        cleaned(row(question, answer), language)
    assert caught.value.reason in reasons()
    return caught.value.reason


@pytest.mark.parametrize(
    ("question", "answer", "wanted"),
    [
        (" \u200b ", GOOD, "empty_question"),
        ("뭐 먹지?", "...?!", "empty_answer"),
        ("뭐 먹지?", "\u00a0", "empty_answer"),
        ("가" * 9_000, GOOD, "too_long"),
        ("뭐 먹지?", "가다. " * 3_000, "too_long"),
        ("뭐 먹지?", "¾È³çÇÏ¼¼¿ä.", "mojibake"),
        ("안녕\ufffd세요", GOOD, "mojibake"),
        ("뭐 먹지?", "라면이요.\n11. Instruction: 주문한 피자가\n11. Input: x", "leaked_prompt"),
        ("삼계탕이에요 <noinput>", GOOD, "leaked_prompt"),
        ("뭐 먹지?", "저는 AI 언어모델로서 먹지 못해요.", "leaked_prompt"),
        ("뭐 먹지?", "김밥이요.<br>라면이요.", "markup"),
        ("뭐 먹지?", "전통 요리라고 합니다.[편집] 맛있어요.", "markup"),
        ("뭐 먹지?", "[지역]에서 유명한 [음식 종류]를 드세요.", "placeholder"),
        ("뭐 먹지?", "○○냉면이 유명해요.", "placeholder"),
        ("뭐 먹지?", "모zzarella 치즈를 올려요.", "mixed_letters"),
        ("뭐 먹지?", "You should try gimbap, it is really good today.", "not_korean"),
        ("뭐 먹지?", "오늘은 ラーメンとうどんがとてもおいしいですよ 드세요.", "foreign_letters"),
        ("뭐 먹지?", "간장과 설탕, " * 20, "loop"),
        ("뭐 먹지?", "김밥이 좋아요. 왜냐하면 재료를", "unfinished"),
        ("요리법\n밀가루와 버터와 설탕을 섞어 오븐에서 구우면 됩니다.",
         "밀가루와 버터와 설탕을 섞어 오븐에서 구우면 됩니다!", "echo"),
    ],
)  # fmt: skip
def test_each_defect_has_its_reason(question: str, answer: str, wanted: str) -> None:
    assert reason(question, answer) == wanted


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("뭐먹지", GOOD),
        ("🍕?", "피자 좋죠! 🍕"),
        ("ㅠㅠ 배고파", GOOD),
        ("기분을 이모지로", "😆"),
        ("안녕하세요", "안녕하세요."),
        ("내 메일에 <br> 이랑 XXX가 있어", GOOD),
        ("표 만드는 HTML", "이렇게 쓰면 돼요.\n```html\n<table></table>\n```"),
    ],
)
def test_what_people_really_write_is_kept(question: str, answer: str) -> None:
    assert cleaned(row(question, answer), "ko").answer == answer


def test_only_what_no_reader_sees_is_changed() -> None:
    decomposed = unicodedata.normalize("NFD", "비\u00a0오는데  뭐\r\n먹지?\u200b ㅋㅋㅋㅋ")
    example = cleaned(row(decomposed))
    assert example.prompt == "비 오는데 뭐\n먹지? ㅋㅋㅋㅋ"
    assert (example.source, example.line) == ("a.jsonl", 4)


def test_another_language_is_kept_unless_korean_is_asked_for() -> None:
    english = row("What should I eat?", "You should try gimbap, it is really good today.")
    assert cleaned(english, "any").answer == english.answer


def test_every_turn_is_looked_at() -> None:
    turns = (*row("안녕").turns, Turn("user", "다른 거"), Turn("assistant", "그건 재료를"))
    with pytest.raises(BadRow) as caught:
        cleaned(Example(turns))
    assert caught.value.reason == "unfinished"
