"""What one table of [[sources]] may say: the keys, their defaults and what they mean.

The docstring of a key is its help. Knows nothing of presets or of bot.toml as a whole; `sources`
turns what is wrong here into one sentence.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from malbeot.collect.values import Addresses, Contact, Css, FilePaths, Hosts, JmesPath, Patterns

Parser = Literal["fast", "bs4"]


class Table(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=True
    )


class Pick(Table):
    """A field of one's own: `reviews = { css = ".review", many = true }`, or just the selector."""

    css: Css
    many: bool = False
    """Every match as a list, instead of the first one."""


def _pick(value: object) -> object:
    return {"css": value} if isinstance(value, str | list | tuple) else value


class Select(Table):
    """CSS selectors, looked for after scripts, menus and what `drop` names were taken out."""

    list_: Css = Field(default=(), alias="list")
    """Links from a list to the pages."""
    next: Css = ()
    """The link to the next part of a list."""
    item: Css = ()
    """A block that stands several times on a page; each is kept on its own."""
    title: Css = ()
    question: Css = ()
    answers: Css = ()
    """Every match is one answer."""
    text: Css = ()
    """The main text, where there is no question."""
    category: Css = ()
    date: Css = ()
    more: dict[str, Annotated[Pick, BeforeValidator(_pick)]] = Field(default_factory=dict)
    """Other fields by name."""
    drop: Css = ()
    """Taken out first: authors, nicknames, buttons."""

    @property
    def picks(self) -> bool:
        """Whether there is anything to pick; without it the main text is found by itself."""
        return bool(self.question or self.answers or self.text or self.more)


class Limits(Table):
    pages: int = Field(default=10_000, ge=1)
    """Pages kept of this source."""
    depth: int = Field(default=10, ge=0)
    """Clicks away from a start address; the next part of a list is no click."""
    page_bytes: int = Field(default=10_000_000, ge=1_000)
    """A larger page is given up while it is read, packed or unpacked. For a script-made page,
    all that it loads counts."""
    sitemap_bytes: int = Field(default=52_428_800, ge=1_000)
    """The same for sitemaps and feeds; the sitemap protocol allows this much."""
    seconds: float = Field(default=6 * 3600, gt=0)
    """How long one run of this source may take; the next run goes on."""
    request_seconds: float = Field(default=30, gt=0)
    """How long one page may take."""
    longest_wait: float = Field(default=300, ge=0)
    """The longest pause that a site may ask for; one that asks for more is left alone."""
    redirects: int = Field(default=10, ge=0)
    retries: int = Field(default=2, ge=0)
    """How often a page that failed for the moment is asked for again."""
    same_shape: int = Field(default=1_000, ge=1)
    """Addresses that differ in numbers alone and were found by follow."""
    min_chars: int = Field(default=20, ge=1)
    """A page with a shorter main text is not kept."""


class Shared(Table):
    """[collect]: what all sources have in common."""

    contact: Contact = ""


class _Source(Table):
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    licence: str = Field(min_length=1)
    """What you know of the right to use it; written to every page."""
    limits: Limits = Limits()


class WebSource(_Source):
    contact: Contact
    """An e-mail address or web page, sent with every request so that the site can reach you."""
    start: Addresses
    domains: Hosts = ()
    """Further hosts, with all below them, that links and redirects may lead to."""
    allow_hosts: Hosts = ()
    """Hosts inside a private network that may be visited, as host:port."""
    follow: Patterns = ()
    """Links whose address matches one of these are visited."""
    take: Patterns = ()
    """Of the pages visited, those whose address matches are kept; without it, all."""
    skip: Patterns = ()
    """Links whose address matches are never visited."""
    delay: float = Field(default=1.0, ge=0)
    """Least seconds between two requests to a host; robots.txt and slow answers make it longer."""
    cookies: bool = False
    verify: bool = True
    """Whether the site's certificate must be valid."""
    parser: Parser = "fast"
    """bs4 for markup or selectors that the fast parser does not take."""
    select: Select = Select()

    @model_validator(mode="after")
    def _selectors_read(self) -> WebSource:
        from malbeot.collect.read.markup import check

        named = [
            *((name, css) for name, css in self.select if isinstance(css, tuple)),
            *((f"more.{name}", pick.css) for name, pick in self.select.more.items()),
        ]
        for name, alternatives in named:
            for css in alternatives:
                if problem := check(css, self.parser):
                    more = '; parser = "bs4" knows more' if self.parser == "fast" else ""
                    raise ValueError(f"select.{name.rstrip('_')}: {css!r}: {problem}{more}")
        return self


