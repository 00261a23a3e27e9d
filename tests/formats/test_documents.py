from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malbeot.formats import archives
from malbeot.formats.bad import BadFile, reasons
from malbeot.formats.documents import Section, is_document, sections

HWPX = """<hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"
 xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph">
<hp:p><hp:run><hp:t>벽지 하자 </hp:t><hp:t>안내</hp:t></hp:run></hp:p>
<hp:p><hp:run><hp:tbl><hp:tr>
 <hp:tc><hp:subList><hp:p><hp:run><hp:t>증상</hp:t></hp:run></hp:p></hp:subList></hp:tc>
 <hp:tc><hp:subList><hp:p><hp:run><hp:t>들뜸</hp:t></hp:run></hp:p></hp:subList></hp:tc>
</hp:tr></hp:tbl></hp:run></hp:p></hs:sec>"""


def pdf(path: Path, text: str = "Wallpaper") -> Path:
    """The smallest PDF with one page of Latin text, its cross references left to be rebuilt."""
    stream = f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET"
    path.write_text(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        f"4 0 obj<</Length {len(stream)}>>stream\n{stream}\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        "trailer<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF\n"
    )
    return path


def docx(path: Path) -> Path:
    import docx as library

    document = library.Document()
    document.add_paragraph("머리말이에요.")
    document.add_heading("1. 벽지 들뜸", level=1)
    document.add_paragraph("습기가 원인이에요. 🧻")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "합지", "저렴해요"
    document.save(str(path))
    return path


def hwpx(path: Path, section: str = HWPX) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr("Contents/section0.xml", section)
    return path


def test_a_pdf_has_a_section_a_page(tmp_path: Path) -> None:
    assert list(sections(pdf(tmp_path / "a.pdf"))) == [Section(1, "", "Wallpaper")]


def test_a_docx_has_a_section_a_heading(tmp_path: Path) -> None:
    assert list(sections(docx(tmp_path / "안내.docx"))) == [
        Section(1, "안내", "머리말이에요."),
        Section(2, "1. 벽지 들뜸", "습기가 원인이에요. 🧻\n합지 | 저렴해요"),
    ]


def test_a_hwpx_has_its_paragraphs_and_tables(tmp_path: Path) -> None:
    (section,) = sections(hwpx(tmp_path / "하자.hwpx"))
    assert section == Section(1, "하자", "벽지 하자 안내\n\n증상 | 들뜸")


def test_markdown_is_cut_at_headings_outside_code(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# 도배\n풀칠해요.\n```\n# 글\n```\n## 장판\n깔아요.\n", encoding="utf-8")
    assert [(section.title, section.text) for section in sections(path)] == [
        ("도배", "풀칠해요.\n```\n# 글\n```"), ("장판", "깔아요."),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "utf-16"])
def test_text_of_any_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "메모.txt").write_bytes("오늘은 도배를 해요.".encode(encoding))
    assert list(sections(tmp_path / "메모.txt")) == [Section(1, "메모", "오늘은 도배를 해요.")]


def test_html_gives_its_main_text(tmp_path: Path) -> None:
    body = "".join(
        f"<p>벽지는 {n}번째로 마르면 들뜸이 줄어들어요. 충분히 말려 주세요.</p>" for n in range(9)
    )
    page = (f"<html><head><title>벽지 안내</title></head><body><nav>홈 로그인</nav>"
            f"<article>{body}</article><script>alert(1)</script></body></html>")  # fmt: skip
    (tmp_path / "a.html").write_bytes(page.encode("cp949"))
    (section,) = sections(tmp_path / "a.html")
    assert section.title == "벽지 안내"
    assert "8번째로 마르면" in section.text
    assert "alert" not in section.text


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"%PDF-1.4 broken", "unsupported_file"),
        ("a.docx", b"PK\x03\x04broken", "unsupported_file"),
        ("a.hwpx", b"not a zip", "unsupported_file"),
        ("a.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1", "old_hwp"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", "unsupported_file"),
        ("a.exe", b"MZ", "unsupported_file"),
        ("a.txt", b" \n ", "no_text"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadFile) as caught:
        list(sections(tmp_path / name))
    assert caught.value.reason == reason
    assert reason in reasons()


def test_a_document_that_unpacks_to_too_much_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = archives.limits().model_copy(update={"document_bytes": 2_000})
    path = hwpx(tmp_path / "a.hwpx", HWPX + " " * 10_000)
    monkeypatch.setattr(archives, "limits", lambda: small)
    with pytest.raises(BadFile, match="line_too_long"):
        list(sections(path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.sampled_from(["a.pdf", "a.docx", "a.hwpx", "a.md", "a.html", "a.txt"]),
       st.sampled_from(["pdf", "docx", "hwpx"]), st.integers(0, 3_000),
       st.binary(min_size=1, max_size=30))  # fmt: skip
def test_a_damaged_document_never_raises_anything_else(
    tmp_path: Path, name: str, kind: str, place: int, damage: bytes
) -> None:
    whole = {"pdf": pdf, "docx": docx, "hwpx": hwpx}[kind](tmp_path / "whole").read_bytes()
    place %= len(whole)
    path = tmp_path / name
    path.write_bytes(whole[:place] + damage + whole[place + len(damage) :])
    assert is_document(path)
    try:
        reason = "" if all(section.text for section in sections(path)) else "empty"
    except BadFile as bad:
        reason = bad.reason
    assert not reason or reason in reasons()
