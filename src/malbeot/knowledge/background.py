"""How common a gram is in Korean at large, for stores too small to know.

In a shop's twenty answers an ending like "인가요" may come once, and would pass for a rare word. So
every store is weighed as if it held `DOCUMENTS` more texts, in which grams are as common as in
background.json. Counted by `learn` in permitted data of two fields, where the smaller share of the
two counts: what is common in both is no field's own word.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

from malbeot.errors import DataError

FILE = Path(__file__).with_name("background.json")
DOCUMENTS = 1000


@cache
def shares(path: Path = FILE) -> dict[str, float]:
    """The share of texts that hold a gram, for those above a least one. Raises `DataError`."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["shares"]
        return {str(gram): float(share) for gram, share in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: no shares of grams: {error}") from error


def rarity(gram: str, documents: int, frequency: int) -> float:
    """Inverse document frequency, as in BM25, over the store and the background together."""
    there = min(frequency, documents) + shares().get(gram, 0.0) * DOCUMENTS
    return math.log(1 + (documents + DOCUMENTS - there + 0.5) / (there + 0.5))


def most(documents: int) -> float:
    """The rarity of what nobody has ever said."""
    return rarity("", documents, 0)
