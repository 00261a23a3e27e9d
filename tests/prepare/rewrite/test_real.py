"""The shapes that rewriting is for: English medical rows, and real translations."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.engine.bulk.fake_llm import serving
from tests.prepare.test_rewrite import translate

from malbeot.engine.bulk import Endpoint
from malbeot.files import read_jsonl
from malbeot.prepare.read import read
from malbeot.prepare.rewrite import estimate_rewrite, rewrite
from malbeot.prepare.rewrite.checks import fault
from malbeot.records import Example


def shared(name: str) -> Path:
    root = next((up / "shared" for up in Path(__file__).parents if (up / "shared").is_dir()), None)
    if root is None or not (root / "data" / name).exists():
        pytest.skip(f"the shared sample {name} is not here")
    return root / "data" / name


@pytest.mark.parametrize(
    ("name", "count", "korean"),
    [("medical_meadow_small.json", 3000, 0), ("chatdoctor5k.json", 4357, 0)],
)
def test_medical_rows_are_rewritten_or_set_aside(
    tmp_path: Path, name: str, count: int, korean: int
) -> None:
    rows = [row for row in read(shared(f"medical/{name}")) if isinstance(row, Example)]
    assert len(rows) == count
    endpoint = Endpoint("http://127.0.0.1:9", "m", price_in=1.0, price_out=1.0)
    expected = estimate_rewrite(rows, endpoint, tmp_path)
    # Some rows stand twice and are asked for once.
    assert expected.requests + expected.cached == count - korean
    assert 300 * count < expected.prompt_tokens < 1_500 * count
    with serving(translate) as (fake, url):
        report = rewrite(rows[:60], Endpoint(url, "m"), tmp_path)
    assert report.rows_in == report.rewritten + report.untouched + report.set_aside == 60
    assert report.rewritten >= 40
    assert set(report.reasons) <= {"unit_lost", "number_lost", "rewritten_loop"}
    assert report.languages == {"en": 60}
    assert 60 - report.set_aside <= len(fake.seen) + 2 <= 125


def test_translations_by_people_and_machines_have_no_fault() -> None:
    """126 English prompts beside their Korean translation: the checks let all of them pass."""
    english = {
        row["id"]: row for row in read_jsonl(shared("instruct/kullm_v1_user_oriented_ko.jsonl"))
    }
    korean = {row["id"]: row for row in read_jsonl(shared("instruct/user_oriented_eval_en.jsonl"))}
    faults = Counter[str]()
    for name, row in english.items():
        source = f"{row['instruction']}\n{row['input']}".strip()
        other = korean[name]
        text = f"{other['instruction']}\n{other['instances'][0]['input']}".strip()
        if wrong := fault(source, text, "user", ""):
            faults[wrong.reason] += 1
    assert len(english) == 126
    assert not faults
