"""The closed list of situation labels, and the phrases that say why a dish suits one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from malbeot.files import read_toml

FILE = Path(__file__).parent / "labels.toml"


@cache
def _reasons() -> Mapping[str, tuple[str, ...]]:
    return {row["id"]: tuple(row.get("reasons", ())) for row in read_toml(FILE)["label"]}


def reasons(label: str) -> tuple[str, ...]:
    """Adnominal phrases that complete '… 메뉴예요'; none for a label that explains nothing."""
    return _reasons().get(label, ())


def phrases() -> frozenset[str]:
    """All that the labels say by themselves: reasons, and first sentences."""
    rows = read_toml(FILE)["label"]
    return frozenset(
        text for row in rows for field in ("reasons", "openings") for text in row.get(field, ())
    )


def known() -> frozenset[str]:
    return frozenset(_reasons())
