from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from malbeot.prepare import workbook
from malbeot.prepare.read import read
from malbeot.prepare.setaside import BadRow, SetAside
from malbeot.records import Example

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRINGS = f"""<sst {MAIN}><si><t>질문</t></si><si><t>답변</t></si>
<si><r><t>점심 뭐 </t></r><r><t>먹지?</t></r><rPh><t>발음</t></rPh></si></sst>"""
SHEET = f"""<worksheet {MAIN}><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
<row r="2"><c r="A2" t="s"><v>2</v></c><c r="C2" t="inlineStr"><is><t>김밥이요.</t></is></c></row>
<row r="3"><c r="A3"/></row>
<row r="4"><c r="A4"><v>42</v></c><c r="C4" t="str"><v>마흔둘이에요.</v></c></row>
</sheetData></worksheet>"""


def make(path: Path, sheet: str = SHEET, strings: str = STRINGS) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", strings)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def test_the_first_sheet_is_read(tmp_path: Path) -> None:
    path = make(tmp_path / "표.xlsx")
    assert [(number, cells) for number, _, cells in workbook.records(path)] == [
        (1, ["질문", "", "답변"]),
        (2, ["점심 뭐 먹지?", "", "김밥이요."]),
        (4, ["42", "", "마흔둘이에요."]),
    ]
    rows = list(read(path))
    assert [row.prompt for row in rows if isinstance(row, Example)] == ["점심 뭐 먹지?", "42"]


@pytest.mark.parametrize(
    ("sheet", "strings"),
    [
        ("<worksheet", STRINGS),
        (SHEET, "<sst"),
        (SHEET, f"<sst {MAIN}></sst>"),
        (SHEET.replace("A2", "ZZZZZ2"), STRINGS),
        (SHEET.replace("<v>0</v>", "<v>영</v>"), STRINGS),
    ],
)
def test_a_broken_workbook_is_set_aside(tmp_path: Path, sheet: str, strings: str) -> None:
    (row,) = read(make(tmp_path / "a.xlsx", sheet, strings))
    assert isinstance(row, SetAside)
    assert row.reason == "unsupported_file"


def test_a_zip_of_other_things_is_set_aside(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("hello.txt", "안녕")
    (row,) = read(tmp_path / "a.xlsx")
    assert isinstance(row, SetAside)
    assert row.reason == "unsupported_file"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "a.xlsx", SHEET + " " * 100_000)
    small = workbook.rules().model_copy(
        update={"limits": workbook.rules().limits.model_copy(update={"document_bytes": 50_000})}
    )
    monkeypatch.setattr(workbook, "rules", lambda: small)
    with pytest.raises(BadRow) as caught:
        list(workbook.records(path))
    assert caught.value.reason == "line_too_long"
