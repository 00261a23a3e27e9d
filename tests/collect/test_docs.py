"""docs/collect.md says what is true: its examples are read, its defaults are the defaults."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from malbeot.collect import presets
from malbeot.collect.sources import read_sources
from malbeot.collect.tables import KINDS, Limits, SiteSource

TEXT = (Path(__file__).parents[2] / "docs" / "collect.md").read_text("utf-8")
EXAMPLES = [found for found in re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
            if "[[sources]]" in found]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_a_source(example: str) -> None:
    table = {"collect": {"contact": "you@example.kr"}, **tomllib.loads(example)}
    (source,) = read_sources(table, "docs/collect.md")
    assert source.kind in KINDS


def test_every_kind_and_every_preset_stands_there() -> None:
    assert all(f'kind = "{kind}"' in TEXT for kind in KINDS)
    assert all(f'"{name}"' in TEXT for name in presets.names())


def test_the_defaults_are_the_defaults() -> None:
    table = {"collect": {"contact": "you@example.kr"}, **tomllib.loads(EXAMPLES[0])}
    (source,) = read_sources(table, "docs/collect.md")
    assert isinstance(source, SiteSource)
    assert source.limits == Limits()
    assert set(tomllib.loads(EXAMPLES[0])["sources"][0]["limits"]) == set(Limits.model_fields)
    for name in ("parser", "cookies", "verify", "delay"):
        assert getattr(source, name) == SiteSource.model_fields[name].default
