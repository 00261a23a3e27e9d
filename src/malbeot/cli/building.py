"""The steps that make a bot: collect → prepare → (augment) → knowledge → (train) → evaluate.

A step whose inputs are what they were is not done again: what each one was last made from stands in
`home/build/BOT.json`, written when the step has ended. What a model wrote (augment) is for training
alone and never becomes knowledge.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from malbeot import __version__
from malbeot.cli.progress import Show
from malbeot.errors import MalbeotError, UsageError
from malbeot.files import read_jsonl, read_toml, sha256, write_json, write_jsonl
from malbeot.settings import Settings

if TYPE_CHECKING:
    from malbeot.bots.manifest import BotManifest

_ASIDE = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step says to a person, and its figures."""

    said: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    set_aside: int = 0
    done: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """`inputs` are all that the result depends on; `made` is there when it was made."""

    inputs: Callable[[], Any]
    made: Path
    run: Callable[[], Outcome]


class Building:
    """The steps of one bot, and what became of them."""

    def __init__(
        self, manifest: BotManifest, file: Path, settings: Settings, fresh: bool, show: Show
    ) -> None:
        self._bot = manifest
        self._file = file
        self._settings = settings
        self._fresh = fresh
        self._show = show
        self._ledger = settings.home / "build" / f"{manifest.name}.json"
        self._keys: dict[str, str] = self._read()
        self._outcomes: dict[str, Outcome] = {}

    @property
    def set_aside(self) -> int:
        return sum(outcome.set_aside for outcome in self._outcomes.values())

    @property
    def what_next(self) -> str:
        if self._bot.shared:
            return f'other bots may use it: [knowledge] use = ["{self._bot.name}"]'
        return "malbeot up"

    def result(self) -> dict[str, Any]:
        steps = {name: {"done": outcome.done, "set_aside": outcome.set_aside, **outcome.figures}
                 for name, outcome in self._outcomes.items()}  # fmt: skip
        return {"bot": self._bot.name, "steps": steps}

    def steps(self) -> Iterator[tuple[str, Step]]:
        """The steps that this bot has, in order."""
        home, name = self._settings.home, self._bot.name
        if self._bot.sources:
            yield "collect", Step(self._collected_from, home / "collect" / name, self._collect)
        yield "prepare", Step(self._prepared_from, self._prepared / "report.json", self._prepare)
        if self._bot.augment:
            yield (
                "augment",
                Step(
                    lambda: [self._prepared_rows(), self._bot.augment],
                    home / "augment" / name,
                    self._augment,
                ),
            )
        yield "knowledge", Step(self._known_from, self._knowledge(), self._know)
        if recipe := self._bot.train.recipe:
            path = self._file.parent / recipe
            yield "train", Step(
                lambda: [sha256(path), self._keys.get("prepare"), self._keys.get("augment")],
                self._ledger, lambda: self._verb("train", [str(path)]),
            )  # fmt: skip
        if not self._bot.shared:
            yield "evaluate", Step(
                lambda: [self._keys.get("knowledge"), self._bot.starters],
                home / "reports" / name, self._evaluate,
            )  # fmt: skip

    def do(self, name: str, step: Step) -> Outcome:
        """Run the step, unless its result is there and was made from the same."""
        key = _digest([__version__, name, step.inputs()])
        if self._keys.get(name) == key and step.made.exists() and not self._fresh:
            outcome = Outcome("nothing changed", done=False)
        else:
            # Forgotten first: a step that breaks off has to be done again.
            if self._keys.pop(name, None):
                write_json(self._ledger, self._keys)
            outcome = step.run()
            self._keys[name] = key
            write_json(self._ledger, self._keys)
        self._outcomes[name] = outcome
        return outcome

    def _read(self) -> dict[str, str]:
        if not self._ledger.is_file():
            return {}
        keys = json.loads(self._ledger.read_text(encoding="utf-8"))
        return {str(name): str(key) for name, key in keys.items()}

    # --- collect ---------------------------------------------------------------------------

    def _sources(self) -> Any:
        from malbeot.collect.sources import read_sources

        return read_sources(read_toml(self._file), str(self._file))

    def _collected_from(self) -> Any:
        """The sources, and the files that they name."""
        from malbeot.collect.fromfiles import matching
        from malbeot.collect.tables import FileSource, as_table

        found = []
        for source in self._sources():
            files: list[list[Any]] = []
            if isinstance(source, FileSource):
                paths = {path for pattern in source.paths
                         for path in matching(pattern, self._file.parent)}  # fmt: skip
                files = [[str(path), sha256(path)] for path in sorted(paths)]
            found.append([as_table(source), files])
        return found

    def _collect(self) -> Outcome:
        from malbeot.collect.run import collect

        folder = self._settings.home / "collect" / self._bot.name
        report = collect(self._bot.name, self._sources(), folder, self._file.parent,
                         fresh=self._fresh, watch=self._show)  # fmt: skip
        figures = report.as_dict()
        if not report.pages:
            raise MalbeotError(f"nothing could be collected{_told(report.reasons)}; "
                               f"see {folder / 'skipped.jsonl'}")  # fmt: skip
        if report.failed:
            told = "; ".join(f"{name} {said}" for name, said in report.failed.items())
            raise MalbeotError(f"collecting broke off: {told}; the next build goes on")
        return Outcome(
            f"{report.pages:,} pages, {report.skipped:,} left out → {folder / 'pages.jsonl'}",
            figures, report.skipped,
        )  # fmt: skip

    # --- prepare ---------------------------------------------------------------------------

    @property
    def _prepared(self) -> Path:
        return self._settings.home / "data" / self._bot.name

    def _inputs(self) -> list[Path]:
        collected = self._settings.home / "collect" / self._bot.name / "pages.jsonl"
        named = [self._file.parent / file.path for file in self._bot.data.files]
        if missing := [str(path) for path in named if not path.is_file()]:
            raise UsageError(
                f"{self._file}: [[data.files]] that are not there: {', '.join(missing)}"
            )
        paths = [*([self._declared(collected)] if collected.is_file() else []), *named]
        if not paths:
            raise UsageError(f"{self._file}: nothing was found to prepare; look at its [[sources]]")
        return paths

    def _declared(self, pages: Path) -> Path:
        """The page log without the pages of sources that bot.toml no longer has."""
        names = {source.name for source in self._sources()}
        if all(row.get("source") in names for row in read_jsonl(pages)):
            return pages
        kept = self._ledger.with_name(f"{self._bot.name}.pages.jsonl")
        write_jsonl(kept, (row for row in read_jsonl(pages) if row.get("source") in names))
        return kept

    def _prepared_from(self) -> Any:
        hashes = [[str(path), sha256(path)] for path in self._inputs()]
        table = self._bot.prepare.get("against", ())
        against = [sha256(path) for name in table if (path := self._file.parent / name).is_file()]
        return [hashes, against, self._bot.prepare, self._settings.prepare.model_dump(),
                self._bot.data.language]  # fmt: skip

    def _prepare(self) -> Outcome:
        from malbeot.prepare.run import Plan, prepare
        from malbeot.prepare.table import read_table

        table = read_table(self._bot.prepare, f"{self._file}: [prepare]")
        plan = Plan(
            settings=table.over(self._settings.prepare),
            language=self._bot.data.language,
            repairs=table.steps,
            keep=table.keep,
            against=tuple(self._file.parent / path for path in table.against),
        )
        report = prepare(self._inputs(), self._prepared, plan, self._show)
        figures = {"rows_in": report.rows_in, "kept": report.kept, "documents": report.documents,
                   "reasons": report.reasons}  # fmt: skip
        page = self._prepared / "report.html"
        said = (f"{report.kept:,} questions and {report.documents:,} documents kept, "
                f"{report.set_aside:,} rows set aside → {page}")  # fmt: skip
        if hidden := report.changed.get("pii", 0):
            said += (f"; personal data hidden in {hidden:,} texts: what is your own, name in "
                     f"[prepare] keep = [...]")  # fmt: skip
        return Outcome(said, figures, report.set_aside)

    # --- augment, train --------------------------------------------------------------------

    def _augment(self) -> Outcome:
        by = "model" if self._bot.augment.get("url") else "offline"
        return self._verb("augment", [self._bot.name, "--by", by])

    def _verb(self, verb: str, words: Sequence[str]) -> Outcome:
        """Another verb, in a process of its own: it may need much memory for long."""
        command = [sys.executable, "-m", "malbeot.cli", verb, *words, "--json"]
        home = {**os.environ, "MALBEOT_HOME": str(self._settings.home)}
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env=home)  # noqa: S603
        if done.returncode not in (0, _ASIDE):
            raise MalbeotError(f"{verb} of {self._bot.name} failed; what it said stands above")
        figures = json.loads(done.stdout.splitlines()[-1])
        told = {
            key: value for key, value in figures.items() if isinstance(value, int | float | str)
        }
        said = ", ".join(f"{key} {value}" for key, value in list(told.items())[:4])
        return Outcome(said, told, int(done.returncode == _ASIDE))

    # --- knowledge -------------------------------------------------------------------------

    def _knowledge(self) -> Path:
        from malbeot.knowledge.shelf import own_folder, shared_folder

        place = shared_folder if self._bot.shared else own_folder
        return place(self._settings.home, self._bot.name)

    def _known_from(self) -> Any:
        return [self._prepared_rows(), self._bot.knowledge]

    def _prepared_rows(self) -> dict[str, str]:
        """The hashes of what prepare wrote for others to read."""
        report = json.loads((self._prepared / "report.json").read_text(encoding="utf-8"))
        return {name: found for name, found in report["wrote"].items()
                if name not in ("report.html", "set_aside.jsonl")}  # fmt: skip

    def _know(self) -> Outcome:
        from malbeot.knowledge.knowledge import Knowledge
        from malbeot.knowledge.prepared import passages
        from malbeot.knowledge.settings import settings_of
        from malbeot.prepare.report import Report

        table = settings_of(self._bot.knowledge, f"{self._file}: [knowledge]")
        found = list(passages(self._prepared))
        if not found:  # before anything is touched: a bot that works must not be emptied
            reasons = Report.read(self._prepared / "report.json").reasons
            raise UsageError(f"{self._bot.name} would know nothing{_told(reasons)}; "
                             f"see {self._prepared / 'report.html'}")  # fmt: skip
        with Knowledge.open(self._knowledge(), table.kiwi) as knowledge:
            changes = knowledge.update(found, whole=True, watch=self._show)
            held = len(knowledge)
        said = (f"{held:,} passages: {changes.added:,} new, {changes.changed:,} changed, "
                f"{changes.removed:,} removed")  # fmt: skip
        return Outcome(said, {"passages": held, **changes.as_dict()})

    # --- evaluate --------------------------------------------------------------------------

    def _evaluate(self) -> Outcome:
        from malbeot.cli.evaluate import measured

        result = measured(self._bot.name, self._settings, self._show)
        row = result["suites"][0] if "suites" in result else result
        shares = row["details"]["by_dress"]
        said = ", ".join(
            f"{name} {found['share']:.0%}" for name, found in shares.items() if found["n"]
        )
        return Outcome(f"{said} → {result['report']}", {"score": row["score"], "n": row["n"]})


def _told(reasons: Mapping[str, int]) -> str:
    """The most frequent reasons, for an error."""
    some = ", ".join(f"{name} {count:,}" for name, count in list(reasons.items())[:3])
    return f": {some}" if some else ""


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
