from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from malbeot.formats import workbook
from malbeot.formats.bad import Bad, BadFile
from malbeot.formats.rows import Row, rows_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PLACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STRINGS = f"""<sst xmlns="{MAIN}"><si><t>질문</t></si><si><t>답변</t></si>
<si><r><t xml:space="preserve">점심 뭐 </t></r><r><t>먹지?</t></r>
<rPh><t>발음</t></rPh></si></sst>"""
SHEET = f"""<worksheet xmlns="{MAIN}"><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
<row r="2"><c r="A2" t="s"><v>2</v></c><c r="C2" t="inlineStr"><is><t>김밥이요.</t></is></c></row>
<row r="3"><c r="A3"/></row>
<row r="4"><c r="A4"><v>42</v></c><c r="B4" s="1"><v>45000</v></c>
<c r="C4" t="str"><v>마흔둘</v></c></row></sheetData></worksheet>"""
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"
        Type="{PLACE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{PLACE}"><sheets><sheet name="표"
        sheetId="1" r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
        <Relationship Id="r1" Type="{PLACE}/worksheet" Target="worksheets/sheet1.xml"/>
        </Relationships>""",
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>
        <xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>""",
}


def make(path: Path, sheet: str = SHEET, strings: str = STRINGS) -> Path:
    parts = PARTS | {"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_the_first_filled_sheet_is_read(tmp_path: Path) -> None:
    path = make(tmp_path / "표.xlsx")
    assert [
        (number, cells)
        for number, _, cells in [one for sheet in workbook.sheets(path) for one in sheet]
    ] == [
        (1, ["질문", "", "답변"]),
        (2, ["점심 뭐 먹지?", "", "김밥이요."]),
        (4, ["42", "2023-03-15", "마흔둘"]),
    ]
    asked = [row.fields["질문"] for row in rows_of(path) if isinstance(row, Row)]
    assert asked == ["점심 뭐 먹지?", "42"]


@pytest.mark.parametrize(
    ("sheet", "strings"),
    [("<worksheet", STRINGS), (SHEET, "<sst"), (SHEET, "<sst></sst>")],
)
def test_a_broken_workbook_is_one_bad_row(tmp_path: Path, sheet: str, strings: str) -> None:
    (row,) = rows_of(make(tmp_path / "a.xlsx", sheet, strings))
    assert isinstance(row, Bad)
    assert row.reason == "unsupported_file"


def test_a_zip_of_other_things_is_one_bad_row(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("hello.txt", "안녕")
    (row,) = rows_of(tmp_path / "a.xlsx")
    assert isinstance(row, Bad)
    assert row.reason == "unsupported_file"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "a.xlsx", SHEET + " " * 100_000)
    small = workbook.limits().model_copy(update={"document_bytes": 50_000})
    monkeypatch.setattr(workbook, "limits", lambda: small)
    with pytest.raises(BadFile) as caught:
        list(workbook.sheets(path))
    assert caught.value.reason == "line_too_long"


def test_a_title_over_the_header_is_no_header(tmp_path: Path) -> None:
    title = '<row r="1"><c r="A1" t="inlineStr"><is><t>자주 묻는 질문</t></is></c></row>'
    rows = SHEET.replace('<row r="1">', '<row r="2">').replace('r="A1" t="s"', 'r="A2" t="s"')
    rows = rows.replace('r="C1"', 'r="C2"').replace(
        '<row r="2"><c r="A2" t="s"><v>2', '<row r="3"><c r="A3" t="s"><v>2'
    )
    rows = rows.replace('<c r="C2" t="inlineStr">', '<c r="C3" t="inlineStr">')
    rows = rows.replace('<row r="3"><c r="A3"/></row>', "").replace(
        "<sheetData>", "<sheetData>" + title
    )
    asked = [row.fields["질문"] for row in rows_of(make(tmp_path / "a.xlsx", rows))
             if isinstance(row, Row)]  # fmt: skip
    assert asked == ["점심 뭐 먹지?", "42"]
