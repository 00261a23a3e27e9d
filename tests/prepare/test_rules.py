from __future__ import annotations

import re
from pathlib import Path

import pytest

from malbeot.errors import DataError
from malbeot.prepare import rules as module
from malbeot.prepare.rules import compiled, rules
from malbeot.prepare.setaside import reasons

FILE = Path(module.__file__).with_name("rules.toml")
ROOMS = (FILE.parent, FILE.parents[1] / "formats")


def test_the_shipped_rules_fit_their_schema() -> None:
    found = rules()
    assert found.duplicates.question_threshold == 0.7
    assert found.limits.raw_chars < found.limits.answer_chars


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("answer_chars", "anwser_chars", "limits.anwser_chars"),
        ("raw_chars = 300", "raw_chars = 0", "limits.raw_chars"),
        ("korean_share = 0.3", "korean_share = 3", "language.korean_share"),
        ("[split]", "[splitting]", "split"),
        ("same_word = 5", 'same_word = "많이"', "loop.same_word"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "rules.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(named)):
        rules(path)


def test_every_pattern_compiles_and_finds_something() -> None:
    patterns = rules().patterns
    for group in (patterns.leaked_prompt, patterns.markup, patterns.placeholder):
        assert compiled(group).search("평범한 우리말 문장이에요. 맛있게 드세요!") is None
    assert compiled(patterns.leaked_prompt).search("좋아요.\n### 응답: 네")


def test_every_reason_that_the_code_gives_is_explained_in_both_languages() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for room in ROOMS for path in room.rglob("*.py")
    )
    used = set(
        re.findall(r'Bad(?:Row|File)\(\s*"(\w+)"|Bad\(\d, "", "(\w+)"|_raise\("(\w+)"', code)
    )
    names = {name for match in used for name in match if name}
    assert names <= reasons().keys()
    for name, fixes in reasons().items():
        assert f'"{name}"' in code, f"{name} is never given"
        assert fixes.keys() == {"fix", "fix_ko"}
        assert fixes["fix_ko"].endswith("요.")
