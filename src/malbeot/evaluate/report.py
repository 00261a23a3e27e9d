"""The report of a run: JSON for machines, Markdown for people, one file of items a suite.

    report.json          everything but the items
    report.md            the same to read, with what failed and why
    items-SUITE.jsonl    every item whole: what was asked, said, expected

No date and no duration stand in them: the same run gives the same files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from malbeot.evaluate.base import Bar, Options, SuiteReport
from malbeot.files import sha256, write_json, write_jsonl, write_text

_SHOWN_FAILURES = 40
_SHARE = {"passed", "n", "share", "interval"}


def suite_result(report: SuiteReport) -> dict[str, Any]:
    """The object that `--json` prints for one suite."""
    score = report.score
    return {
        "suite": score.suite,
        "n": score.n,
        "score": score.score,
        "interval": list(score.interval),
        "baselines": dict(score.baselines),
        "bars": [_bar(bar) for bar in report.bars],
        "details": dict(score.details),
    }


def run_result(
    target: Mapping[str, Any], options: Options, reports: Sequence[SuiteReport]
) -> dict[str, Any]:
    """The whole run. Of one suite alone, its figures stand at the top level too."""
    results = [suite_result(report) for report in reports]
    run = {
        "target": dict(target),
        "options": {"limit": options.limit, "seed": options.seed, "parallel": options.parallel},
        "data": {"file": options.data.name, "sha256": sha256(options.data)} if options.data else {},
        "bars_met": all(bar.met is not False for report in reports for bar in report.bars),
    }
    return (results[0] | run) if len(results) == 1 else run | {"suites": results}


def write_report(
    folder: Path, target: Mapping[str, Any], options: Options, reports: Sequence[SuiteReport]
) -> dict[str, Any]:
    """Writes the files; the run's result."""
    result = run_result(target, options, reports)
    for report in reports:
        write_jsonl(folder / f"items-{report.score.suite}.jsonl", report.items)
    write_json(folder / "report.json", result)
    write_text(folder / "report.md", markdown(target, options, reports))
    return result


def markdown(target: Mapping[str, Any], options: Options, reports: Sequence[SuiteReport]) -> str:
    lines = ["# Evaluation", ""]
    lines += [f"- {name}: {value}" for name, value in target.items()]
    lines += [f"- seed {options.seed}, limit {options.limit}, parallel {options.parallel}"]
    for report in reports:
        lines += ["", *_suite(report)]
    return "\n".join(lines) + "\n"


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "name": bar.name,
        "value": bar.value,
        "sense": bar.sense,
        "bound": bar.bound,
        "met": bar.met,
    }


def _suite(report: SuiteReport) -> Iterator[str]:
    score = report.score
    low, high = score.interval
    yield f"## {score.suite}: {_percent(score.score)}"
    yield ""
    yield f"n = {score.n}, 95% interval {_percent(low)} to {_percent(high)}."
    yield ""
    yield from (f"- baseline, {name}: {_percent(value)}" for name, value in score.baselines.items())
    yield ""
    words = {True: "met", False: "**not met**", None: "not judged: limited run"}
    for bar in report.bars:
        yield f"- {bar.name} {bar.value:g}, {bar.sense} {bar.bound:g}: {words[bar.met]}"
    yield from _details(score.details, 3)
    yield from _failures(report.items)


def _details(details: Mapping[str, Any], level: int) -> Iterator[str]:
    """Plain values as a list, shares of groups as a table, everything nested under a heading."""
    plain = {
        name: value for name, value in details.items() if not isinstance(value, Mapping | list)
    }
    shares = {name: value for name, value in details.items() if _is_share(value)}
    yield ""
    yield from (f"- {_words(name)}: {value}" for name, value in plain.items())
    yield from _table(shares)
    for name, value in details.items():
        if isinstance(value, list) and value:
            yield from ("", f"{'#' * level} {_words(name)}", "", *(f"- {item}" for item in value))
        elif isinstance(value, Mapping) and value and not _is_share(value):
            yield from ("", f"{'#' * level} {_words(name)}", *_details(value, level + 1))


def _is_share(value: object) -> bool:
    return isinstance(value, Mapping) and set(value) == _SHARE


def _table(shares: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    if not shares:
        return
    yield from (
        "",
        "| | passed | of | share | 95% interval |",
        "| --- | ---: | ---: | ---: | --- |",
    )
    for name, row in shares.items():
        low, high = row["interval"]
        between = f"{_percent(low)} to {_percent(high)}"
        cells = (_cell(_words(name)), row["passed"], row["n"], _percent(row["share"]), between)
        yield f"| {' | '.join(map(str, cells))} |"


def _failures(items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    failed = [item for item in items if not item["passed"]]
    yield from ("", f"### What failed ({len(failed)} of {len(items)})")
    for item in failed[:_SHOWN_FAILURES]:
        yield from ("", f"**{item['id']}** {' '.join(item.get('tags', ()))}", "")
        yield from _transcript(item)
        yield from (f"- ✗ {why}" for why in item["failed"])
    if len(failed) > _SHOWN_FAILURES:
        yield from ("", f"… and {len(failed) - _SHOWN_FAILURES} more in the items file.")


def _transcript(item: Mapping[str, Any]) -> Iterator[str]:
    """Who said what; of an item that repeats one question, the first answers."""
    for turn in item.get("transcript", ())[:4]:
        names = ", ".join(pick["name"] for pick in turn.get("picks", ()))
        yield f"- 사용자: {_line(turn['user']) or '(새 대화)'}"
        yield f"- 답: {_line(turn['answer'])}" + (f" [{names}]" if names else "")


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _words(name: str) -> str:
    """Names of checks (`all.spicy_max`) and texts stay as they are."""
    return name.replace("_", " ") if name.isascii() and "." not in name else name


def _percent(value: float) -> str:
    return f"{100 * value:.1f}%"
