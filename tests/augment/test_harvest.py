from __future__ import annotations

import json

from malbeot.augment.harvest import Harvest
from malbeot.augment.journal import Entry
from malbeot.augment.pool import Pool
from malbeot.augment.seeds import Seed

SEEDS = [Seed("s:1", "결로가 생기는 까닭이 뭐예요?", "온도 차이 때문이에요.", "벽")]


def harvest(target: int = 100) -> Harvest:
    return Harvest(SEEDS, Pool("eojeol", 0.7), target)


def reply(rows: list[dict[str, object]], **more: object) -> Entry:
    fields = {
        "step": "round 1", "call": 2, "kind": "questions", "category": "벽", "examples": ("s:1",),
        "prompt": "questions abc", "model": "m", "asked": len(rows),
        "text": json.dumps({"items": rows}, ensure_ascii=False),
    }  # fmt: skip
    return Entry(**{**fields, **more})  # type: ignore[arg-type]


def pair(question: str, *answers: str) -> dict[str, object]:
    said = answers or ("환기를 자주 하면 나아져요.",)
    return {"question": question, "answers": list(said)}


def test_good_questions_become_rows_with_their_provenance() -> None:
    held = harvest()
    assert (
        held.take(
            reply(
                [
                    pair(
                        "욕실 타일이 왜 깨졌을까요?",
                        "충격 때문일 때가 많아요.",
                        "두 번째 답이에요.",
                    )
                ]
            )
        )
        == 1
    )
    row = next(held.made[0].examples("eojeol"))
    assert [turn.content for turn in row.turns] == [
        "욕실 타일이 왜 깨졌을까요?",
        "충격 때문일 때가 많아요.",
    ]
    assert row.meta == {
        "augmenter": "llm", "id": "round 1.2.1", "model": "m", "prompt": "questions abc",
        "step": "round 1", "examples": ["s:1"], "nearest": "", "score": 0.0, "tokens": "eojeol",
        "category": "벽",
    }  # fmt: skip
    assert held.of_category == {"벽": 2}


def test_near_duplicates_of_seeds_and_of_each_other_are_refused() -> None:
    held = harvest()
    kept = held.take(reply([
        pair("결로가 생기는 까닭이 뭐예요"),
        pair("거실 마루가 들뜨면 누구에게 말하나요?"),
        pair("거실 마루가 들뜨면 누구에게 말해요?"),
    ]))  # fmt: skip
    assert kept == 1
    assert [(one.reason, one.nearest) for one in held.refused] == [
        ("near_duplicate", "s:1"),
        ("near_duplicate", "round 1.2.2"),
    ]
    assert held.refused[0].score == 1.0


def test_a_second_round_is_compared_with_the_first() -> None:
    held = harvest()
    held.take(reply([pair("거실 마루가 들뜨면 누구에게 말하나요?")]))
    held.take(reply([pair("거실 마루가 들뜨면 누구에게 말하나요??")], step="round 2"))
    assert [one.id for one in held.made] == ["round 1.2.1"]
    assert held.refused[0].id == "round 2.2.1"


def test_every_refused_item_has_its_reason() -> None:
    held = harvest()
    held.take(reply([
        pair("밥?"),
        pair("What is condensation, please?"),
        {"question": "답이 없는 질문은 어떻게 하나요?"},
        pair("답이 끊긴 질문은 어떻게 되나요?", "이 답은 중간에서 끊겨서 마지막 말을"),
        pair("다음 사진을 보고 알려 줘"),
    ]))  # fmt: skip
    assert [one.reason for one in held.refused] == [
        "too_short", "not_korean", "no_answer", "unfinished", "needs_file",
    ]  # fmt: skip
    assert held.rows == 0
    assert held.refused[3].as_row()["answer"].startswith("이 답은")


def test_new_categories_keep_every_good_answer_once() -> None:
    held = harvest()
    said = [
        "첫째 답은 이렇게 돼요.",
        "첫째 답은 이렇게 돼요!",
        "둘째 답은 저렇게 돼요.",
        "끊긴 답은 이렇게",
    ]
    held.take(reply([pair("방수는 왜 필요한가요?", *said)], kind="answers", category="방수"))
    rows = list(held.made[0].examples("eojeol"))
    assert [row.answer for row in rows] == [said[0], said[2]]
    assert {row.group for row in rows} == {"round 1.2.1"}
    assert held.rows == 2


def test_the_target_counts_rows() -> None:
    held = harvest(target=2)
    answers = [f"{word} 답은 이렇게 돼요." for word in ("첫째", "둘째", "셋째")]
    held.take(
        reply(
            [pair("방수는 왜 필요한가요?", *answers), pair("남는 질문은 어디로 가나요?")],
            kind="answers",
        )
    )
    assert (held.rows, held.full) == (2, True)
    assert [one.reason for one in held.refused] == ["over_target"]


def test_a_call_without_items_is_counted() -> None:
    held = harvest()
    held.take(reply([], text="몰라요.", asked=10))
    held.take(reply([], text="", error="no_answer: 4 tries", asked=10))
    assert held.failed == {"nothing_found": 1, "no_answer": 1}
    assert held.asked == 20


def test_many_seeds_tell_how_far_they_are() -> None:
    heard: list[int] = []
    seeds = [Seed(f"s:{number}", f"질문 {number}번") for number in range(1_100)]
    Harvest(seeds, Pool("eojeol", 0.7), 5, heard.append)
    assert heard == [500, 1_000]
