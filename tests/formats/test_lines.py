from __future__ import annotations

import codecs
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from malbeot.formats.lines import encoding_of, lines, placed, unmarked
from malbeot.formats.spans import Span

TEXT = "질문,답변\n점심 뭐 먹지?,김밥 어떠세요?\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("cp949"), "cp949"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (b"a,b\n1,2\n" * 50, "utf-8"),
        (b"", "utf-8"),
        (("q,a\n" * 9).encode("utf-16-le"), "utf-16-le"),
        (("q,a\n" * 9).encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, data: bytes, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert encoding_of(path) == encoding
    if "김밥" in data.decode(encoding):
        assert "".join(line.text for line in lines(path, encoding, 1_000)) == TEXT


def test_one_broken_line_does_not_change_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(TEXT.encode() + "깨진 줄".encode("cp949") + b"\n" + TEXT.encode())
    assert encoding_of(path) == "utf-8"
    problems = [line.problem for line in lines(path, "utf-8", 1_000)]
    assert problems == ["", "", "bad_encoding", "", ""]


def test_korean_far_behind_plain_letters_is_still_found(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"plain,text\n" * 500_000 + "김밥,라면\n".encode("cp949"))
    assert encoding_of(path) == "cp949"


KOREAN = st.text(
    "가나다라마바사아자차카타파하한글질문답변점심김밥뭐먹지 ,.?!123abc\n", min_size=8, max_size=300
)


def in_file(data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(data)
        return encoding_of(path)


@example("11가가가가가가", "utf-16-le")
@given(KOREAN, st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_utf_16_without_a_mark_is_found(text: str, encoding: str) -> None:
    assert in_file(("질문,답변\n" + text).encode(encoding)) == encoding


@given(KOREAN, st.lists(st.tuples(st.integers(0), st.integers(0x80, 0xFF)), max_size=3))
def test_a_few_broken_bytes_do_not_make_utf_8_something_else(
    text: str, broken: list[tuple[int, int]]
) -> None:
    data = bytearray(("질문,답변, café 김밥\n" + text).encode())
    for place, byte in broken:
        data.insert(place % len(data), byte)
    assert in_file(bytes(data)) == "utf-8"


@given(KOREAN, st.lists(st.tuples(st.integers(0), st.sampled_from([0xFF, 0x80])), max_size=2))
def test_a_few_broken_bytes_do_not_make_cp949_something_else(
    text: str, broken: list[tuple[int, int]]
) -> None:
    data = bytearray(("질문,답변을 적어 주세요. 점심에는 김밥을 먹어요\n" + text).encode("cp949"))
    for _, byte in broken:
        data.append(byte)
    assert in_file(bytes(data)) == "cp949"


def test_one_endless_line_of_cp949_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" + "김밥과 라면, ".encode("cp949") * 800_000)
    assert encoding_of(path) == "cp949"


PLACED = st.sampled_from(["가", "漢", "é", "a", "🍜", "\n", "\r\n", "\r", ",", '"'])


@given(
    st.lists(PLACED, max_size=60).map("".join), st.integers(1, 9),
    st.sampled_from(["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"]),
    st.binary(max_size=3),
)  # fmt: skip
def test_lines_know_where_they_begin(text: str, limit: int, encoding: str, broken: bytes) -> None:
    data = text.encode(encoding, "ignore")
    if not encoding.startswith("utf-16"):
        data += broken + b"\n" + data[3:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_bytes(data)
        found = list(placed(path, encoding, limit))
        assert [line for _, line in found] == list(lines(path, encoding, limit))
        for (start, _), (end, _) in pairwise([*found, (len(data), None)]):
            part = Span(start, end, 1)
            (line,) = lines(path, unmarked(path, encoding), 1_000, span=part)
            assert line.number == 1


def test_an_endless_line_is_cut_and_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("앞\n" + "가" * 5_000 + "\n뒤\n", encoding="utf-8")
    found = list(lines(path, "utf-8", 100))
    assert [(line.number, line.problem) for line in found] == [
        (1, ""), (2, "line_too_long"), (3, ""),
    ]  # fmt: skip
    assert len(found[1].text) == 100
    assert found[2].text == "뒤\n"


def test_every_kind_of_line_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("하나\r\n둘\r셋\n넷\u2028넷".encode())
    assert [line.number for line in lines(path, "utf-8", 100)] == [1, 2, 3, 4]


def test_progress_is_told_in_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("가나다\n" * 10_000, encoding="utf-8")
    heard: list[int] = []
    assert sum(1 for _ in lines(path, "utf-8", 100, heard.append)) == 10_000
    assert heard == sorted(heard)
    assert 0 < heard[-1] <= path.stat().st_size
