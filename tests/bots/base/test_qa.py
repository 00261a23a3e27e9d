from __future__ import annotations

import unicodedata
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest

from malbeot.bots.base import Request, Text
from malbeot.bots.base.asked import words
from malbeot.bots.base.qa import QaBot
from malbeot.bots.manifest import AnswerTable, BotManifest
from malbeot.engine.base import Chunk, Sampling
from malbeot.engine.fake import FakeEngine
from malbeot.files import read_toml
from malbeot.knowledge import focus as focus_module
from malbeot.knowledge.knowledge import Knowledge
from malbeot.records import Answer, Conversation, Passage, Turn

REFUND = "환불은 상품을 받으신 날부터 7일 안에 신청하실 수 있어요. 신청하시면 3일 안에 돌려 드려요."
PASSAGES = [
    Passage("refund", REFUND, questions=("환불은 어떻게 하나요?", "환불 기간이 어떻게 돼요?"),
            source="faq.csv · 2행", licence="ours"),
    Passage("parking", "건물 뒤편에 주차장이 있고 두 시간까지 무료예요.",
            questions=("주차장이 있나요?",), source="faq.csv · 3행"),
    Passage("hours", "영업시간은 평일 오전 9시부터 오후 6시까지예요. 주말에는 쉬어요.",
            questions=("영업시간이 어떻게 되나요?",), source="faq.csv · 4행"),
    Passage("mould", "곰팡이가 핀 벽지는 걷어 내고 벽을 다 말린 뒤에 다시 발라요. "
            "젖은 채로 덮으면 두세 달 안에 다시 피어요.",
            title="곰팡이 안내", source="안내.pdf · 3쪽"),
]  # fmt: skip
CONTACT = "전화로 문의해 주세요."
MANIFEST = BotManifest("cafe", "봄 카페", "카페 안내", answer=AnswerTable(contact=CONTACT))


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> QaBot:
    knowledge = Knowledge.open(tmp_path_factory.mktemp("knowledge"))
    knowledge.update(PASSAGES)
    return QaBot(MANIFEST, knowledge)


def talk(*said: str) -> Conversation:
    roles = ("user", "assistant")
    return Conversation(tuple(Turn(roles[n % 2], text) for n, text in enumerate(said)))  # type: ignore[arg-type]


async def reply(bot: QaBot, *said: str, engine: object = None, opening: bool = False) -> Answer:
    request = Request(talk(*said), seed=1, opening=opening)
    released, answer = "", None
    async for event in bot.reply(request, engine or FakeEngine()):  # type: ignore[arg-type]
        if isinstance(event, Text):
            released += event.text
        else:
            answer = event
    assert answer is not None
    assert answer.text == released
    return answer


def cited(answer: Answer) -> list[str]:
    return [str(citation["id"]) for citation in answer.citations]


@pytest.mark.parametrize(
    "asked",
    ["환불은 어떻게 하나요?", "환불 어떻게해", "환불은어떻게하나요", "환불 기간이 어떻게 돼요 ㅠㅠ",
     unicodedata.normalize("NFD", "환불은 어떻게 하나요? 🙏")],
)  # fmt: skip
async def test_a_known_question_is_answered_in_the_words_of_its_passage(
    bot: QaBot, asked: str
) -> None:
    answer = await reply(bot, asked)
    assert answer.text.endswith(REFUND)
    (citation,) = answer.citations
    assert (citation["source"], citation["licence"]) == ("faq.csv · 2행", "ours")
    assert citation["text"][citation["start"] : citation["end"]] == REFUND


@pytest.mark.parametrize(
    "asked", ["비트코인 지금 사도 될까요?", "세종대왕이 누구야", "ㅁㄴㅇㄹ", "???"]
)
async def test_what_it_does_not_hold_it_does_not_answer(bot: QaBot, asked: str) -> None:
    answer = await reply(bot, asked)
    assert answer.citations == []
    assert "찾지 못했어요" in answer.text
    assert answer.text.endswith(CONTACT)


async def test_an_answer_for_something_else_says_what_it_is_for(bot: QaBot) -> None:
    answer = await reply(bot, "헬스장 영업시간이 어떻게 되나요?")
    assert answer.text.startswith(
        "“영업시간이 어떻게 되나요?”라는 질문에는 이렇게 답해 드리고 있어요."
    )


