from __future__ import annotations

from pathlib import Path

import pytest
from tests.collect.crawling import run, source
from tests.collect.site import Site

from malbeot.collect import ready
from malbeot.errors import UsageError


def test_a_key_that_is_not_in_the_environment_is_told_before_anything_is_asked(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    declared = source(site, kind="api", api={"headers": {"X-Key": "$NO_SUCH_KEY", "X": "plain"}})
    with pytest.raises(UsageError, match=r"source here: api\.headers\.X-Key: the environment"):
        run(declared, tmp_path)
    assert site.hits == []
    monkeypatch.setenv("NO_SUCH_KEY", "x")
    ready.check([declared])


def test_a_browser_that_is_not_installed_is_told(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UsageError, match=r"source here: Chromium is not installed \(Debian: apt"):
        ready.check([source(site, kind="script")])


def test_a_package_that_is_not_installed_is_named(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "find_spec", lambda name: None)
    with pytest.raises(ModuleNotFoundError) as raised:
        ready.check([source(site)])
    assert raised.value.name == "scrapy"  # from which the command line finds the extra
