"""One run: a target, some suites, a folder with the report.

result = await run(target, suites, options, Path("out"), resume=False, progress=…)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from malbeot.errors import UsageError
from malbeot.evaluate.base import Options, Suite
from malbeot.evaluate.report import write_report
from malbeot.evaluate.resume import Remembering
from malbeot.evaluate.target import Target

ANSWERS = "answers.partial.jsonl"
SuiteProgress = Callable[[str, int, int], None]
"""Called with (suite, items done, items in all)."""


def check_needs(suites: Sequence[Suite], options: Options) -> None:
    """Raises `UsageError` that lists everything that is missing, before anything is asked."""
    missing = [f"{suite.name} needs {what}" for suite in suites for what in suite.needs(options)]
    if missing:
        raise UsageError("; ".join(missing))


async def run(
    target: Target,
    suites: Sequence[Suite],
    options: Options,
    folder: Path,
    *,
    resume: bool = False,
    progress: SuiteProgress = lambda _suite, _done, _total: None,
) -> dict[str, Any]:
    """Measure, write the report into `folder`, give its result. Closes the target.

    Interrupted, the answers so far stay in `folder` and `resume` goes on from them."""
    remembering = Remembering(target, folder / ANSWERS, resume=resume)
    try:
        reports = []
        for suite in suites:
            name = suite.name

            def shown(done: int, total: int, name: str = name) -> None:
                progress(name, done, total)

            reports.append(await suite.run(remembering, options, shown))
        result = write_report(folder, target.describe(), options, reports)
        remembering.forget()
        return result
    finally:
        await remembering.close()
