"""The food bot as a whole, with a silent model and with models that try to say wrong things."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import get_args

import pytest

from malbeot.bots.base import Profile, Recent, Request, Text
from malbeot.bots.food.bot import FoodBot
from malbeot.bots.food.catalogue.allergens import allergy, legal_names
from malbeot.bots.food.catalogue.load import catalogue
from malbeot.engine.fake import FakeEngine
from malbeot.guard.output import finished
from malbeot.records import Answer, Conversation, Diet, Turn
from malbeot.text.sentences import split

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOT = FoodBot()


async def _ask(
    *talk: str,
    engine: FakeEngine | None = None,
    profile: Profile | None = None,
    seed: int = 1,
    opening: bool = False,
) -> Answer:
    """Play the user's turns one after another; the last answer."""
    turns: list[Turn] = []
    answer = Answer("")
    for said in talk or ("",):
        if not opening:
            turns.append(Turn("user", said))
        request = Request(
            Conversation(tuple(turns)), profile or Profile(), seed, opening=opening, now=NOW
        )
        pieces: list[str] = []
        async for event in BOT.reply(request, engine or FakeEngine("")):
            if isinstance(event, Text):
                pieces.append(event.text)
            else:
                answer = event
        assert "".join(pieces) == answer.text
        turns.append(Turn("assistant", answer.text))
    return answer


def _names(answer: Answer) -> list[str]:
    return [pick["name"] for pick in answer.picks]


def _dishes(answer: Answer) -> Sequence[object]:
    return [catalogue().by_id[pick["id"]] for pick in answer.picks]


async def test_a_new_chat_opens_with_three_picks() -> None:
    answer = await _ask(opening=True)
    assert len(answer.picks) == 3
    assert all(name in answer.text for name in _names(answer))


async def test_every_answer_is_finished_and_names_its_picks() -> None:
    for seed in range(20):
        answer = await _ask("비 오는데 매운 거 말고 국물 있는 거 먹고 싶어 ☔", seed=seed)
        assert all(finished(sentence) for sentence in split(answer.text))
        assert all(name in answer.text for name in _names(answer))
        assert all(pick["spicy"] == 0 for pick in answer.picks)


@pytest.mark.parametrize(
    "text",
    [
        "면 빼고 밥",
        "면빼고밥",
        unicodedata.normalize("NFD", "면 빼고 밥"),
        "면 빼고 밥 😋😋",
        "면 빼고 밥ㅋㅋㅋㅠㅠ",
    ],
)
async def test_however_it_is_typed(text: str) -> None:
    answer = await _ask(text)
    assert answer.picks
    assert not {"면", "파스타"} & {pick["kind"] for pick in answer.picks}


async def test_a_follow_up_suggests_others() -> None:
    first = await _ask("국물 있는 거 추천해줘")
    again = await _ask("국물 있는 거 추천해줘", "다른 거")
    assert not set(_names(first)) & set(_names(again))


async def test_the_second_one_in_detail() -> None:
    first = await _ask("분식 추천해줘")
    detail = await _ask("분식 추천해줘", "두 번째 거 자세히")
    assert _names(detail) == [_names(first)[1]]
    assert "kcal" in detail.text


async def test_an_allergy_told_in_the_talk_is_kept_for_the_whole_chat() -> None:
    for seed in range(10):
        answer = await _ask("나 새우 알레르기 있어", "해물 먹고 싶다", seed=seed)
        assert all(not allergy("새우").forbids(dish) for dish in _dishes(answer))  # type: ignore[arg-type]


async def test_asking_about_a_dish_one_must_not_eat_warns_and_shows_no_card() -> None:
    engine = FakeEngine("간장게장을 드셔 보세요!")
    answer = await _ask("간장게장 먹어도 됨?", profile=Profile(allergies=("게",)), engine=engine)
    assert engine.calls == []
    assert answer.picks == []
    assert "알레르기" in answer.text
    assert "정해 볼까요" not in answer.text
    assert answer.notices[0]["kind"] == "allergy"
    assert "게" in answer.text


