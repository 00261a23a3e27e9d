from __future__ import annotations

import codecs
import csv
import io
import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malbeot.formats import jsonrows, window
from malbeot.formats.bad import Bad, reasons
from malbeot.formats.rows import Row, kind_of, parts_of, rows_of
from malbeot.formats.spans import spans

PAIR = {"instruction": "점심 뭐 먹지? 🍜", "input": "", "output": "김밥이요."}
LINE = json.dumps(PAIR, ensure_ascii=False)


def known(fields: tuple[str, ...]) -> bool:
    return "답변" in fields


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.jsonl", LINE, "rows"),
        ("a.json", LINE + "\n" + LINE, "rows"),
        ("a.json", json.dumps({"data": [PAIR]}), "document"),
        ("a.json", '{"instruction": "끊\n' + LINE, "rows"),
        ("a.json", json.dumps([PAIR], indent=1), "document"),
        ("a.json", f"[{LINE}]", "document"),
        ("a.json", json.dumps({"data": [PAIR]}, indent=1), "document"),
        ("a.txt", LINE, "rows"),
        ("a.jsonl", "[1, 2]\n" + LINE, "rows"),
        ("a.csv", "질문,답변\n가,나", "table"),
        ("a.txt", "질문\t답변\n가\t나", "table"),
        ("a.txt", "그냥 글이에요.", "unknown"),
        ("a.parquet", b"PAR1\x00\x01", "unknown"),
        ("a.xls", b"\xd0\xcf\x11\xe0aaaa", "workbook"),
        ("a.doc", b"\xd0\xcf\x11\xe0aaaa", "unknown"),
        ("a.jsonl", "", "rows"),
    ],
)
def test_the_kind_is_found_by_looking(
    tmp_path: Path, name: str, data: str | bytes, kind: str
) -> None:
    assert kind_of(write(tmp_path / name, data), known)[0] == kind


def test_a_table_of_anything_is_read_under_its_header(tmp_path: Path) -> None:
    (row,) = rows_of(write(tmp_path / "a.csv", "이름,값,값\n김밥,3000,4000\n"))
    assert isinstance(row, Row)
    assert row.fields == {"이름": "김밥", "값": "3000", "값 2": "4000"}
    assert row.header == ("이름", "값", "값")


def test_rows_under_a_header_that_cannot_be_read_are_not_guessed(tmp_path: Path) -> None:
    data = "질문,답".encode("cp949") + "변\n가,나\n다,라\n".encode()
    found = [row.reason for row in rows_of(write(tmp_path / "a.csv", data)) if isinstance(row, Bad)]
    assert found == ["bad_encoding", "no_header", "no_header"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(st.sampled_from([LINE, "", "{", "[1]", "가" * 40, '{"n": 1}']), max_size=30),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(1, 400),
    st.sampled_from(["utf-8", "utf-8-sig", "cp949", "utf-16"]),
)
def test_spans_hold_together_what_the_whole_file_holds(
    tmp_path: Path, texts: list[str], end: str, size: int, encoding: str
) -> None:
    text = "".join(line + end for line in [LINE, *texts])
    path = write(tmp_path / "a.jsonl", text.encode(encoding, "ignore"))
    parts = list(spans(path, kind_of(path)[1], size))
    assert [part.start for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == path.stat().st_size
    whole = list(rows_of(path))
    assert [row for part in parts for row in rows_of(path, span=part)] == whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.sampled_from(["a.jsonl", "a.json", "a.csv", "a.tsv", "a.xlsx", "a.xls", "a.txt", "b"]),
       st.sampled_from([b"", b"[", b"{", b"q,a\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0",
                        b"\xff\xfe", b"\xef\xbb\xbf"]),
       st.binary(max_size=80))  # fmt: skip
def test_any_bytes_at_all_are_survived(tmp_path: Path, name: str, head: bytes, tail: bytes) -> None:
    for row in rows_of(write(tmp_path / name, head + tail)):
        assert isinstance(row, Row) or row.reason in reasons()


