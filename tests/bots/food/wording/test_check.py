"""What a model must not be allowed to say."""

import pytest

from malbeot.bots.food.brief import Brief, PickFacts
from malbeot.bots.food.wording.check import NameIndex, check_answer, check_sentence
from malbeot.bots.food.wording.grammar import answers

PICKS = (
    PickFacts("김치찌개", ("칼칼한 국물",), "비 오는 날에 잘 어울리는"),
    PickFacts("들깨수제비", ("쫄깃한 반죽",), "따뜻하게 먹기 좋은"),
    PickFacts("메밀묵", ("담백한 맛",)),
)
BRIEF = Brief("recommend", ("비",), ("새우",), ("만 원 이하",), PICKS)
DETAIL = Brief(
    "detail",
    picks=(PickFacts("김치찌개", ("칼칼한 국물",)),),
    facts=(("재료", "김치, 두부, 대파"), ("열량", "320kcal"), ("단백질", "22g")),
)
NAMES = NameIndex(
    {
        name: name
        for name in (
            "김치찌개",
            "들깨수제비",
            "메밀묵",
            "라면",
            "떡볶이",
            "메밀부침",
            "회",
            "참치 김밥",
        )
    }
    | {"떡볶기": "떡볶이", "김찌": "김치찌개"}
)


def _check(sentence: str, brief: Brief = BRIEF, said: tuple[str, ...] = ()) -> str | None:
    return check_sentence(sentence, brief, said, NAMES, mini=True)


def _instruct(sentence: str, brief: Brief = BRIEF) -> str | None:
    return check_sentence(sentence, brief, (), NAMES, mini=False)


GOOD = [
    "김치찌개는 칼칼한 국물이 매력이에요.",
    "새우는 빼고 골라봤어요.",
    "만 원 이하 쪽은 조금 양보하고 골랐어요.",
    "비 오는 날엔 유난히 생각나는 음식이 있죠.",
    "들깨수제비는 따뜻하게 먹기 좋은 메뉴예요.",
    "메뉴 고민은 제가 덜어 드릴게요.",
]


def test_good_wishes_come_when_every_dish_was_named() -> None:
    assert _check("맛있게 드세요!") == "closed too early"
    named = (" ".join(pick.name for pick in BRIEF.picks) + " 어떠세요?",)
    assert _check("맛있게 드세요!", said=named) is None


@pytest.mark.parametrize("sentence", GOOD)
def test_good_sentences_pass(sentence: str) -> None:
    assert _check(sentence) is None
    assert _instruct(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("떡볶이도 좋아요.", "dish not decided"),
        ("떡볶기를 추천해요.", "dish not decided"),
        ("메밀부침은 담백한 맛이 좋아요.", "dish not decided"),
        ("매운떡볶이를 추천해요.", "dish not decided"),
        ("참치 김밥도 좋아요.", "dish not decided"),
        ("들개수제비를 추천해요.", "astray"),
        ("메밀먹은 담백한 맛이 좋아요.", "astray"),
        ("칼칼한 국불이 매력이에요.", "astray"),
        ("김치찌개은 칼칼한 국물이 매력이에요.", "astray"),
        ("김치찌개는 쫄깃한 반죽이 매력이에요.", "of another dish"),
        ("들깨수제비는 비 오는 날에 잘 어울리는 메뉴예요.", "of another dish"),
        ("김치찌개는 320kcal예요.", "number"),
        ("김치찌개 3개를 추천해요.", "number"),
        ("새우도 좋아요.", "not refused"),
        ("만 원 이하 메뉴예요.", "not conceded"),
        ("김치찌개는 칼칼한 국물이", "unfinished"),
        ("김치찌개는 칼칼한 국물이 매력이고.", "unfinished"),
        ("김치찌개를 추천해.", "not polite"),
        ("김치찌개를 <|end|> 추천해요.", "markup"),
        ("김치찌개는 好吃 메뉴예요.", "foreign letter"),
        ("정말 정말 정말 정말 좋아요.", "loop"),
        ("김치찌개와 김치찌개를 추천해요.", "named twice"),
        ("", "unfinished"),
    ],
)
def test_bad_sentences_are_refused(sentence: str, reason: str) -> None:
    problem = _check(sentence)
    assert problem is not None
    assert problem.startswith(reason)


