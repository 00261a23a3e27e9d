from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.collect.read.decode import decoded

TEXT = "<p>똠방각하와 펲시콜라를 마셨어요. 정말이에요!</p>"
META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


@pytest.mark.parametrize(
    "header", ["", "utf-8", "UTF8", "euc-kr", "iso-8859-1", "nonsense", "utf-16"]
)
@pytest.mark.parametrize("meta", ["", "utf-8", "euc-kr", "windows-1252", "x"])
def test_utf8_is_utf8_whatever_anybody_says(header: str, meta: str) -> None:
    html = META.format(meta) + TEXT
    assert decoded(html.encode(), header) == (html, "utf-8")


@pytest.mark.parametrize("header", ["", "utf-8", "euc-kr", "ISO-8859-1", "ks_c_5601-1987", "x"])
@pytest.mark.parametrize("meta", ["", "utf-8", "euc-kr", "cp949", "iso-8859-1"])
def test_euc_kr_is_read_as_cp949_whatever_anybody_says(header: str, meta: str) -> None:
    html = META.format(meta) + TEXT
    assert decoded(html.encode("cp949"), header) == (html, "cp949")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("utf-8-sig", TEXT.encode("utf-8-sig")),
        ("utf-16", TEXT.encode("utf-16")),
        ("utf-16", b"\xfe\xff" + TEXT.encode("utf-16-be")),
    ],
)
def test_a_byte_order_mark_counts_first(name: str, body: bytes) -> None:
    assert decoded(body, "euc-kr") == (TEXT, name)


def test_other_encodings_count_where_they_are_declared() -> None:
    text = "日本語のページです"
    assert decoded(text.encode("shift_jis"), "Shift_JIS")[0] == text
    assert decoded("한글이에요".encode("iso-2022-kr"), "iso-2022-kr")[0] == "한글이에요"
    assert decoded("café, déjà vu, à la carte".encode("latin-1"), "iso-8859-1") == (
        "café, déjà vu, à la carte", "cp1252",
    )  # fmt: skip


def test_one_broken_byte_does_not_lose_the_page() -> None:
    broken = TEXT.encode("cp949").replace(b"\xb4\xd9", b"\xff\xd9", 1)[:-3] + b"\xb0"
    text, name = decoded(broken, "euc-kr")
    assert name == "cp949"
    assert "펲시콜라" in text
    text, name = decoded(TEXT.encode() + b"\xff", "")
    assert (name, text[:-1]) == ("utf-8", TEXT)


@given(st.binary(max_size=300), st.text(max_size=12))
def test_any_bytes_under_any_name_are_some_text(body: bytes, declared: str) -> None:
    text, _ = decoded(body, declared)
    text.encode("utf-8", "surrogatepass")


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=4))
def test_korean_comes_back_from_both_encodings_undeclared(text: str) -> None:
    body = f"<p>{text}</p>"
    assert decoded(body.encode("utf-8"))[0] == body
    assert decoded(body.encode("cp949"))[0] == body
