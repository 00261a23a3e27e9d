"""Every reason that the code gives is written down, with a fix in both languages, and used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from malbeot.collect import reasons
from malbeot.collect.reasons import Skip, Skipped, about, of_status
from malbeot.files import read_toml

ROOM = Path(reasons.__file__).parent
OWN = read_toml(ROOM / "reasons.toml")
GIVEN = re.compile(r'(?:Skip\(|\.skip\([\w.]+, |_close\(host, |"reason": )\s*"([a-z_0-9]+)"')
MAPPED = re.compile(r'Error, "([a-z_]+)"\)')


def given() -> set[str]:
    text = "\n".join(path.read_text("utf-8") for path in ROOM.rglob("*.py"))
    return set(GIVEN.findall(text)) | set(MAPPED.findall(text))


def test_every_reason_given_is_written_down() -> None:
    found = given()
    assert len(found) > 15
    assert found <= reasons.reasons().keys()


def test_every_reason_written_down_is_given() -> None:
    statuses = {name for name in OWN if name.startswith("http_")}
    indirectly = {"robots_unreachable", "timeout", "script_failed", "redirects", "bad_certificate"}
    assert OWN.keys() - statuses - indirectly <= given()


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_reason_says_what_helps_in_both_languages(name: str) -> None:
    told = OWN[name]
    assert set(told) == {"fix", "fix_ko", "again"}
    assert isinstance(told["again"], bool)
    assert told["fix"].isascii()
    assert re.search("[가-힣]", told["fix_ko"])
    assert re.search(r"(요|세요)\.$", told["fix_ko"])


@pytest.mark.parametrize(
    ("status", "family"),
    [(404, "http_404"), (418, "http_4xx"), (599, "http_5xx"), (302, "http_other")],
)
def test_a_status_of_its_own_or_of_its_family(status: int, family: str) -> None:
    assert about(of_status(status)) == reasons.reasons()[family]


def test_a_reason_nobody_wrote_down_is_an_error() -> None:
    with pytest.raises(KeyError):
        about("because")


def test_a_row_says_where_why_and_what_helps() -> None:
    row = Skipped(
        "http://x.kr/1", "here", "duplicate", "2026", duplicate_of="http://x.kr/0"
    ).as_row()
    assert row["duplicate_of"] == "http://x.kr/0"
    assert "line" not in row
    assert row["fix_ko"]


def test_a_long_or_broken_detail_is_cut_and_stays_writable() -> None:
    skip = Skip("timeout", "가 \n" * 1_000 + "\ud800")
    assert len(skip.detail) <= 300
    skip.detail.encode()