async def test_a_wish_that_cannot_be_met_is_conceded_in_words() -> None:
    answer = await _ask("냉면 먹고 싶어", profile=Profile(allergies=("밀",)))
    assert [notice["kind"] for notice in answer.notices] == ["relaxed"]
    assert all(not allergy("밀").forbids(dish) for dish in _dishes(answer))  # type: ignore[arg-type]


async def test_a_wish_for_what_must_be_kept_out_is_kept_out_in_words() -> None:
    answer = await _ask("새우 들어간 거 먹고 싶어", profile=Profile(allergies=("새우",)))
    assert "새우" in answer.text
    assert [notice["kind"] for notice in answer.notices] == ["relaxed"]
    assert all(not allergy("새우").forbids(dish) for dish in _dishes(answer))  # type: ignore[arg-type]


async def test_recent_dishes_step_back() -> None:
    firsts = {(await _ask("점메추", seed=seed)).picks[0]["id"] for seed in range(8)}
    recent = tuple(Recent(id, NOW) for id in firsts)
    again = [
        (await _ask("점메추", seed=seed, profile=Profile(recent=recent))).picks[0]["id"]
        for seed in range(8)
    ]
    assert sum(id in firsts for id in again) <= 2


@pytest.mark.parametrize(
    "lie",
    [
        "짬뽕은 어떠세요?",
        "이건 겨우 123kcal예요.",
        "맛있게 드시고 또",
        "정말 정말 정말 정말 정말 정말 정말 정말 정말 좋아요.",
        "당신의 병을 고쳐 줘요.",
        "这个很好吃。",
        "<script>alert(1)</script> 좋아요.",
    ],
)
async def test_what_a_model_makes_up_is_never_shown(lie: str) -> None:
    answer = await _ask("순한 죽 추천해줘", engine=FakeEngine(lie))
    assert lie not in answer.text
    assert answer.fallback
    assert answer.composed_share == 1
    assert all(name in answer.text for name in _names(answer))


async def test_a_good_sentence_of_the_model_is_kept() -> None:
    own = "메뉴 고민은 제가 덜어 드릴게요."
    answer = await _ask("점심 뭐 먹지", engine=FakeEngine(own))
    assert answer.text.startswith(own)
    assert 0 < answer.composed_share < 1


async def test_a_general_model_is_briefed_in_full_and_hears_the_talk() -> None:
    engine = FakeEngine("", prompt_style="instruct")
    answer = await _ask("점심 뭐 먹지", engine=engine)
    messages, _ = engine.calls[0]
    assert messages[0].role == "system"
    assert all(name in messages[0].content for name in _names(answer))
    assert messages[-1] == Turn("user", "점심 뭐 먹지")


async def test_the_same_seed_answers_the_same() -> None:
    assert await _ask("점메추", seed=3) == await _ask("점메추", seed=3)


def test_the_card_and_the_items() -> None:
    assert BOT.card.name == "food"
    assert len(BOT.card.starters) >= 4
    assert BOT.card.allergens == legal_names()
    assert set(BOT.card.diets) == set(get_args(Diet))  # the ones that the API takes
    items = BOT.items()
    assert len(items) == len(catalogue())
    assert {"id", "name", "allergens", "kcal", "nutrition_basis"} <= set(items[0])


async def test_whoever_thinks_of_ending_their_life_hears_of_109_and_no_menu() -> None:
    answer = await _ask("그냥 죽고 싶다ㅠㅠ", engine=FakeEngine("떡볶이 드세요!"))
    assert "109" in answer.text
    assert answer.picks == ()
    assert answer.notices[0]["kind"] == "crisis"


async def test_a_comparison_is_worded_by_code() -> None:
    engine = FakeEngine("라면은 260kcal예요.")
    answer = await _ask("떡볶이랑 라면 중에 뭐가 더 칼로리 높아?", engine=engine)
    assert engine.calls == []
    for name in ("떡볶이", "라면"):
        kcal = catalogue().by_name[name].nutrition.kcal
        assert f"{name}의 열량은 {kcal}kcal" in answer.text or str(kcal) in answer.text


async def test_a_break_up_is_no_date() -> None:
    answer = await _ask("남친이랑 헤어졌어ㅠㅠ 달달한 거 땡김")
    assert "데이트" not in answer.text
