"""pii.toml: every row to its schema, and what a wrong one says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from malbeot.errors import DataError
from malbeot.files import read_toml
from malbeot.text import pii, pii_rules
from malbeot.text.pii_rules import rules

SHIPPED = Path(pii_rules.__file__).with_name("pii.toml")
SMALL = """
gate = "[0-9]"
[gates]
long = "[0-9]{7}"
[placeholders]
phone = "[전화번호]"
[limits]
before = 9
after = 9
latest_birth_year = 2035
account_digits = [10, 14]
[macros]
sep = "-"
[cues]
telephone = "전화"
[words]
not_handle = "^x$"
not_email = []
not_person = []
not_person_form = "^$"
titles = []
[[rules]]
kind = "phone"
gate = "long"
pattern = '010%sep%\\d+'
cue = "telephone"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "pii.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_macros_are_filled_in(tmp_path: Path) -> None:
    made = rules(written(tmp_path, SMALL))
    assert made.rules[0].pattern.pattern == r"010-\d+"
    assert made.rules[0].cue == "telephone"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('kind = "phone"\n', 'kind = "fax"\n', "fax"),
        ('cue = "telephone"', 'cue = "nobody"', "nobody"),
        ('cue = "telephone"', 'cues = "telephone"', "cues"),
        ("%sep%", "%gap%", "gap"),
        ("before = 9", "before_ = 9", "before_"),
        ('gate = "long"\n', "", "gate"),
        ("010%sep%", "(010", "unterminated"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    path = written(tmp_path, SMALL.replace(old, new))
    with pytest.raises(DataError, match=named) as raised:
        rules(path)
    assert str(path) in raised.value.message


def test_every_kind_has_a_rule_and_a_placeholder_that_is_found_nowhere() -> None:
    shipped = rules()
    assert {rule.kind for rule in shipped.rules} == shipped.placeholders.keys() == pii.KINDS
    for placeholder in shipped.placeholders.values():
        assert re.fullmatch(r"\[[가-힣A-Z ]+\]", placeholder)
        assert pii.find(f"{placeholder} {placeholder}로 {placeholder}") == []


def test_no_rule_uses_word_borders_which_hangul_does_not_have() -> None:
    assert not any(r"\b" in rule.pattern.pattern for rule in rules().rules)
    assert r"\b" not in rules().gate
    assert "(?" not in rules().gate


def test_a_gate_is_a_pattern_by_name_or_a_word(tmp_path: Path) -> None:
    made = rules(written(tmp_path, SMALL))
    assert made.opens("long", "1234567")
    assert not made.opens("long", "123456")
    assert made.opens("전화", "내 전화")
    assert not made.opens("전화", "long")


def test_every_rule_says_which_gate_opens_it() -> None:
    for row in read_toml(SHIPPED)["rules"]:
        assert row["gate"]
        assert set(row) <= {"kind", "gate", "pattern", "check", "cue", "unless", "after"}
