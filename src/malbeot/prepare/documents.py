"""Pages that say what an earlier page said.

In: the finished shards, in order. Out: for each such page, by its place among all pages, the
address of the earlier one and how alike they are (Jaccard of character 5-grams, verified).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from malbeot.prepare.rules import rules
from malbeot.text.documents import NearDocuments


def repeated_pages(shards: Iterable[Path], folder: Path) -> dict[int, tuple[str, float]]:
    """Only tables with pages in them are read. Texts rest in `folder` meanwhile."""
    near: NearDocuments[str] = NearDocuments(rules().duplicates.document_threshold, folder)
    found: dict[int, tuple[str, float]] = {}
    place = 0
    for shard in shards:
        pages = (
            pl.scan_parquet(shard)
            .filter((pl.col("kind") == "Page") & (pl.col("reason") == ""))
            .select("payload")
            .collect()
        )
        for payload in pages["payload"]:
            row = json.loads(payload)
            if match := near.place(row["url"], row.get("text", "")):
                found[place] = (match.key, match.score)
            place += 1
    return found
