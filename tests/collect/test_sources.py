"""What bot.toml may say, and the one sentence when it says something else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.collect.sources import definition, read_source, read_sources
from malbeot.collect.tables import KINDS, FileSource, SiteSource, as_table
from malbeot.errors import UsageError

LEAST: dict[str, Any] = {
    "name": "clinic", "kind": "site", "licence": "asked the site", "contact": "me@example.kr",
    "start": "https://example.kr/",
}  # fmt: skip


def read(**keys: Any) -> Any:
    table = {key: value for key, value in {**LEAST, **keys}.items() if value is not None}
    return read_sources({"sources": [table]}, "bot.toml")[0]


def told(**keys: Any) -> str:
    with pytest.raises(UsageError) as raised:
        read(**keys)
    return raised.value.message


def test_the_least_that_a_source_says() -> None:
    source = read()
    assert isinstance(source, SiteSource)
    assert source.start == ("https://example.kr/",)
    assert (source.delay, source.limits.page_bytes, source.parser) == (1.0, 10_000_000, "fast")


def test_a_bot_without_sources_has_none() -> None:
    assert read_sources({"name": "x"}, "bot.toml") == ()


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            {"selct": {}},
            "bot.toml: [[sources]] 1 (clinic): unknown key selct; did you mean select?",
        ),
        (
            {"select": {"anwsers": ".a"}},
            "[sources.select]: unknown key anwsers; did you mean answers?",
        ),
        ({"limits": {"page": 3}}, "[sources.limits]: unknown key page; did you mean pages?"),
        ({"kind": "sitmap"}, "unknown kind 'sitmap'; did you mean sitemap?"),
        ({"kind": None}, "kind is missing; choose one of site, sitemap, feed, api, script, files"),
        ({"licence": None}, "licence is missing: what you know of the right to use this source"),
        ({"contact": None}, "contact is missing: an e-mail address or web page"),
        ({"contact": "me"}, "contact: write an e-mail address or a web page"),
        ({"contact": "me@example.kr)\r\nX: y"}, "contact: write an e-mail address"),
        ({"start": []}, "start"),
        ({"start": "file:///etc/passwd"}, "not an http or https address"),
        ({"start": "https://me:pw@example.kr/"}, "must not hold a name or password"),
        ({"follow": "(["}, "follow, item 1: ([ is not a regular expression"),
        ({"allow_hosts": "http://127.0.0.1"}, "is not host or host:port"),
        ({"select": {"list": "a[["}}, "select.list: 'a[['"),
        ({"select": {"question": "p:contains('x')"}}, 'parser = "bs4" knows more'),
        ({"select": {"more": {"menu": {"css": "p", "mny": True}}}}, "did you mean many?"),
        ({"delay": -1}, "delay: input should be greater than or equal to 0"),
        ({"kind": "api", "api": {"rows": "a[["}}, "[sources.api]: rows: 'a[[' is not a JMESPath"),
        ({"kind": "api", "api": {"page": {"by": "page"}}}, "needs param"),
        ({"kind": "api", "api": {"page": {"by": "next"}}}, "needs path"),
        ({"name": "Big Name"}, "name: string should match pattern"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_the_nearest_right(
    keys: dict[str, Any], said: str
) -> None:
    assert said.lower() in told(**keys).lower()


def test_contact_may_stand_once_for_all() -> None:
    table = {key: value for key, value in LEAST.items() if key != "contact"}
    shared = {"contact": "https://example.kr/bot"}
    files = {"name": "f", "kind": "files", "licence": "own", "paths": "*.csv"}
    first, second = read_sources({"collect": shared, "sources": [table, files]}, "bot.toml")
    assert isinstance(first, SiteSource)
    assert first.contact == "https://example.kr/bot"
    assert isinstance(second, FileSource)


def test_two_sources_of_one_name_are_refused() -> None:
    with pytest.raises(UsageError, match="two sources are named clinic"):
        read_sources({"sources": [LEAST, LEAST]}, "bot.toml")


@pytest.mark.parametrize(
    "table",
    [{"sources": {"name": "x"}}, {"sources": ["x"]}, {"collect": 1}, {"collect": {"contct": ""}}],
)
def test_tables_of_another_shape_are_refused(table: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"bot\.toml: "):
        read_sources(table, "bot.toml")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_source_travels_to_the_child_and_back(kind: str) -> None:
    more: dict[str, Any] = {"kind": kind, "limits": {"pages": 7}}
    if kind == "files":
        more |= {"contact": None, "start": None, "paths": ["a/*.csv"], "columns": {"q": ["b", "c"]}}
    elif kind == "api":
        more["api"] = {"page": {"by": "cursor", "param": "c", "path": "n"}, "headers": {"A": "$B"}}
    else:
        more["select"] = {"list": ["a", "b"], "more": {"x": {"css": "p@title", "many": True}}}
    source = read(**more)
    assert read_source(as_table(source)) == source


def test_the_definition_changes_with_what_is_read_and_not_with_how() -> None:
    plain = definition(read())
    assert plain == definition(read(delay=5, contact="you@example.kr", limits={"pages": 3}))
    assert plain != definition(read(select={"question": "p"}))
    assert plain != definition(read(licence="none"))
    assert plain != definition(read(limits={"page_bytes": 5_000}))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*LEAST, "select", "limits", "api", "x"]), inner)
        ),
        max_leaves=12,
    )
)
def test_anything_at_all_is_read_or_refused(value: Any) -> None:
    with pytest.raises(UsageError, match=r"^bot\.toml: "):
        read_sources({"sources": [{**LEAST, "select": value}, value]}, "bot.toml")


def test_a_key_that_was_written_below_a_table_is_told_where_it_belongs() -> None:
    entry = {"name": "x", "kind": "site", "licence": "x", "contact": "a@b.kr",
             "start": "http://wiki.lan:8080/"}  # fmt: skip
    hosts = ["wiki.lan:8080"]
    for table in ("select", "limits"):
        wrong = {**entry, table: {"allow_hosts": hosts}}
        with pytest.raises(UsageError, match=rf"write it above \[sources\.{table}\]"):
            read_sources({"sources": [wrong]}, "bot.toml")
    with pytest.raises(UsageError, match=r"belongs to a source, under \[\[sources\]\]"):
        read_sources({"collect": {"allow_hosts": hosts}, "sources": [entry]}, "bot.toml")
    assert read_sources({"sources": [{**entry, "allow_hosts": hosts}]}, "bot.toml")


@pytest.mark.parametrize(
    ("table", "korean"),
    [
        ({"sources": [LEAST | {"selct": {}}]}, "[[sources]] 1 (clinic): selct: 모르는 이름이에요"),
        ({"sources": [LEAST | {"kind": "sitmap"}]}, "모르는 종류예요 (비슷한 이름: sitemap."),
        ({"sources": [LEAST | {"kind": ""}]}, "kind: 빠져 있어요"),
        ({"sources": [LEAST | {"preset": "doctor-bord"}]}, "(비슷한 이름: doctor-board)"),
        ({"sources": [LEAST | {"preset": "x"}]}, "쓸 수 있는 이름: doctor-board"),
        ({"sources": [LEAST | {"limits": {"page": 1}}]}, "[sources.limits]: page: 모르는 이름"),
        ({"sources": [LEAST | {"limits": {"start": 1}}]}, "([sources.limits]보다 위에 적어"),
        ({"sources": [{**LEAST, "licence": ""}]}, "licence: 값이 올바르지 않아요"),
        ({"sources": [{"kind": "files", "name": "f", "paths": "a"}]}, "이 자료를 써도 되는 까닭"),
        ({"sources": "x"}, "자료마다 [[sources]]로 시작해"),
        ({"sources": ["x"]}, "자료마다 [[sources]]로 시작해"),
        ({"sources": [LEAST, LEAST]}, "이름이 clinic인 [[sources]]가 둘이에요"),
        ({"collect": 1}, "[collect] 표로 적어 주세요"),
        ({"collect": {"delay": 1}}, "delay: [[sources]] 아래에 적어 주세요"),
        ({"collect": {"contct": "x"}}, "(비슷한 이름: contact)"),
    ],
)
def test_what_is_wrong_is_said_in_korean_too(table: dict[str, Any], korean: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_sources(table, "bot.toml")
    assert korean in raised.value.korean


def test_a_password_in_an_address_is_not_repeated() -> None:
    assert "geheim" not in told(start="https://me:geheim@example.kr/")
