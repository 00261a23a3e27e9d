"""Groups → train, validation or test, the same today and tomorrow, on any machine.

A group's name is hashed to a number in [0, 1): the lowest numbers are the test rows, the next ones
validation. A new row moves no other row, unless it joins groups. A group so large that it would
upset the shares goes to train whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, get_args

_SMALL = 20.0  # rows of a group that upsets no shares, however few rows there are
Side = Literal["train", "validation", "test"]
SIDES: tuple[Side, ...] = get_args(Side)


def sides(groups: Sequence[str], validation: float, test: float, largest: float) -> list[Side]:
    """The side of each row, given its group. Shares are of groups; `largest` is of rows."""
    sizes = Counter(groups)
    limit = max(_SMALL, largest * len(groups))
    chosen: dict[str, Side] = {
        group: "train" if size > limit else _side(group, validation, test)
        for group, size in sizes.items()
    }
    return [chosen[group] for group in groups]


def _side(group: str, validation: float, test: float) -> Side:
    at = int.from_bytes(sha256(f"split:{group}".encode()).digest()[:8], "big") / 2**64
    if at < test:
        return "test"
    return "validation" if at < test + validation else "train"