def test_a_large_model_may_use_other_words_but_no_other_facts() -> None:
    assert _instruct("보글보글 끓인 김치찌개 한 그릇이면 마음이 풀리실 거예요.") is None
    assert _instruct("김찌 한 그릇 어떠세요?") is None
    assert _instruct("라면 한 그릇 어떠세요?") is not None
    assert _instruct("김치찌개는 500kcal예요.") is not None


@pytest.mark.parametrize(
    ("sentence", "good"),
    [
        ("열량은 320kcal 정도예요.", True),
        ("320 kcal 정도예요.", True),
        ("열량은 321kcal 정도예요.", False),
        ("단백질은 320kcal 정도예요.", False),
        ("단백질은 22g 정도예요.", True),
        ("열량은 22g 정도예요.", False),
        ("재료로는 김치, 두부, 대파 등이 들어가요.", True),
        ("재료로는 김치, 두부 등이 들어가요.", False),
        ("재료로는 김치, 두부, 대패 등이 들어가요.", False),
    ],
)
def test_facts(sentence: str, good: bool) -> None:
    problem = _instruct(sentence, DETAIL) if "320 kcal" in sentence else _check(sentence, DETAIL)
    assert (problem is None) is good, problem


@pytest.mark.parametrize("label", ["들어감", "안 들어감"])
def test_an_answer_is_not_turned_round(label: str) -> None:
    brief = Brief("fact", picks=(PickFacts("김치찌개"),), facts=((label, "오징어"),))
    yes, no = "네, 김치찌개에는 오징어가 들어가요.", "김치찌개에는 보통 오징어가 들어가지 않아요."
    assert (_check(yes, brief) is None) is (label == "들어감")
    assert (_check(no, brief) is None) is (label == "안 들어감")


def test_nothing_is_said_twice() -> None:
    said = ("김치찌개를 추천해요.",)
    assert _check("김치찌개를 추천해요.", said=said) == "said before"
    assert _check("김치찌개는 칼칼한 국물이 매력이에요.", said=said) == "named twice: 김치찌개"


def test_a_sentence_without_a_name_goes_on_about_the_last_dish() -> None:
    said = ("먼저 떠오른 건 김치찌개예요.",)
    assert _check("칼칼한 국물이 매력이에요.", said=said) is None
    assert _check("쫄깃한 반죽이 매력이에요.", said=said) == "of another dish: 쫄깃한 반죽"


def test_two_dishes_in_one_sentence_keep_their_traits() -> None:
    assert _check("들깨수제비는 쫄깃한 반죽이 좋고, 메밀묵은 담백한 맛이 돋보여요.") is None
    swapped = "들깨수제비는 담백한 맛이 좋고, 메밀묵은 쫄깃한 반죽이 돋보여요."
    assert (_check(swapped) or "").startswith("of another dish")


def test_names_inside_the_picks_own_name_or_wish_are_fine() -> None:
    brief = Brief("recommend", ("김밥",), picks=(PickFacts("참치김밥", ("고소한 속",)),))
    names = NameIndex({"김밥": "김밥", "참치김밥": "참치김밥", "참치": "참치"})
    for sentence in ("김밥이 당기시는군요.", "참치김밥은 고소한 속이 매력이에요."):
        assert check_sentence(sentence, brief, (), names, mini=True) is None


def test_check_answer_tells_what_is_missing() -> None:
    assert check_answer([], BRIEF)[0] == "empty"
    problems = check_answer(["김치찌개를 추천해요."], BRIEF)
    assert problems == [
        "not named: 들깨수제비",
        "not named: 메밀묵",
        "not conceded: 만 원 이하",
    ]
    assert check_answer(["김치찌개는 320kcal예요."], DETAIL) == [
        "not told: 재료",
        "not told: 단백질",
    ]
    assert "unfinished" in check_answer(["맛있게 드"], Brief("chat"))
    noted = Brief("noted", avoided=("땅콩",), topic="알레르기")
    assert check_answer(["알겠어요."], noted) == ["not noted"]


