from __future__ import annotations

import random
import unicodedata
from array import array

import polars as pl
import pytest

from malbeot.prepare import compare as comparing
from malbeot.prepare.asked import FEW
from malbeot.prepare.compare import Decisions, Duplicate, compare
from malbeot.prepare.features import features, of_questions
from malbeot.records import Example, Turn
from malbeot.text.neighbours import score
from malbeot.text.tokens import eojeol, has_kiwi, tokenizer


def row(line: int, question: str, answer: str, group: str = "") -> Example:
    return Example((Turn("user", question), Turn("assistant", answer)), "a", line, group)


FIRST = row(1, "오늘 점심 메뉴 뭐가 좋을까 추천해 줘", "오늘은 따뜻한 김치찌개 한 그릇 어떠세요?")


def decide(*rows: Example, asked: tuple[str, ...] = ()) -> Decisions:
    """What becomes of the rows, when `asked` are the questions of evaluation files."""
    guarded = of_questions(asked, eojeol)
    return compare(pl.concat([guarded, features(rows, eojeol)]), len(guarded))


def groups(*rows: Example) -> list[str]:
    decisions = decide(*rows)
    assert not decisions.duplicates
    assert decisions.capped == 0
    return [decisions.groups[place] for place in range(len(rows))]


def test_the_same_words_in_other_spaces_are_an_exact_duplicate() -> None:
    other = row(2, "오늘점심 메뉴뭐가 좋을까 추천해줘!", "오늘은 따뜻한 김치찌개 한그릇 어떠세요")
    decomposed = row(3, *(unicodedata.normalize("NFD", turn.content) for turn in FIRST.turns))
    decisions = decide(FIRST, other, decomposed)
    same = Duplicate(0, 1.0, exact=True)
    assert decisions.duplicates == {1: same, 2: same}
    assert list(decisions.groups) == [0]


def test_nearly_the_same_question_and_answer_are_a_near_duplicate() -> None:
    near = row(
        3, "오늘 점심 메뉴 뭐가 좋을까 추천해 줄래", "오늘은 따뜻한 김치찌개 한 그릇 어때요?"
    )
    decisions = decide(row(7, "전혀 다른 이야기예요", "그렇군요."), FIRST, near)
    assert list(decisions.duplicates) == [2]
    found = decisions.duplicates[2]
    assert (found.of, found.exact) == (1, False)
    assert 0.7 < found.score < 1


def test_the_same_question_with_another_answer_stays_in_its_group() -> None:
    other = row(2, FIRST.prompt, "시원한 냉면은 어떠세요?")
    near = row(3, "오늘 점심 메뉴 뭐가 좋을까 추천해 줄래", "비빔밥이 든든해요.")
    far = row(4, "떡볶이 몇 칼로리야?", "어림으로 500kcal쯤이에요.")
    one, same, alike, alone = groups(FIRST, other, near, far)
    assert one == same == alike != alone


def test_each_spelling_brings_its_own_neighbours() -> None:
    spaced = row(1, "요즘 인기있는디저트는 뭘까요", "마카롱이에요.")
    other = row(2, "요즘 인기 있는 디저트는 뭘까요", "탕후루예요.")
    near = row(3, "요즘 인기 있는 디저트는 뭔가요", "약과예요.")
    assert len(set(groups(spaced, other, near))) == 1


def test_groups_close_over_a_row_that_is_near_to_two() -> None:
    left = row(1, "가 나 다 라 마 바 사 아", "하나예요.")
    right = row(2, "가 나 다 라 마 ㄱ ㄴ ㄷ", "둘이에요.")
    bridge = row(3, "가 나 다 라 마 바 ㄱ ㄴ", "셋이에요.")
    assert len(set(groups(left, right))) == 2
    assert len(set(groups(left, right, bridge))) == 1


def test_variants_of_one_source_are_kept_but_stay_together() -> None:
    one = row(1, "벽지가 들뜨는 이유가 뭐야?", "습기 때문에 접착력이 약해져서 그래요.", "t:1")
    two = row(1, "벽지가 들뜨는 이유가 뭔가요?", "습기 때문에 접착력이 약해져서 그렇습니다.", "t:1")
    three = row(1, "도배지가 왜 떠요?", "습기 때문에 접착력이 약해져서 그래요.", "t:1")
    assert len(set(groups(one, two, three))) == 1
    again = decide(one, row(2, one.prompt, one.answer, "t:1"))
    assert again.duplicates == {1: Duplicate(0, 1.0, exact=True)}


HEAD = "당신이 의사라면 아래에 적힌 환자의 설명을 보고 질문에 친절하게 답해 주세요"


def test_a_shared_instruction_makes_no_duplicate() -> None:
    one = row(1, f"{HEAD}\n머리가 아파요", "푹 쉬어 보세요.")
    two = row(2, f"{HEAD}\n무릎이 시려요", "푹 쉬어 보세요.")
    same, other = groups(one, two)
    assert same == other, "two questions under one line may still be one question"


def test_a_line_over_many_questions_is_an_instruction_and_makes_no_group() -> None:
    many = [row(n, f"{HEAD}\n증상{n} 때문에 아파요{n}", f"{n}번 쉬세요.") for n in range(60)]
    assert len(set(groups(*many))) == 60


