"""The first step of a build: what the sources of a bot bring, and how current that is.

In: the sources of bot.toml. Out: the page log, and what to say of it. A source that could not be
read now keeps the pages it had; that is said with their date, and the next build asks again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from malbeot.cli.messages import korean, say
from malbeot.cli.outcome import Outcome
from malbeot.cli.progress import Show
from malbeot.errors import MalbeotError
from malbeot.files import read_jsonl, read_toml, sha256, write_jsonl

if TYPE_CHECKING:
    from malbeot.collect.report import Report, SourceReport
    from malbeot.collect.tables import Source

_FILE = Path(__file__).with_name("gathering.toml")
_LISTED = 4


class Gathering:
    """The sources of the bot whose bot.toml is `file`; `folder` holds what was collected."""

    def __init__(self, bot: str, file: Path, folder: Path) -> None:
        self._bot, self._file, self.folder = bot, file, folder
        self.pages = folder / "pages.jsonl"
        self._declared: tuple[Any, bool] = None, True

    def sources(self) -> tuple[Source, ...]:
        from malbeot.collect.sources import read_sources

        return read_sources(read_toml(self._file), str(self._file))

    def inputs(self) -> list[Any]:
        """The sources, and the files that they name."""
        from malbeot.collect.fromfiles import matching
        from malbeot.collect.tables import FileSource, as_table

        found = []
        for source in self.sources():
            files: list[list[Any]] = []
            if isinstance(source, FileSource):
                paths = {path for pattern in source.paths
                         for path in matching(pattern, self._file.parent)}  # fmt: skip
                files = [[str(path), sha256(path)] for path in sorted(paths)]
            found.append([as_table(source), files])
        return found

    def run(self, *, fresh: bool, show: Show) -> Outcome:
        from malbeot.collect.run import collect

        report = collect(
            self._bot, self.sources(), self.folder, self._file.parent, fresh=fresh, watch=show
        )
        skipped = self.folder / "skipped.jsonl"
        if not report.pages:
            where = self._where(skipped)
            raise MalbeotError(
                f"nothing could be collected ({reasons(report.reasons, False) or '-'}){where}; "
                f"see {skipped}",
                korean=f"모은 것이 없어요({reasons(report.reasons, True) or '-'}){where}. "
                f"까닭과 고치는 방법 → {skipped}",
            )
        if report.failed:
            told = "; ".join(f"{name} {said}" for name, said in report.failed.items())
            raise MalbeotError(f"collecting broke off: {told}; the next build goes on")
        said = [say("collected", pages=report.pages, file=self.pages)]
        if out := _left_out(report):
            said.append(say("left_out", count=sum(out.values()), reasons=reasons(out),
                            file=skipped))  # fmt: skip
        web = [source for source in report.sources if source.kind != "files"]
        ages = self._ages([source.name for source in web])
        missed = [line for source in web for line in _missed(source, ages[source.name])]
        return Outcome("\n".join([*said, *missed]), report.as_dict(), report.skipped,
                       again=bool(missed))  # fmt: skip

    def _where(self, skipped: Path) -> str:
        """': data/faq.csv, …', the first files and addresses that brought nothing."""
        rows = read_jsonl(skipped) if skipped.is_file() else ()
        names = list(dict.fromkeys(str(row.get("url", "")) for row in rows))
        listed = [*names[:_LISTED], *(["…"] if len(names) > _LISTED else [])]
        return f": {', '.join(listed)}" if listed else ""

    def _ages(self, names: Sequence[str]) -> dict[str, Age]:
        """Of each of these sources."""
        from malbeot.collect.state import read

        since = {name: held.cache_since for name, held in read(self.folder).items()}
        ages = {name: Age() for name in names}
        for row in read_jsonl(self.pages) if ages else ():
            if age := ages.get(row.get("source", "")):
                age.note(row["time"], since.get(row["source"], ""))
        return ages

    def declared(self, place: Path) -> Path:
        """The page log without the pages of sources that bot.toml no longer has; `place` takes it
        where there are such pages."""
        names = {source.name for source in self.sources()}
        found = self.pages.stat()
        look = names, found.st_mtime_ns, found.st_size
        if self._declared[0] != look:  # the log may be long: it is read once a build
            every = all(row.get("source") in names for row in read_jsonl(self.pages))
            if not every:
                rows = (row for row in read_jsonl(self.pages) if row.get("source") in names)
                write_jsonl(place, rows)
            self._declared = look, every
        return self.pages if self._declared[1] else place


@dataclass(slots=True)
class Age:
    """When the newest page of a source was collected; of those that should have been collected
    anew and were not, how many there are and when the newest of them was."""

    newest: str = ""
    old: int = 0
    newest_old: str = ""

    def note(self, time: str, since: str) -> None:
        self.newest = max(self.newest, time)
        if time < since:
            self.old += 1
            self.newest_old = max(self.newest_old, time)

    @property
    def date(self) -> str:
        time = self.newest_old or self.newest
        return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}" if time else "?"


def _missed(source: SourceReport, age: Age) -> Iterator[str]:
    """What of this source is not as new as it was asked to be."""
    moment = _for_the_moment(source.reasons) + Counter(source.hosts_stopped.values())
    why, name = reasons(moment) or "?", source.name
    read = source.new + source.changed + source.known
    if source.hosts_stopped or (moment and not read):
        yield say("source_old", source=name, date=age.date, reasons=why)
    elif age.old:
        yield say("source_partly_old", source=name, date=age.date, count=age.old)
    elif moment:
        yield say("source_down", source=name, count=moment.total(), reasons=why)
    if source.stopped:
        yield say("source_stopped", source=name, why=source.stopped)


def reasons(counts: Mapping[str, int], spoken: bool | None = None) -> str:
    """The most frequent ones of collecting: 'duplicate 3, nul 1'; in Korean words where `spoken`,
    which is what the locale says where it is left out."""
    return _listed(counts, _name, spoken)


def prepared_reasons(counts: Mapping[str, int], spoken: bool | None = None) -> str:
    """The same of preparing."""
    from malbeot.prepare.page import reason_name

    return _listed(counts, reason_name, spoken)


def _listed(counts: Mapping[str, int], name: Callable[[str], str], spoken: bool | None) -> str:
    name = name if (korean() if spoken is None else spoken) else str
    told = [f"{name(reason)} {count:,}" for reason, count in Counter(counts).most_common(_LISTED)]
    return ", ".join([*told, *(["…"] if len(counts) > _LISTED else [])])


def _name(reason: str) -> str:
    """In a few Korean words; a status without any of its own shares those of its family."""
    from malbeot.prepare.page import reason_name

    names = _words()["names"]
    family = f"{reason[:6]}xx" if reason.startswith("http_") else reason
    return names.get(reason) or names.get(family) or reason_name(reason)


def _left_out(report: Report) -> Counter[str]:
    found: Counter[str] = Counter()
    for source in report.sources:
        found.update(source.reasons)
        if source.kind != "files":
            found -= _for_the_moment(source.reasons)
    return found


def _for_the_moment(counts: Mapping[str, int]) -> Counter[str]:
    known = _words()["for_the_moment"]
    return Counter({name: count for name, count in counts.items()
                    if name in known or name.startswith("http_5")})  # fmt: skip


@cache
def _words() -> dict[str, Any]:
    return read_toml(_FILE)
