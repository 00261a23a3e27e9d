"""No message is dear to read: what is long is cut, what repeats takes no longer than its length."""

import time

import pytest

from malbeot.guard.crisis import crisis, heard
from malbeot.records import Conversation, Turn

REPEATED = [
    "1", "12", "약", "며칠", "어릴때", "먹고", "먹을때", "적이", "두드러기", "번개탄", "남편이",
    "락스몰래", "응", "고마워요", "안좋아서그냥", "죽을", "호박죽", "벌에", "임신", "뛰어내리",
    "죽고싶어추천", "복어먹고", "119", "아기열", "짜게먹고", "강아지가", "강아지가갑자기", "강아지",
    "아이가", "아이를", "우울", "힘들어서", "운동", "더는", "사는게", "말에서", "텐트에", "불이",
    "물에", "사람이물에", "뱀", "살려", "수면제몇알", "집에서", "더워", "사람이",
]  # fmt: skip


def seconds(talk: Conversation) -> float:
    begun = time.process_time()
    heard(talk)
    return time.process_time() - begun


@pytest.mark.parametrize("unit", REPEATED)
def test_a_hostile_message_is_read_at_once(unit: str) -> None:
    heard(Conversation((Turn("user", "죽고싶어"),)))  # the rules are read
    talks = [Conversation((Turn("user", f"{n}{unit * 4000}"[:4000]),)) for n in "abc"]
    assert min(map(seconds, talks)) < 0.05


def test_a_message_is_read_once() -> None:
    talk = Conversation(tuple(Turn("user", f"{n}비빔밥" * 900) for n in range(6)))
    heard(talk)
    assert seconds(talk) < 0.05


def test_both_ends_of_a_long_message_are_read() -> None:
    for text in ("죽고 싶어" + "가나" * 9000, "가나" * 9000 + "죽고 싶어"):
        found = crisis(text)
        assert found
        assert found.id == "suicide"