def test_a_short_name_is_not_found_inside_other_words() -> None:
    brief = Brief(
        "recommend", picks=(PickFacts("매", ("좋은 향",)), PickFacts("죽", ("부드러운 쌀",)))
    )
    assert check_answer(["매력이 좋아요.", "죽순도 좋아요."], brief) == [
        "not named: 매",
        "not named: 죽",
    ]
    assert check_answer(["매는 어떠세요?", "죽도 좋아요."], brief) == []


TWO_TRAITS = Brief(
    "recommend",
    picks=(
        PickFacts(
            "감자전",
            ("노릇하게 구운 겉면", "입안에서 녹는 부드러운 속"),
            "비 오는 날에 잘 어울리는",
        ),
        PickFacts("라면", ("꼬들꼬들한 면발",), "비 오는 날에 잘 어울리는"),
    ),
)


def test_a_trait_is_told_once() -> None:
    twice = "감자전은 노릇하게 구운 겉면과 노릇하게 구운 겉면이 매력이에요."
    assert _check(twice, TWO_TRAITS) == "told twice: 노릇하게 구운 겉면"


def test_a_reason_that_two_dishes_share_is_told_of_both() -> None:
    first = "감자전은 비 오는 날에 잘 어울리는 메뉴예요."
    assert _check(first, TWO_TRAITS) is None
    assert _check("라면도 비 오는 날에 잘 어울리는 메뉴예요.", TWO_TRAITS, (first,)) is None


def test_half_a_phrase_is_refused() -> None:
    half = "감자전은 입안에서 녹는 부드러운 메뉴예요."
    assert (_check(half, TWO_TRAITS) or "").startswith("astray")


@pytest.mark.parametrize(
    "sentence",
    [
        "비 오는 날 생각나는 메뉴로 비 오는 날 생각나는 라면은 어떨까요?",
        "라면은 부드럽게 면발을 맛볼 수 있어요.",
        "라면과 비 오는 날에 잘 어울리는 메뉴예요.",
        "라면은 꼬들꼬들한 면발이 자꾸.",
        "봄날에 어울리는 걸로 골라봤어요.",
        "그러셨군요.",
    ],
    ids=["stutter", "of pieces", "list of one", "no end", "not heard", "small talk"],
)
def test_what_the_grammar_leads_nowhere_near_is_refused(sentence: str) -> None:
    assert _check(sentence, TWO_TRAITS)


def test_pieces_of_different_shapes_may_be_joined() -> None:
    joined = "그리고 꼬들꼬들한 면발이 자꾸 생각나는 라면도 함께 추천해요."
    assert joined not in set(answers().every("picks.pair.tell", str))
    assert _check(joined, TWO_TRAITS) is None


def test_only_what_was_left_out_is_said_to_be_left_out() -> None:
    brief = Brief("recommend", ("매운맛",), ("새우",), picks=(PickFacts("라면", ("쫄깃한 면",)),))
    assert _check("새우는 빼고 골라봤어요.", brief) is None
    assert (_check("매운맛은 빼고 골라봤어요.", brief) or "").startswith("astray")


def test_the_end_comes_once_and_last() -> None:
    told = ("감자전과 라면을 추천해요.",)
    assert _check("어느 쪽이 끌리세요?", TWO_TRAITS) == "closed too early"
    assert _check("어느 쪽이 끌리세요?", TWO_TRAITS, told) is None
    assert _check("맛있게 드세요!", TWO_TRAITS, (*told, "어느 쪽이 끌리세요?")) == "after the end"
    half = ("재료로는 김치, 두부, 대파 등이 들어가요.",)
    assert _check("더 궁금한 점이 있으세요?", DETAIL, half) == "closed too early"
