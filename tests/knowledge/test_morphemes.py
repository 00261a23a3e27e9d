from __future__ import annotations

import importlib.util

import pytest

from malbeot.errors import UsageError
from malbeot.knowledge import morphemes

needs_kiwi = pytest.mark.skipif(
    not morphemes.installed(), reason="kiwipiepy is not installed (extra 'data')"
)


@needs_kiwi
def test_content_is_kept_and_particles_are_not() -> None:
    assert morphemes.analyse("김치찌개를 먹었어요") == ["김치찌개/N", "먹/V"]


@needs_kiwi
def test_nothing_and_marks_have_no_morphemes() -> None:
    assert morphemes.analyse("") == morphemes.analyse("?! 👍") == []


@needs_kiwi
def test_the_name_has_the_version_in_it() -> None:
    assert morphemes.name().startswith("kiwi-0.")


def test_without_the_package_the_error_names_the_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert not morphemes.installed()
    with pytest.raises(UsageError, match=r"pip install 'malbeot\[data\]'"):
        morphemes.needed()


@pytest.mark.parametrize("form", ["두 낱말", "줄\n바꿈", "AB"])
def test_no_written_morpheme_holds_a_space(form: str) -> None:
    written = morphemes._written(form, "NNG")
    assert written.split() == [written]
    assert written == written.lower().replace("/n", "/N")