class SiteSource(WebSource):
    """Pages with links. With select.list the start addresses are lists, else pages themselves."""

    kind: Literal["site"]


class SitemapSource(WebSource):
    """start: sitemaps, indexes of sitemaps, packed or not. follow chooses among the addresses."""

    kind: Literal["sitemap"]


class FeedSource(WebSource):
    """start: RSS or Atom feeds."""

    kind: Literal["feed"]
    entry: Literal["link", "text"] = "link"
    """Visit what the entries link to, or keep the text that stands in the feed."""


class Paging(Table):
    by: Literal["page", "offset", "cursor", "next"]
    """page, offset: a number is counted up. cursor: a value out of the answer goes into the next
    request. next: the answer holds the next address."""
    param: str = ""
    """Name in the query of what is counted up or handed over."""
    first: int = 1
    """Number of the first part (0 is usual for offset)."""
    step: int = Field(default=1, ge=1)
    """How much is added each time; for offset the number of rows in a part."""
    path: str = ""
    """Where cursor or next address stand in the answer (JMESPath)."""

    @model_validator(mode="after")
    def _complete(self) -> Paging:
        if self.by != "next" and not self.param:
            raise ValueError(f"by = {self.by!r} needs param, the name in the query")
        if self.by in ("cursor", "next") and not self.path:
            raise ValueError(f"by = {self.by!r} needs path, where it stands in the answer")
        return self


class Api(Table):
    rows: JmesPath = ""
    """Where the list of rows stands in the answer (JMESPath); empty when the answer is the list."""
    fields: dict[str, JmesPath] = Field(default_factory=dict)
    """Name → where it stands in a row: question, answers, category, title, text, url, any other.
    Without it, every row is kept as it is."""
    html: bool = False
    """The values hold HTML; keep their text."""
    page: Paging | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    """Sent to the hosts of start; "$NAME" takes the value from the environment, so that no key
    stands in bot.toml."""


class ApiSource(WebSource):
    """start: addresses that answer with JSON."""

    kind: Literal["api"]
    api: Api = Api()


class ScriptSource(WebSource):
    """A site whose pages are made by scripts: shown in Chromium, then read as a site."""

    kind: Literal["script"]
    wait: str = ""
    """A selector that is there when the page is ready."""
    wait_seconds: float = Field(default=10, ge=0)
    """How long to wait for it; without a selector, how long a page may stay restless."""


class FileSource(_Source):
    """Rows of JSONL, JSON, CSV, XLSX; text of PDF, DOCX, HWPX, HTML, TXT, MD."""

    kind: Literal["files"]
    paths: FilePaths
    """Files or patterns (data/*.csv), beside bot.toml."""
    columns: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    """Name → the column that holds it: question = "문의", answers = ["답변1", "답변2"]."""


Source = SiteSource | SitemapSource | FeedSource | ApiSource | ScriptSource | FileSource
Web = SiteSource | SitemapSource | FeedSource | ApiSource | ScriptSource
KINDS: dict[str, type[Source]] = {
    "site": SiteSource, "sitemap": SitemapSource, "feed": FeedSource, "api": ApiSource,
    "script": ScriptSource, "files": FileSource,
}  # fmt: skip


def as_table(source: Source) -> dict[str, Any]:
    """What `KINDS[source.kind]` reads back."""
    return source.model_dump(mode="json", by_alias=True)