def test_a_document_too_large_to_hold_is_one_bad_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = jsonrows.limits().model_copy(update={"document_bytes": 10})
    monkeypatch.setattr(jsonrows, "limits", lambda: small)
    monkeypatch.setattr(window, "_BLOCK", 8)
    (row,) = rows_of(write(tmp_path / "a.json", json.dumps({"data": [PAIR]}, indent=1)))
    assert isinstance(row, Bad)
    assert row.reason == "line_too_long"
    (row,) = rows_of(write(tmp_path / "b.json", f"[{LINE}]"))
    assert isinstance(row, Row), "a list is never held whole"


CELLS = st.sampled_from(
    ["가", "점심, 뭐?", '인용 "말"', "줄\n바꿈", "빈 줄\r\n\r\n뒤", "", "a|b;c\td", "🍜", "\r"]
)
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-be-mark", "utf-16-le"])


def encoded(text: str, codec: str) -> bytes:
    if codec == "utf-16-be-mark":
        return codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    return text.encode(codec, "ignore")


def in_parts(path: Path, size: int) -> list[Row | Bad]:
    looked = kind_of(path, known)
    return [row for part, span in parts_of(path, looked, size, known)
            for row in rows_of(path, known=known, span=span, looked=part)]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=25),
    st.sampled_from(["", '열린 "', '"안 닫힘,가', "\x00,나", '"a"b,c', "질문,답변"]),
    st.integers(0, 24), st.sampled_from([",", "\t"]), st.integers(1, 300), CODECS,
)  # fmt: skip
def test_parts_of_a_table_hold_together_what_the_whole_holds(
    tmp_path: Path, cells: list[list[str]], odd: str, at: int, mark: str, size: int, codec: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark)
    writer.writerow(["질문", "답변"])
    for number, row in enumerate(cells):
        writer.writerow(row)
        if number == at:
            out.write(odd + "\n")
    path = write(tmp_path / "a.csv", encoded(out.getvalue(), codec))
    assert in_parts(path, size) == list(rows_of(path, known=known))


def test_a_long_table_is_really_cut_and_covered(tmp_path: Path) -> None:
    text = "질문,답변\n" + "".join(f'"{n}번\n줄","답 {n}"\n' for n in range(500))
    for codec in ("utf-8-sig", "cp949", "utf-16", "utf-16-be-mark"):
        path = write(tmp_path / "a.csv", encoded(text, codec))
        found = [span for _, span in parts_of(path, kind_of(path, known), 1_000, known) if span]
        assert len(found) > 8
        assert [span.start for span in found] == [0, *(span.end for span in found[:-1])]
        assert found[-1].end == path.stat().st_size
        assert in_parts(path, 1_000) == list(rows_of(path, known=known))


ELEMENTS = st.sampled_from(
    [LINE, '{"n": 1}', '{"n": [{"a": 1}, {"b": "}, {"}]}', "7", '"글"', "{", '{"a": ', '{"n": NaN}',
     '{"s": "끊\n }', '{"n": 1, "n": 2}', "tru", "null", '{"u": "\\ud55c\\n"}', "[1]", "-", "12"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.lists(ELEMENTS, max_size=25), st.sampled_from([",", ",\n ", " , "]),
    st.sampled_from(["]", "]\n", "", "] 뒤"]), st.integers(1, 200), st.integers(1, 60), CODECS,
)  # fmt: skip
def test_parts_of_a_list_hold_together_what_the_whole_holds(
    tmp_path: Path, texts: list[str], between: str, end: str, size: int, block: int, codec: str
) -> None:
    path = write(tmp_path / "a.json", encoded("[\n" + between.join(texts) + end, codec))
    if kind_of(path, known)[0] != "document":
        return
    whole = list(rows_of(path, known=known))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window, "_BLOCK", block)
        patch.setattr(window, "_BEHIND", 20)
        assert list(rows_of(path, known=known)) == whole, "whatever the window"
        assert in_parts(path, size) == whole


def test_a_list_of_broken_elements_takes_time_in_step_with_its_length(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        path = write(tmp_path / "a.json", "[\n" + ",\n".join(['{"n": "끊\n }'] * count) + ",{}]")
        started = time.process_time()
        assert sum(isinstance(row, Bad) for row in rows_of(path)) == count
        return time.process_time() - started

    few = max(0.02, min(seconds(5_000) for _ in range(3)))
    assert seconds(40_000) < 8 * few * 4