async def test_two_questions_are_both_answered(bot: QaBot) -> None:
    answer = await reply(bot, "주차장이 있나요? 그리고 영업시간이 어떻게 되나요?")
    assert cited(answer) == ["parking", "hours"]
    assert "두 시간까지 무료" in answer.text
    assert "평일 오전 9시" in answer.text


async def test_half_an_answer_says_which_half_is_missing(bot: QaBot) -> None:
    answer = await reply(bot, "주차장이 있나요? 양자역학은 누가 만들었나요?")
    assert cited(answer) == ["parking"]
    assert "“양자역학은 누가 만들었나요”에 대한 내용은" in answer.text


async def test_a_document_is_quoted_with_its_page(bot: QaBot) -> None:
    answer = await reply(bot, "곰팡이 핀 벽지 젖은 채로 덮으면 어떻게 돼요?")
    assert cited(answer) == ["mould"]
    assert "두세 달 안에 다시 피어요." in answer.text
    assert answer.citations[0]["source"] == "안내.pdf · 3쪽"


async def test_small_talk_cites_nothing(bot: QaBot) -> None:
    for said, part in (
        ("안녕하세요", "봄 카페"),
        ("고마워요", "기뻐요"),
        ("뭐 할 수 있어?", "환불"),
    ):
        answer = await reply(bot, said)
        assert part in answer.text
        assert answer.citations == []
    opening = await reply(bot, opening=True)
    assert "무엇이 궁금하세요?" in opening.text


async def test_yes_takes_the_question_that_was_offered(bot: QaBot) -> None:
    offer = "찾지 못했어요. 혹시 이걸 물어보신 건가요? “영업시간이 어떻게 되나요”"
    assert cited(await reply(bot, "몇 시에 열어요", offer, "네")) == ["hours"]
    assert cited(await reply(bot, "주차장이 있나요?", "있어요.", "네")) == []


async def test_danger_is_heard_first(bot: QaBot) -> None:
    answer = await reply(bot, "환불은 어떻게 하나요? 나 죽고 싶어")
    assert [notice["kind"] for notice in answer.notices] == ["crisis"]
    assert "109" in answer.text


class Model(FakeEngine):
    """A general chat model that says what it was told to say."""

    prompt_style = "instruct"

    def __init__(self, *said: str) -> None:
        super().__init__()
        self._said = said
        self.asked: Sequence[Turn] = ()

    async def generate(
        self, messages: Sequence[Turn], sampling: Sampling, *, prefix: str = ""
    ) -> AsyncGenerator[Chunk, None]:
        self.asked = messages
        yield Chunk(" ".join(self._said))
        yield Chunk("", "stop")


@pytest.fixture
def worded(bot: QaBot) -> QaBot:
    answer = AnswerTable(wording="model")
    return QaBot(BotManifest("cafe", "봄 카페", "안내", answer=answer), bot._knowledge)


async def test_a_model_may_word_it_within_the_passages(worded: QaBot) -> None:
    engine = Model("받으신 날부터 7일 안에 환불을 신청하시면 돼요.")
    answer = await reply(worded, "환불은 어떻게 하나요?", engine=engine)
    assert answer.text == "받으신 날부터 7일 안에 환불을 신청하시면 돼요."
    assert not answer.fallback
    assert REFUND in engine.asked[0].content


@pytest.mark.parametrize(
    "said",
    [
        "환불은 30일 안에 신청하실 수 있어요.",
        "고객센터 팀장에게 직접 찾아가서 부탁하시면 됩니다.",
        "환불은 7일 안에",
    ],
)
async def test_what_no_passage_says_is_not_released(worded: QaBot, said: str) -> None:
    answer = await reply(worded, "환불은 어떻게 하나요?", engine=Model(said))
    assert answer.text == REFUND
    assert answer.fallback


async def test_a_bot_that_was_not_built_is_not_there(tmp_path: Path) -> None:
    assert QaBot.opened(MANIFEST, tmp_path) is None


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("토요일에 진료하나요?", "일요일에 진료하나요?"),
        ("강아지 데려가도 되나요?", "고양이 데려가도 되나요?"),
        ("미국으로 배송되나요?", "일본으로 배송되나요?"),
        ("설날에 여나요?", "추석에 여나요?"),
        ("월요일에 여나요?", "화요일에 여나요?"),
    ],
)
async def test_another_thing_of_the_same_kind_is_never_answered_as_if_it_were_this(
    tmp_path: Path, known: str, asked: str
) -> None:
    with Knowledge.open(tmp_path) as knowledge:
        knowledge.update(
            [*PASSAGES, Passage("one", "네, 그렇습니다.", questions=(known,), source="faq.csv")]
        )
        answer = await reply(QaBot(MANIFEST, knowledge), asked)
        assert "one" not in cited(answer) or "라는 질문에는 이렇게" in answer.text
        assert cited(await reply(QaBot(MANIFEST, knowledge), known)) == ["one"]


