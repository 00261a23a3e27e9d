"""The report as a page one reads at a glance: what came in, what was kept, what was changed.

In: a Report whose other files are written. Out: one HTML file that needs no network and no script.
All texts are escaped: they come from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.formats.documents import is_document
from malbeot.prepare.report import LENGTH_BINS, Report
from malbeot.prepare.setaside import reasons
from malbeot.prepare.shown import Shown, ShownRow
from malbeot.prepare.write import SET_ASIDE

_ROOM = Path(__file__).parent
_LONGEST = 260
_MOST_ROWS = 5  # of one reason
_MOST_FILES = 30
_PAGED = (".pdf",)  # whose parts are pages; those of others begin at headings
_OPEN = 4  # so many reasons are shown unfolded


@cache
def _words() -> dict[str, Any]:
    return read_toml(_ROOM / "page.toml")


def page(report: Report, folder: Path | None = None) -> str:
    """`folder` holds the other files now; without it, the folder that the report names."""
    words, shown = _words(), Shown(report, folder or Path(report.out), _MOST_ROWS)
    parts = [
        _headline(report),
        _section(words["reasons"], _reasons(report, shown)),
        _section(words["funnel"], _funnel(report)),
        _section(words["repairs"], _repairs(report)),
        _section(words["lengths"], _lengths(report)),
        _section(words["duplicates"], _duplicates(report)),
        _section(words["files"], _files(shown)),
    ]
    style = (_ROOM / "page.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{words['title']}</title><style>{style}</style></head>"
        f"<body><main><h1>{words['title']}</h1>{''.join(parts)}</main></body></html>\n"
    )


def reason_name(reason: str) -> str:
    """In a few Korean words."""
    return str(_words()["reason_names"].get(reason, reason))


def _section(title: str, body: str) -> str:
    return f"<section><h2>{title}</h2>{body}</section>" if body else ""


def _headline(report: Report) -> str:
    words = _words()["headline"]
    figures = [
        (words["rows_in"], report.rows_in),
        (words["kept"], report.kept),
        (words["documents"], report.documents),
        (words["set_aside"], report.set_aside),
    ]
    cells = "".join(f"<div><b>{number:,}</b><span>{name}</span></div>" for name, number in figures)
    told = _words()["nothing_aside" if not report.set_aside else "some_aside"]
    said = told.format(rows=report.rows_in, kept=report.kept + report.documents,
                       aside=report.set_aside)  # fmt: skip
    return f'<p class="said">{said}</p><div class="figures">{cells}</div>'


def _funnel(report: Report) -> str:
    words = _words()["funnel_steps"]
    compared = sum(report.reasons.get(name, 0) for name in words["compared_reasons"])
    sound = report.kept + report.documents + compared
    steps = [
        (words["rows_in"], report.rows_in),
        (words["sound"], sound),
        (words["different"], report.kept + report.documents),
        *((words[side], number) for side, number in report.splits.items()),
    ]
    return _bars([(name, number, f"{number:,}") for name, number in steps])


def _reasons(report: Report, shown: Shown) -> str:
    words = _words()
    blocks = []
    for place, (reason, number) in enumerate(report.reasons.items()):
        rows = shown.rows(reason)
        name = f"{reason_name(reason)} <code>{escape(reason)}</code>"
        blocks.append(
            f"<details{' open' if place < _OPEN else ''}><summary><b>{name}</b>"
            f"<span>{number:,}</span></summary>"
            f'<p class="fix">{escape(reasons()[reason]["fix_ko"])}</p>{"".join(map(_row, rows))}'
        )
        if number > len(rows):
            some = words["some"].format(total=f"{number:,}", shown=len(rows))
            blocks.append(f'<p class="more">{some}</p>')
        blocks.append("</details>")
    if blocks:
        link = f'<a href="{SET_ASIDE}">{SET_ASIDE}</a>'
        blocks.append(f'<p class="more">{words["whole"].format(file=link)}</p>')
    return "".join(blocks)


def _row(row: ShownRow) -> str:
    """One row set aside: where it stands, what it says, and what was seen in it."""
    file, mark, line = row.instead.rpartition(":")
    instead = _place(file, int(line)) if mark and line.isdecimal() else row.instead
    seen = [
        f"<p><span>{_words()['sample_labels'][name]}</span> {_shown(text)}</p>"
        for name, text in (("detail", row.detail), ("instead", instead))
        if text
    ]
    return (
        f'<article><h4>{escape(_place(row.file, row.line))}</h4><div class="text">'
        f"{_dialogue(row.text)}</div>{''.join(seen)}</article>"
    )


def _place(file: str, line: int) -> str:
    """Lines of a table as a spreadsheet counts them, pages of a PDF, parts of other documents."""
    path = Path(file)
    kind = "page" if path.suffix.lower() in _PAGED else "section"
    counted = _words()[kind if is_document(path) else "line"]
    return f"{file} {counted.format(line=line)}" if line else file


def _dialogue(text: str) -> str:
    """A dialogue is set aside as 'user: … ⏎ assistant: …'; any other text is shown as it is."""
    lines = []
    for part in text.split(" ⏎ "):
        role, mark, said = part.partition(": ")
        name = _words()["roles"].get(role) if mark else None
        lines.append(f"<b>{name}</b> {_shown(said)}" if name else _shown(part))
    return "\n".join(lines)


def _repairs(report: Report) -> str:
    words = _words()
    blocks = []
    for name, number in report.changed.items():
        if not number:
            continue
        title = f"{words['repair_names'].get(name, escape(name))} — {number:,}"
        rows = [(_shown(old), _shown(new)) for old, new in report.samples.get(name, ())]
        blocks.append(f"<h3>{title}</h3>" + _table(words["sample_columns"], rows))
    return "".join(blocks)


def _lengths(report: Report) -> str:
    words = _words()
    ends = [*(f"{end:,}" for end in LENGTH_BINS), "∞"]
    blocks = []
    for name, counts in report.lengths.items():
        bars = [
            (f"&lt; {end}", count, f"{count:,}") for end, count in zip(ends, counts, strict=True)
        ]
        blocks.append(f"<div><h3>{words['length_names'][name]}</h3>{_bars(bars)}</div>")
    return f'<div class="side">{"".join(blocks)}</div>'


def _duplicates(report: Report) -> str:
    rows = [(_shown(row), _shown(kept), f"{score:.2f}") for row, kept, score in report.pairs]
    return _table(_words()["pair_columns"], rows)


def _files(shown: Shown) -> str:
    counts = shown.files()
    rows = [
        (escape(name), f"{file.rows:,}", f"{file.kept:,}", f"{file.aside:,}")
        for name, file in islice(counts.items(), _MOST_FILES)
    ]
    if more := max(0, len(counts) - _MOST_FILES):
        rows.append((_words()["files_more"].format(count=f"{more:,}"), "", "", ""))
    return _table(_words()["file_columns"], rows)


def _bars(bars: Sequence[tuple[str, int, str]]) -> str:
    most = max((number for _, number, _ in bars), default=0) or 1
    rows = "".join(
        f'<div class="bar"><span>{name}</span>'
        f'<i style="width:{number / most * 100:.1f}%"></i><b>{shown}</b></div>'
        for name, number, shown in bars
    )
    return f'<div class="bars">{rows}</div>'


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Cells are HTML already."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{column}</th>" for column in columns)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if body else ""


def _shown(text: str) -> str:
    return escape(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
