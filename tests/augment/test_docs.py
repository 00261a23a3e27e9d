"""docs/augment.md names what there is."""

from __future__ import annotations

import re
from pathlib import Path

from malbeot.augment.report import REFUSED, REPORT, ROWS
from malbeot.augment.run import CACHE, JOURNAL
from malbeot.augment.table import AugmentTable, OfflineTable

PAGE = (Path(__file__).parents[2] / "docs" / "augment.md").read_text("utf-8")


def test_every_key_of_the_table_is_explained_and_no_other() -> None:
    table = PAGE.split("### The `[augment]` table")[1].split("##")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    assert named == set(AugmentTable.model_fields)


def test_defaults_are_those_of_the_code() -> None:
    table = AugmentTable()
    for words in (
        f"| `concurrency` | {table.concurrency} |",
        f"| `target` | {table.target} |",
        f"| `tokens`, `threshold` | {table.tokens}, {table.threshold} |",
        f"| `mix` | {table.mix} |",
        f"| `per_call` | {table.per_call} |",
        f"| `calls_per_round` | {table.calls_per_round} |",
        f"| `temperature`, `max_tokens` | {table.temperature}, {table.max_tokens} |",
        f"| `least_yield`, `patience` | {table.least_yield}, {table.patience} |",
        f"| `seed` | {table.seed} |",
    ):
        assert words in PAGE, words


def test_files_and_changes_are_named() -> None:
    for name in (ROWS, REFUSED, REPORT, JOURNAL, CACHE):
        assert f"`{name}`" in PAGE
    for change in OfflineTable().changes:
        assert f'"{change}"' in PAGE
