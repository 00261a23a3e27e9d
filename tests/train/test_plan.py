"""What a recipe would do, told before anything is loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.train.families import checkpoint

from malbeot.train.contradictions import contradictions
from malbeot.train.plan import Plan, lines, planned
from malbeot.train.recipe_file import load_recipe


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkpoint(tmp_path_factory.mktemp("base") / "neox", "gpt-neox")


def talk(asked: str, said: str) -> str:
    messages = [{"role": "user", "content": asked}, {"role": "assistant", "content": said}]
    return json.dumps({"messages": messages}, ensure_ascii=False) + "\n"


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    sound = "".join(
        talk(f"{n}번 방 벽지가 들떴어요", f"{n}번 방은 말려 보세요.") for n in range(40)
    )
    long = talk("안내문이에요.\n" + "장판은 쓸어 주세요. " * 30 + "\n뭐예요?", "장판이에요.")
    path.write_text(sound + long + talk("빈 답", " ") + talk("표시", "끝<|endoftext|>"), "utf-8")
    return path


def plan(tmp_path: Path, base: Path, rows: Path, *overrides: str, questions: object = None) -> Plan:
    file = tmp_path / "r.toml"
    file.write_text(
        f'name = "a"\nout = "{tmp_path}/a"\nbase = "{base}"\nmethod = "lora"\n'
        f'prompt_style = "koalpaca"\n[data]\nrows = ["{rows}"]\nheld_out = 0.1\n'
        'max_tokens = 120\ntoo_long = "context"\n'
        "[loop]\nepochs = 3\nrows_per_batch = 4\nbatches_per_step = 2\n",
        "utf-8",
    )
    recipe = load_recipe(file, overrides, check=False)
    return planned(
        recipe,
        home=tmp_path,
        contradictions=contradictions(recipe),
        questions=questions,  # type: ignore[arg-type]
    )


def test_rows_are_counted_by_what_becomes_of_them(tmp_path: Path, base: Path, rows: Path) -> None:
    found = plan(tmp_path, base, rows)
    assert found.rows_in + found.held_out == 43
    assert found.rows_kept + sum(found.set_aside.values()) == found.rows_in
    assert found.set_aside == {"no_answer": 1, "special_token": 1}
    assert found.rows_cut == 1
    assert "rows.jsonl:41" in found.examples["cut"][0]
    assert "letters before the question" in found.examples["cut"][0]
    assert found.examples["no_answer"] == ["rows.jsonl:42"]
    assert found.eos_share == 1
    assert 0 < found.learned_tokens < found.tokens


def test_steps_follow_from_rows_and_epochs(tmp_path: Path, base: Path, rows: Path) -> None:
    found = plan(tmp_path, base, rows)
    batches = -(-found.rows_kept // 4)
    assert found.steps == 3 * -(-batches // 2)
    assert plan(tmp_path, base, rows, "loop.steps=7").steps == 7
    assert plan(tmp_path, base, rows, "loop.epochs=0", "loop.minutes=5").steps == 0


def test_what_is_learned_is_shown_apart(tmp_path: Path, base: Path, rows: Path) -> None:
    (first, *_) = plan(tmp_path, base, rows).samples
    asked, said = first
    assert asked[1] is False
    assert asked[0].startswith("### 질문:")
    assert asked[0].endswith("### 답변:")
    assert said[1] is True
    assert said[0].endswith("<|endoftext|>")


def test_a_model_is_measured_without_its_weights(tmp_path: Path, base: Path, rows: Path) -> None:
    every = {method: plan(tmp_path, base, rows, f"method={method}").size
             for method in ("full", "lora", "qlora")}  # fmt: skip
    full, lora, qlora = (every[method] for method in ("full", "lora", "qlora"))
    assert full
    assert lora
    assert qlora
    assert full.trained == full.parameters == lora.parameters
    # 2 layers of 64 wide, 128 inside: query_key_value, dense, dense_h_to_4h, dense_4h_to_h
    assert lora.trained == 2 * 16 * (64 + 192 + 64 + 64 + 64 + 128 + 128 + 64)
    assert full.bytes_at_least == full.parameters * 16
    assert lora.bytes_at_least == lora.parameters * 4 + lora.trained * 16
    assert qlora.bytes_at_least < lora.bytes_at_least
    one = plan(tmp_path, base, rows, 'lora.targets=["dense"]').size
    assert one
    assert one.trained == 2 * 16 * 128


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path, base: Path, rows: Path) -> None:
    found = plan(
        tmp_path, base, rows, "optimizer.kind=muon", 'lora.targets=["q_proj"]', "loop.epochs=40",
        "data.max_tokens=400",
    )  # fmt: skip
    told = "; ".join(found.problems)
    assert "optimizer.kind = muon is for new models" in told
    assert "the base has no q_proj; it has query_key_value" in told
    assert "every row is seen 40 times" in told
    assert "data.max_tokens = 400 is above what the base reads: 256" in told
    missing = plan(tmp_path, tmp_path / "none", tmp_path / "none.jsonl").problems
    assert [problem.split("none")[1] for problem in missing] == [".jsonl does not exist",
                                                                 " is not there"]  # fmt: skip


def test_rows_that_give_the_measurement_away_are_named(
    tmp_path: Path, base: Path, rows: Path
) -> None:
    held = tmp_path / "validation.jsonl"
    held.write_text(talk("3번방 벽지가 들떴어요", "말려 보세요."), "utf-8")
    asked = [("exam.jsonl:7", "5번 방 벽지가 들떴어요?")]
    found = plan(tmp_path, base, rows, f'data.validation=["{held}"]', 'data.against=["exam.jsonl"]',
                 questions=lambda path: asked)  # fmt: skip
    told = "; ".join(found.problems)
    assert "rows ask nearly what held-out rows ask" in told
    assert "rows ask nearly what the evaluation files ask" in told
    assert any("exam.jsonl:7" in place or "held out" in place
               for place in found.examples["contaminated"])  # fmt: skip


def test_a_sound_recipe_has_no_problems(tmp_path: Path, base: Path) -> None:
    words = ["장판", "타일", "몰딩", "욕조", "수전", "창틀", "방문", "조명", "벽지", "마루"]
    rows = tmp_path / "rows.jsonl"
    rows.write_text("".join(talk(f"{w * 3} 어때요", f"{w}은 좋아요.") for w in words), "utf-8")
    found = plan(tmp_path, base, rows)
    assert found.problems == []
    told = list(lines(found))
    assert told[0].startswith(f"rows: {found.rows_kept} of {found.rows_in} kept, 0 of them cut")
    assert any(line.startswith("model: ") for line in told)


def test_a_new_model_is_planned_too(tmp_path: Path, rows: Path) -> None:
    file = tmp_path / "new.toml"
    file.write_text(
        f'name = "a"\nout = "{tmp_path}/a"\n[data]\nrows = ["{rows}"]\nheld_out = 0.1\n'
        "max_tokens = 500\n[loop]\nsteps = 10\n[shape]\nhidden = 32\nheads = 2\n",
        "utf-8",
    )
    found = planned(load_recipe(file), home=tmp_path)
    assert found.rows_kept > 30
    assert found.size
    assert found.size.parameters > 10_000
    assert found.as_dict()["seconds"] is None
