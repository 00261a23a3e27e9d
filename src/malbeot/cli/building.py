"""The steps that make a bot: collect → prepare → (augment) → knowledge → (train) → evaluate.

A step whose inputs are what they were is not done again: what each one was last made from stands in
`home/build/BOT.json`, written when the step has ended. What a model wrote (augment) is for training
alone and never becomes knowledge.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from malbeot import __version__
from malbeot.cli.another import Said, another
from malbeot.cli.gathering import Gathering, prepared_reasons
from malbeot.cli.hidden import told_hidden
from malbeot.cli.ledger import Ledger, digest
from malbeot.cli.messages import say
from malbeot.cli.outcome import Outcome
from malbeot.cli.progress import Show
from malbeot.errors import UsageError
from malbeot.files import sha256
from malbeot.settings import Settings

if TYPE_CHECKING:
    from malbeot.bots.manifest import BotManifest


@dataclass(frozen=True, slots=True)
class Step:
    """`inputs` are all that the result depends on; `made` is there when it was made."""

    inputs: Callable[[], Any]
    made: Path
    run: Callable[[], Outcome]


class Building:
    """The steps of one bot, and what became of them."""

    def __init__(
        self, manifest: BotManifest, file: Path, settings: Settings, fresh: bool, show: Show,
        said: Said | None = None,
    ) -> None:  # fmt: skip
        self._bot = manifest
        self._file = file
        self._settings = settings
        self._fresh = fresh
        self._show = show
        self._said = said or Said()
        self._ledger = Ledger(settings.home / "build" / f"{manifest.name}.json")
        self._outcomes: dict[str, Outcome] = {}
        self._gathering = Gathering(manifest.name, file, settings.home / "collect" / manifest.name)
        self._check()

    @property
    def last_word(self) -> str:
        if self._bot.shared:
            return say("ready_shared", bot=self._bot.name)
        old = any(outcome.again for outcome in self._outcomes.values())
        return say("ready_old" if old else "ready", bot=self._bot.name)

    def result(self) -> dict[str, Any]:
        steps = {name: {"done": outcome.done, "set_aside": outcome.set_aside,
                        "again": outcome.again, **outcome.figures}
                 for name, outcome in self._outcomes.items()}  # fmt: skip
        return {"bot": self._bot.name, "steps": steps}

    def steps(self) -> Iterator[tuple[str, Step]]:
        """The steps that this bot has, in order."""
        home, name = self._settings.home, self._bot.name
        if self._bot.sources:
            yield "collect", Step(
                self._gathering.inputs, self._gathering.folder,
                lambda: self._gathering.run(fresh=self._fresh, show=self._show),
            )  # fmt: skip
        yield "prepare", Step(self._prepared_from, self._prepared / "report.json", self._prepare)
        if self._bot.augment:
            yield "augment", Step(
                lambda: [self._prepared_rows(), self._bot.augment], home / "augment" / name,
                self._augment,
            )  # fmt: skip
        yield "knowledge", Step(self._known_from, self._knowledge(), self._know)
        if recipe := self._bot.train.recipe:
            path = self._file.parent / recipe
            yield "train", Step(
                lambda: [sha256(path), self._ledger.get("prepare"), self._ledger.get("augment")],
                self._ledger.file, lambda: self._verb("train", [str(path)]),
            )  # fmt: skip
        if not self._bot.shared:
            yield "evaluate", Step(
                lambda: [self._ledger.get("knowledge"), self._bot.starters],
                home / "reports" / name, self._evaluate,
            )  # fmt: skip

    def do(self, name: str, step: Step) -> Outcome:
        """Run the step, unless its result is there and was made from the same."""
        key = digest([__version__, name, step.inputs()])
        if self._ledger.get(name) == key and step.made.exists() and not self._fresh:
            outcome = Outcome(say("unchanged"), done=False)
        else:
            self._ledger.forget(name)
            outcome = step.run()
            if not outcome.again:
                self._ledger.remember(name, key)
        self._outcomes[name] = outcome
        return outcome

    def _check(self) -> None:
        """Every table of bot.toml before anything is done. Raises `UsageError`."""
        from malbeot.augment.table import read_table as augment_table
        from malbeot.knowledge.settings import settings_of
        from malbeot.prepare.table import read_table as prepare_table

        if not self._gathering.sources() and not self._bot.data.files:
            raise UsageError(
                f"{self._file}: it names no data; add [[sources]]",
                korean=f"{self._file}: 자료가 없어요. [[sources]]에 어떤 자료를 쓸지 적어 주세요.",
            )
        prepare_table(self._bot.prepare, f"{self._file}: [prepare]")
        augment_table(self._bot.augment, f"{self._file}: [augment]")
        settings_of(self._bot.knowledge, f"{self._file}: [knowledge]")
        recipe = self._bot.train.recipe
        if recipe and not (self._file.parent / recipe).is_file():
            raise UsageError(f"{self._file}: [train]: recipe {recipe}: no such file beside it")

    # --- prepare ---------------------------------------------------------------------------

    @property
    def _prepared(self) -> Path:
        return self._settings.home / "data" / self._bot.name

    def _inputs(self) -> list[Path]:
        named = [self._file.parent / file.path for file in self._bot.data.files]
        if missing := [str(path) for path in named if not path.is_file()]:
            raise UsageError(
                f"{self._file}: [[data.files]] that are not there: {', '.join(missing)}"
            )
        pages = self._gathering
        left = self._ledger.file.with_name(f"{self._bot.name}.pages.jsonl")
        collected = self._bot.sources and pages.pages.is_file()
        paths = [*([pages.declared(left)] if collected else []), *named]
        if not paths:
            raise UsageError(
                f"{self._file}: nothing was found to prepare; look at its [[sources]]",
                korean=f"{self._file}: 모은 자료가 없어요. [[sources]]를 확인해 주세요.",
            )
        return paths

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
        said = [say("prepared", kept=report.kept, documents=report.documents, page=page)]
        if report.set_aside:
            said.append(say("set_aside", count=report.set_aside, page=page,
                            reasons=prepared_reasons(report.reasons)))  # fmt: skip
        if hidden := report.changed.get("pii", 0):
            sources = {source.name for source in self._gathering.sources()}
            said += told_hidden(hidden, self._gathering.pages, table.keep, sources)
        return Outcome("\n".join(said), figures, report.set_aside)

    # --- augment, train --------------------------------------------------------------------

    def _augment(self) -> Outcome:
        by = "model" if self._bot.augment.get("url") else "offline"
        return self._verb("augment", [self._bot.name, "--by", by])

    def _verb(self, verb: str, words: Sequence[str]) -> Outcome:
        return another(verb, words, self._said, self._settings.home, self._bot.name)

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
            lost = Report.read(self._prepared / "report.json").reasons
            page = self._prepared / "report.html"
            english = prepared_reasons(lost, False) or say("no_rows", spoken=False)
            words = prepared_reasons(lost, True) or say("no_rows", spoken=True)
            raise UsageError(
                f"{self._bot.name} would know nothing ({english}); see {page}",
                korean=f"남은 자료가 없어서 봇을 만들 수 없어요({words}). 고치는 방법 → {page}",
            )
        with Knowledge.open(self._knowledge(), table.kiwi) as knowledge:
            changes = knowledge.update(found, whole=True, watch=self._show)
            held = len(knowledge)
        said = say("known", held=held, added=changes.added, changed=changes.changed,
                   removed=changes.removed)  # fmt: skip
        return Outcome(said, {"passages": held, **changes.as_dict()})

    # --- evaluate --------------------------------------------------------------------------

    def _evaluate(self) -> Outcome:
        from malbeot.cli.evaluate import measured

        result = measured(self._bot.name, self._settings, self._show)
        row = result["suites"][0] if "suites" in result else result
        shares = row["details"]["by_dress"]
        told = [say(f"share_{name}", share=found["share"])
                for name, found in shares.items() if found["n"]]  # fmt: skip
        said = say("evaluated", shares=", ".join(told), report=result["report"])
        return Outcome(said, {"score": row["score"], "n": row["n"]})
