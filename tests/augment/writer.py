"""A model that is not there: writes plausible, varied Korean for augment's prompts, now and then
badly, and always the same for the same prompt."""

from __future__ import annotations

import json
import random
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.engine.bulk.fake_llm import Answer, Body

from malbeot.files import read_toml

WORDS = read_toml(Path(__file__).parent / "data" / "writer.toml")
COUNT = re.compile(r"(?:질문과 답변을|질문을|이름을) (\d+)개")


def write(body: Body) -> Answer:
    """One reply in eight is broken in some way."""
    key = json.dumps(body, ensure_ascii=False, sort_keys=True)
    rng = random.Random(sha256(key.encode()).digest())
    asked = body["messages"][-1]["content"]
    found = COUNT.search(asked)
    count = int(found[1]) if found else 1
    if "분류 이름" in asked:
        names = rng.sample(WORDS["names"], min(count, len(WORDS["names"])))
        return Answer(json.dumps({"categories": names}, ensure_ascii=False))
    items = [item(rng, several='"answers"' in asked) for _ in range(count)]
    return Answer(shaped(rng, items), seconds=rng.uniform(0.0, 0.03))


def item(rng: random.Random, *, several: bool) -> dict[str, Any]:
    place, thing, when, fault, ask = (
        rng.choice(WORDS[kind]) for kind in ("places", "things", "whens", "faults", "asks")
    )
    question = f"{when} {place} {thing} {fault}. {ask}"
    if rng.random() < 0.08:
        question = f"다음 사진을 보고 {place} {thing} 상태를 알려 줘"
    if several:
        return {"question": question, "answers": [answer(rng, thing) for _ in range(5)]}
    return {"question": question, "answer": answer(rng, thing)}


def answer(rng: random.Random, thing: str) -> str:
    cause = rng.choice(WORDS["causes"])
    if rng.random() < 0.05:
        return f"{thing} 상태를 살펴본 다음에 {cause}를"
    return f"{thing}에 생긴 문제는 {cause} 때문일 때가 많아요. {rng.choice(WORDS['cures'])}"


def shaped(rng: random.Random, items: list[dict[str, Any]]) -> str:
    text = json.dumps({"items": items}, ensure_ascii=False)
    broken = rng.random()
    if broken < 0.04:
        return text[: int(len(text) * rng.uniform(0.3, 0.9))]
    if broken < 0.08:
        return f"네, 여기 있어요.\n```json\n{text}\n```"
    if broken < 0.12 and "answer" in items[0]:
        pairs = enumerate(items, 1)
        return "\n".join(f"{n}. 질문: {i['question']}\n답변: {i['answer']}" for n, i in pairs)
    return text
