"""Running again: after new selectors, after changes on the site, after a crash in the middle."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.collect.crawling import Left, run, source
from tests.collect.site import Site, links, page

from malbeot.collect.child import Spec
from malbeot.collect.run import collect
from malbeot.errors import UsageError


def board(site: Site, count: int = 3) -> None:
    site.put("/", page(links(*(f"/q/{n}" for n in range(count)))))
    for number in range(count):
        body = f'<div class="q">질문 {number}</div><div class="a">답 {number}</div>'
        site.put(f"/q/{number}", page(body))


def test_new_selectors_then_a_changed_site_then_a_lost_cache(site: Site, tmp_path: Path) -> None:
    board(site)
    first = run(source(site, select={"list": "a.t", "question": ".q"}), tmp_path)
    assert [row["fields"] for row in first.pages] == [{"question": f"질문 {n}"} for n in range(3)]

    # Better selectors are applied to what was fetched already.
    site.hits.clear()
    better = source(site, select={"list": "a.t", "question": ".q", "answers": ".a"})
    second = run(better, tmp_path)
    assert [row["fields"]["answers"] for row in second.pages] == [["답 0"], ["답 1"], ["답 2"]]
    assert (second.source.new, second.source.changed, site.hits) == (0, 3, [])

    # --fresh asks for everything again, and keeps what the site no longer has.
    site.put("/q/1", page('<div class="q">고친 질문</div>'))
    site.put("/", page(links("/q/0", "/q/1", "/q/3")))
    site.put("/q/3", page('<div class="q">새 질문</div>'))
    third = run(better, tmp_path, fresh=True)
    assert (third.source.new, third.source.changed, third.source.known) == (1, 1, 1)
    assert sorted(site.paths) == ["/", "/q/0", "/q/1", "/q/3", "/robots.txt"]
    found = {row["url"].rpartition("/")[2]: row["fields"]["question"] for row in third.pages}
    assert found == {"0": "질문 0", "1": "고친 질문", "2": "질문 2", "3": "새 질문"}

    # What stands in the log is not asked for, even without the cache.
    for path in sorted((tmp_path / "cache").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    site.hits.clear()
    fourth = run(better, tmp_path)
    assert sorted(site.paths) == ["/", "/robots.txt"]
    assert fourth.pages == third.pages


def faq(*asked: str) -> str:
    form = '<li class="i"><p class="q">{0}</p><p class="a">{0} 답</p></li>'
    blocks = "".join(map(form.format, asked))
    return page(f"<ul>{blocks}</ul>", "자주 묻는 질문")


def questions(left: Left) -> list[tuple[int, str]]:
    return sorted((row["line"], row["fields"]["question"]) for row in left.pages)


def test_a_question_that_was_taken_off_its_page_is_gone_and_no_other(
    site: Site, tmp_path: Path
) -> None:
    select = {"item": ".i", "question": ".q", "answers": ".a"}
    declared = source(site, start=["/faq"], select=select)
    site.put("/faq", faq("가", "나", "다"))
    assert questions(run(declared, tmp_path)) == [(1, "가"), (2, "나"), (3, "다")]
    site.put("/faq", faq("나", "다"))
    left = run(declared, tmp_path, fresh=True)
    assert questions(left) == [(1, "나"), (2, "다")]
    assert (left.source.pages, left.source.reasons) == (2, {})
    site.put("/faq", faq("라", "나", "다"))
    assert questions(run(declared, tmp_path, fresh=True)) == [(1, "라"), (2, "나"), (3, "다")]
    # Nothing at all is more likely a fault of the site than the end of its answers.
    site.put("/faq", page("<p>점검 중이에요.</p>"))
    assert len(run(declared, tmp_path, fresh=True).pages) == 3


def test_a_page_that_was_one_text_is_not_kept_beside_its_questions(
    site: Site, tmp_path: Path
) -> None:
    site.put("/faq", faq("가", "나"))
    first = run(source(site, start=["/faq"], select={"text": "ul"}), tmp_path)
    assert [row.get("line", 0) for row in first.pages] == [0]
    select = {"item": ".i", "question": ".q", "answers": ".a"}
    second = run(source(site, start=["/faq"], select=select), tmp_path)
    assert questions(second) == [(1, "가"), (2, "나")]
    assert site.paths.count("/faq") == 1


def test_a_crawl_that_is_full_forgets_no_item(site: Site, tmp_path: Path) -> None:
    select = {"item": ".i", "question": ".q", "answers": ".a"}
    site.put("/faq", faq("가", "나", "다"))
    run(source(site, start=["/faq"], select=select), tmp_path)
    site.put("/faq", faq("라", "가", "나", "다"))
    more = source(site, start=["/faq"], select=select, limits={"pages": 3})
    assert len(run(more, tmp_path, fresh=True).pages) == 3


def test_two_sources_of_a_bot_share_one_log(site: Site, tmp_path: Path) -> None:
    board(site)
    keys = {"start": ["/q/0", "/q/1"], "select": {"question": ".q"}}
    copy = {**keys, "start": ["/copy"]}
    site.put("/copy", page('<div class="q">질문 0</div>'))
    both = [source(site, name="one", **keys), source(site, name="two", **copy)]
    report = collect("bot", both, tmp_path, tmp_path)
    left = Left(report, tmp_path)
    assert [(each.name, each.pages, each.reasons) for each in report.sources] == [
        ("one", 2, {}), ("two", 0, {"duplicate": 1}),
    ]  # fmt: skip
    assert left.skipped[0]["duplicate_of"] == site.url("/q/0")
    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == report.as_dict()


def test_a_child_that_breaks_off_is_told_and_the_next_run_goes_on(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board(site)
    declared = source(site, select={"list": "a.t", "question": ".q"})
    monkeypatch.setattr(Spec, "dump", lambda _: "no spec at all")
    left = run(declared, tmp_path)
    assert left.report.failed == {"here": f"ended with exit code 1; see {tmp_path / 'log'}"}
    assert "JSONDecodeError" in (tmp_path / "log" / "here.err").read_text("utf-8")
    monkeypatch.undo()
    assert run(declared, tmp_path).source.pages == 3


def test_one_run_at_a_time_works_on_a_folder(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from malbeot.collect import run as running

    monkeypatch.setattr(running, "_ENDING_SECONDS", 0.2)
    declared = source(site, select={"question": ".q"})
    with running._alone(tmp_path), pytest.raises(UsageError, match="another"):
        run(declared, tmp_path)
    assert site.hits == []