def test_a_question_with_and_without_its_details_stays_together() -> None:
    bare = row(1, "간단하게 요리할 수 있는 음식은 무엇인가요?", "김밥이 간단해요.")
    more = row(2, "간단하게 요리할 수 있는 음식은 무엇인가요?\n김밥", "참치김밥은요?")
    assert len(set(groups(bare, more))) == 1


def test_emoji_alone_are_told_apart() -> None:
    one, two = row(1, "🍕", "피자 좋죠!"), row(2, "🍜", "피자 좋죠!")
    assert len(set(groups(one, two))) == 2


def test_group_names_do_not_depend_on_the_order() -> None:
    other = row(2, FIRST.prompt, "시원한 냉면은 어떠세요?")
    assert groups(FIRST, other)[0] == groups(other, FIRST)[0]


def test_the_whole_talk_is_compared() -> None:
    talk = (Turn("user", "안녕"), Turn("assistant", "네, 안녕하세요!"))
    long = Example((*talk, Turn("user", "매운 거"), Turn("assistant", "떡볶이요.")), "a", 2)
    assert len(set(groups(Example(talk, "a", 1), long))) == 2


def test_a_question_of_an_evaluation_file_is_not_trained_on() -> None:
    near = row(2, "오늘 점심 메뉴 뭐가 좋을까 추천해 줄래", "냉면이요.")
    glued = row(3, "오늘점심메뉴뭐가좋을까추천해줘", "라면이요.")
    other = row(4, "떡볶이 몇 칼로리야?", "어림으로 500kcal쯤이에요.")
    decisions = decide(FIRST, near, glued, other, asked=("아무거나 물어볼게요", FIRST.prompt))
    assert decisions.contaminated == {2: 1, 3: 1, 4: 1}
    assert list(decisions.groups) == [5]


def test_thousands_of_one_template_are_not_compared_all_with_all() -> None:
    many = [
        row(n, f"{n}번 손님이 오늘 점심 메뉴 뭐가 좋을까 물어봐요", f"{n}번은 {n * 7}번이요.")
        for n in range(1_000)
    ]
    decisions = decide(*many)
    assert decisions.capped > 0
    assert len(set(decisions.groups.values())) == 1


@pytest.mark.skipif(not has_kiwi(), reason="needs kiwipiepy")
def test_morphemes_find_what_words_with_particles_hide() -> None:
    one = row(1, "제주도에서 아이와 갈 만한 식당을 추천해 주세요", "해물탕집이 좋아요.")
    other = row(2, "제주도 아이 갈만한 식당 추천해주세요", "고기국수집도 있어요.")
    far = row(3, "도배 견적은 얼마인가요", "평수를 알려 주세요.")
    together = {}
    for name in ("eojeol", "kiwi"):
        decisions = compare(features([one, other, far], tokenizer(name)))
        together[name] = decisions.groups[0] == decisions.groups[1]
        assert decisions.groups[2] not in (decisions.groups[0], decisions.groups[1])
    assert together == {"eojeol": False, "kiwi": True}


@pytest.mark.skipif(not has_kiwi(), reason="needs kiwipiepy")
def test_questions_of_the_same_morphemes_and_other_letters_are_one_group() -> None:
    rows = [
        row(1, "이거 먹어도 돼요?", "네, 드세요."),
        row(2, "이거 먹어도 되어요?", "조금만 드세요."),
    ]
    decisions = compare(features(rows, tokenizer("kiwi")))
    assert len(set(decisions.groups.values())) == 1


def test_many_answers_to_one_question_are_all_remembered() -> None:
    rng = random.Random(4)
    syllables = [chr(0xAC00 + 28 * number) for number in range(300)]
    said = [
        " ".join("".join(rng.choices(syllables, k=4)) for _ in range(8)) for _ in range(3 * FEW)
    ]
    rows = [row(number, FIRST.prompt, text) for number, text in enumerate((*said, *said))]
    decisions = decide(*rows)
    assert decisions.duplicates == {
        place + len(said): Duplicate(place, 1.0, exact=True) for place in range(len(said))
    }


def test_of_one_question_with_a_number_for_everybody_no_answers_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scored = []

    def counted(one: array[int], other: array[int]) -> float:
        scored.append((one, other))
        return score(one, other)

    monkeypatch.setattr(comparing, "score", counted)
    rows = [row(n, "제 주문 번호가 어떻게 되나요?", f"주문 번호는 {n + 10_000}번이에요.")
            for n in range(1_000)]  # fmt: skip
    assert len(compare(features(rows, eojeol)).groups) == len(rows)
    assert scored == []
    near = row(1_001, "제 주문 번호가 어떻게 되나요?", "주문 번호는 바로 10007번이에요.")
    assert len(compare(features([*rows, near], eojeol)).groups) <= len(rows) + 1
    assert len(scored) == 1


def test_answers_with_the_same_figures_are_compared_however_many_there_are() -> None:
    question = "제 주문 번호가 어떻게 되나요?"
    rows = [row(n, question, f"고객님의 주문 번호는 바로 {n + 100}번이에요.") for n in range(50)]
    near = [row(99, question, f"고객님의 주문 번호는 바로 {n + 100}번이네요.") for n in (3, 40)]
    found = decide(*rows, *near).duplicates
    assert {place: duplicate.of for place, duplicate in found.items()} == {50: 3, 51: 40}
