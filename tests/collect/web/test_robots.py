from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malbeot.collect.reasons import Skip
from malbeot.collect.web.robots import LARGEST, Rules, rules


def verdict(found: Rules, url: str) -> str:
    try:
        found.check(url)
    except Skip as skip:
        return skip.reason
    return ""


TEXT = """
User-agent: *
Disallow: /private
Allow: /private/open$
Disallow: /*.php?*print=
Disallow: /검색
Crawl-delay: 2.5
Request-rate: 10/1m

User-agent: Googlebot
User-agent: BadBot
Disallow: /

User-agent: malbeot
Disallow: /no-malbeot
Crawl-delay: 7
"""


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/", ""),
        ("/private/x", "robots"),
        ("/private/open", ""),
        ("/private/open/x", "robots"),
        ("/view.php?no=1&print=1", "robots"),
        ("/view.php?no=1", ""),
        ("/%EA%B2%80%EC%83%89?q=x", "robots"),
    ],
)
def test_rules_for_everyone(path: str, reason: str) -> None:
    text = TEXT.rpartition("User-agent")[0]
    assert verdict(rules(200, text.encode()), f"https://a.kr{path}") == reason


def test_rules_under_our_own_name_count_alone() -> None:
    found = rules(200, TEXT.encode())
    assert verdict(found, "https://a.kr/no-malbeot") == "robots"
    assert verdict(found, "https://a.kr/private/x") == ""
    assert found.delay == 7


def test_the_slower_of_delay_and_rate_counts() -> None:
    text = TEXT.rpartition("User-agent")[0]
    assert rules(200, text.encode()).delay == 6
    assert rules(200, b"User-agent: *\nCrawl-delay: nonsense\n").delay == 0
    assert rules(200, b"").delay == 0


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (200, ""), (204, ""), (400, ""), (404, ""), (410, ""), (451, ""),
        (401, "robots"), (403, "robots"),
        (429, "robots_unreachable"), (500, "robots_unreachable"), (503, "robots_unreachable"),
        (302, "robots_unreachable"), (100, "robots_unreachable"),
    ],
)  # fmt: skip
def test_what_a_status_means(status: int, reason: str) -> None:
    assert verdict(rules(status, b""), "https://a.kr/x") == reason


def test_only_the_first_half_megabyte_counts() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    filler = b"# x\n" * (LARGEST // 4)
    found = rules(200, head + filler + b"Disallow: /b\n")
    assert verdict(found, "https://a.kr/a") == "robots"
    assert verdict(found, "https://a.kr/b") == ""


def test_a_byte_order_mark_and_broken_bytes_do_not_matter() -> None:
    body = "\ufeffUser-agent: *\nDisallow: /a\n".encode() + b"\xff\xfe# \xb0\xa1\nDisallow: /b\n"
    found = rules(200, body)
    assert verdict(found, "https://a.kr/a") == "robots"
    assert verdict(found, "https://a.kr/b") == "robots"


PIECES = st.sampled_from(
    ["User-agent: *", "Disallow: /", "Allow: *$", "Crawl-delay: -1", "\n", "%zz", "*"]
)


@given(st.binary(max_size=200) | st.lists(PIECES, max_size=15).map(lambda p: "".join(p).encode()))
def test_any_file_allows_or_forbids(body: bytes) -> None:
    found = rules(200, body)
    assert verdict(found, "https://a.kr/%EA?x#y") in ("", "robots")
    assert found.delay >= 0
