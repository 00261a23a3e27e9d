from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from malbeot.files import write_jsonl
from malbeot.prepare.run import prepare

BAD = "<script>alert('안녕')</script>"


class Balance(HTMLParser):
    """Every element that opens closes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "script"
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_shows_everything_and_runs_nothing(tmp_path: Path) -> None:
    rows = [
        {"question": f"{BAD} {n}번째로 궁금해요 ㅋㅋㅋㅋㅋ", "answer": f"{n}번 답이에요."}
        for n in range(9)
    ]
    asked = "오늘 점심 메뉴 뭐가 좋을까 추천해"
    rows += [
        {"question": f"{asked} 줘", "answer": "따뜻한 김치찌개 한 그릇 어떠세요?"},
        {"question": f"{asked} 줄래", "answer": "따뜻한 김치찌개 한 그릇 어때요?"},
        {"question": "빈 답", "answer": ""},
    ]
    write_jsonl(tmp_path / f"{BAD.replace('/', '')}.jsonl", rows)
    report = prepare([next(tmp_path.glob("*.jsonl"))], tmp_path / "out")
    shown = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    balance = Balance()
    balance.feed(shown)
    assert balance.open == []
    text = re.sub(r"<[^>]+>", " ", shown)
    for words in ("들어온 행", f"{report.rows_in:,}", "거의 같은 행", "줄래", "empty_answer",
                  "답변을 적어 주세요.", "질문 글자 수"):  # fmt: skip
        assert words in text
    assert report.reasons["near_duplicate"] == 1
