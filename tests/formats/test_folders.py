from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

import pytest

from malbeot.formats.folders import files_in, is_temporary, links_out, why_unreadable

LEFT = ("~$안내.docx", ".DS_Store", ".~lock.안내.odt#", "Thumbs.db", "desktop.ini", "a.tmp")


def test_what_programs_left_is_not_a_file_of_the_folder(tmp_path: Path) -> None:
    for name in (
        *LEFT,
        "나.csv",
        unicodedata.normalize("NFD", "가.md"),
        ".git/config",
        "속/다.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in files_in(tmp_path)]
    assert [unicodedata.normalize("NFC", name) for name in found] == [
        "가.md",
        "나.csv",
        "속/다.txt",
    ]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "가").mkdir()
    (tmp_path / "가" / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "가" / "위로").symlink_to(tmp_path)
    (tmp_path / "또").symlink_to(tmp_path / "가")
    (tmp_path / "끊긴").symlink_to(tmp_path / "없음")
    assert [path.name for path in files_in(tmp_path)] == ["a.csv"]


@pytest.mark.parametrize("name", LEFT)
def test_temporary_files_are_known_by_their_names(name: str) -> None:
    assert is_temporary(Path("자료") / name)
    assert not is_temporary(Path(".숨김") / "안내~.csv")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "질문,답변\n주차돼요?,네.\n".encode("cp949"), ""),
        ("a.csv", "질문,답변\n".encode(), "no_text"),
        ("a.csv", b"", "no_text"),
        ("a.csv", b"\x7fELF\x02\x01\x01\0\0\0\n\0\0,\0\n", "no_header"),
        ("a", b"\x7fELF\x02\x01\x01\0\0\0\n\0\0,\0\n", "unsupported_file"),
        ("a.jsonl", '{"질문": "주차돼요?"}\n'.encode(), ""),
        ("a.jsonl", b"{\n{\n", "broken_json"),
        ("a.jsonl", '{\n{"질문": "주차돼요?"}\n'.encode(), ""),
        ("a.md", "# 주차\n뒤에 대세요.\n".encode("utf-8-sig"), ""),
        ("a.md", b"  \n", "no_text"),
        ("a.docx", b"MZ\0\0", "unsupported_file"),
        ("a.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_hwp"),
        ("a.png", b"\x89PNG\r\n", "unsupported_file"),
    ],
)
def test_a_short_look_tells_whether_anything_can_be_read(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    bad = why_unreadable(path)
    assert (bad.reason if bad else "") == reason


def test_a_document_with_text_can_be_read(tmp_path: Path) -> None:
    section = (
        '<sec xmlns="http://www.hancom.co.kr/hwpml/2011/paragraph"><p><run><t>안내예요.</t></run></p>'
        "</sec>"
    )
    with zipfile.ZipFile(tmp_path / "a.hwpx", "w") as archive:
        archive.writestr("Contents/section0.xml", section)
    assert why_unreadable(tmp_path / "a.hwpx") is None


def test_links_that_leave_the_folder_are_told_and_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "자료"
    (folder / "속").mkdir(parents=True)
    (folder / "속" / "a.csv").write_text("x", encoding="utf-8")
    (folder / "안").symlink_to(folder / "속" / "a.csv")
    (tmp_path / "비밀.txt").write_text("비밀", encoding="utf-8")
    (folder / "속" / "밖.txt").symlink_to(tmp_path / "비밀.txt")
    (folder / "위").symlink_to(tmp_path)
    (folder / "끊긴").symlink_to(tmp_path / "없음")
    assert sorted(path.name for path in files_in(folder)) == ["a.csv", "안"]
    assert sorted(path.name for path in links_out(folder)) == ["끊긴", "밖.txt", "위"]
    (tmp_path / "다른 이름").symlink_to(folder)  # a folder that was named is read, link or not
    assert [path.name for path in files_in(tmp_path / "다른 이름")] == ["a.csv", "안"]


def test_a_link_that_leads_to_itself_or_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "gone.csv").symlink_to("was.csv")
    assert [path.name for path in files_in(tmp_path)] == ["a.csv"]
    assert [path.name for path in links_out(tmp_path)] == ["gone.csv", "loop"]
