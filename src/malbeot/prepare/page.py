"""The report as a page one reads at a glance: what came in, what was kept, what was changed.

In: a Report. Out: one HTML file that needs no network and no script. All texts are escaped: they
come from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from malbeot.files import read_toml
from malbeot.prepare.report import LENGTH_BINS, Report
from malbeot.prepare.setaside import reasons

_ROOM = Path(__file__).parent
_LONGEST = 260


@cache
def _words() -> dict[str, Any]:
    return read_toml(_ROOM / "page.toml")


def page(report: Report) -> str:
    words = _words()
    parts = [
        _headline(report),
        _section(words["funnel"], _funnel(report)),
        _section(words["reasons"], _reasons(report)),
        _section(words["repairs"], _repairs(report)),
        _section(words["lengths"], _lengths(report)),
        _section(words["duplicates"], _duplicates(report)),
        _section(words["files"], _files(report)),
    ]
    style = (_ROOM / "page.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{words['title']}</title><style>{style}</style></head>"
        f"<body><main><h1>{words['title']}</h1>{''.join(parts)}</main></body></html>\n"
    )


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
    return f'<div class="figures">{cells}</div>'


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


def _reasons(report: Report) -> str:
    rows = [
        (f"<code>{escape(name)}</code>", f"{number:,}", escape(reasons()[name]["fix_ko"]))
        for name, number in report.reasons.items()
    ]
    return _table(_words()["reason_columns"], rows)


def _repairs(report: Report) -> str:
    words = _words()
    blocks = []
    for name, number in report.changed.items():
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


def _files(report: Report) -> str:
    rows = [
        (escape(file.file), escape(f"{file.kind} {file.encoding}"), f"{file.rows_in:,}",
         f"{file.kept:,}")
        for file in report.files
    ]  # fmt: skip
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