async def test_one_wish_with_somebody_is_one_wish(tmp_path: Path) -> None:
    with Knowledge.open(tmp_path) as knowledge:
        knowledge.update([
            Passage("room", "네 있어요.", questions=("가족 방이 있나요?",)),
            Passage("kitchen", "일 층에 있어요.", questions=("함께 쓰는 부엌이 있나요?",)),
        ])  # fmt: skip
        answer = await reply(QaBot(MANIFEST, knowledge), "가족과 함께 묵어도 되나요?")
        assert len(cited(answer)) < 2


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> QaBot:
    """Owners answer in their own words: a price without 원, a time without a number."""
    rows = [
        ("언제 쉬나요?", "저희는 연중무휴예요."),
        ("아메리카노는 얼마예요?", "사천오백이에요."),
        ("대출 기간을 연장할 수 있나요?", "홈페이지에서 하실 수 있어요."),
        ("몇 명까지 들어갈 수 있나요?", "원하는 만큼 오셔도 돼요."),
        ("3개월 회원권은 얼마예요?", "15만원이에요."),
        ("4인실 있나요?", "네, 온돌방이 있어요."),
        ("3호 객실은 몇 명까지 되나요?", "네 명까지 돼요."),
        ("환불은 어떻게 하나요?", "전화로 말씀해 주세요."),
    ]
    knowledge = Knowledge.open(tmp_path_factory.mktemp("shop"))
    knowledge.update(Passage(f"p{n}", said, questions=(asked,), source=f"faq.csv · {n}행")
                     for n, (asked, said) in enumerate(rows))  # fmt: skip
    return QaBot(MANIFEST, knowledge)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("언제 쉬나요?", "저희는 연중무휴예요."),
        ("아메리카노는 얼마예요?", "사천오백이에요."),
        ("대출 기간을 연장할 수 있나요?", "홈페이지에서 하실 수 있어요."),
        ("몇 명까지 들어갈 수 있나요?", "원하는 만큼 오셔도 돼요."),
        ("3개월 회원권은 얼마예요?", "15만원이에요."),
    ],
)
async def test_whoever_wrote_the_question_has_answered_it(
    shop: QaBot, asked: str, said: str
) -> None:
    assert (await reply(shop, asked)).text == said


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("6개월 회원권은 얼마예요?", "3개월 회원권은 얼마예요?"),
        ("12개월회원권 얼마야", "3개월 회원권은 얼마예요?"),
        ("2인실 있나요?", "4인실 있나요?"),
        ("4호 객실은 몇 명까지 되나요?", "3호 객실은 몇 명까지 되나요?"),
    ],
)
async def test_an_answer_for_another_number_says_what_it_is_for(
    shop: QaBot, asked: str, meant: str
) -> None:
    assert (await reply(shop, asked)).text.startswith(f"“{meant}”라는 질문에는")


async def test_a_question_without_spaces_is_offered_what_is_near(shop: QaBot) -> None:
    assert "환불은 어떻게 하나요" in (await reply(shop, "환불영수증재발급")).text


def test_every_kind_that_can_be_lacking_has_a_word() -> None:
    asking = read_toml(Path(focus_module.__file__).with_name("asking.toml"))
    shown = {name for name, kind in asking["kinds"].items() if kind["shown"]}
    assert set(words()["answer"]["kinds"]) == shown


async def test_in_danger_nothing_is_said_that_only_perhaps_answers(shop: QaBot) -> None:
    answer = await reply(shop, "강아지가 쥐약 먹었어요 몇 명까지 되나요 객실")
    assert "동물병원" in answer.text
    alone = await reply(shop, "강아지가 쥐약 먹었어요")
    assert alone.text.endswith("바로 전화해 주세요.")
    assert alone.citations == []
    assert [notice["kind"] for notice in alone.notices]
