"""Which index a knowledge opens, and with which analyser: for reading, for writing, after a write.

In: a store and its folder. Out: the indexes, in step where this process can bring them there.
"""

from __future__ import annotations

from pathlib import Path

from malbeot.errors import DataError
from malbeot.knowledge import instep, morphemes
from malbeot.knowledge.index import Damaged
from malbeot.knowledge.instep import Indexes, Wanted
from malbeot.knowledge.lock import Busy, writer_lock
from malbeot.knowledge.store import Store
from malbeot.knowledge.update import Watch

_TRIES = 5


def for_reading(store: Store, kiwi: bool | None) -> Wanted:
    """Opening takes no morphemes out of an index, it only may not use them."""
    stored = store.fact("morphemes")
    if kiwi:
        morphemes.needed()
    if kiwi or (kiwi is None and stored and morphemes.installed()):
        return Wanted(morphemes.name(), morphemes.analyse)
    return Wanted(stored)


def for_writing(store: Store, kiwi: bool | None) -> Wanted:
    """Raises `UsageError` where new passages could not be analysed as the old ones are."""
    if kiwi is False:
        return Wanted()
    wanted = for_reading(store, kiwi)
    if wanted.morphemes:
        morphemes.needed()
    return wanted


def opened(store: Store, folder: Path) -> Indexes | None:
    """The current indexes; None where they are damaged."""
    try:
        return instep.opened(folder, instep.current(store))
    except Damaged:
        return None


def in_step(store: Store, folder: Path, kiwi: bool | None, watch: Watch | None = None) -> Indexes:
    """Raises `Busy` when another process writes and nothing can be searched meanwhile."""
    indexes = opened(store, folder)
    if (
        indexes
        and instep.in_step(store, indexes, for_reading(store, kiwi))
        and instep.complete(store, indexes)
    ):
        return indexes
    try:
        with writer_lock(folder):
            wanted = for_reading(store, kiwi)  # who had the lock may have changed it
            return instep.bring(store, folder, wanted, opened(store, folder), watch)
    except Busy:
        # They will bring it there; what there is can be searched meanwhile.
        if indexes is None or not instep.readable(store, indexes):
            raise
        return indexes


def again(store: Store, folder: Path, indexes: Indexes) -> Indexes:
    """After a write elsewhere: the same folder as it is now, or the one that took its place."""
    for _ in range(_TRIES):
        name = instep.current(store)
        try:
            if name != indexes.name:
                return instep.opened(folder, name)
            indexes.reload()
            return indexes
        except (Damaged, ValueError):  # removed between the two steps: look again
            continue
    raise DataError(f"{folder}: the index cannot be opened; run the build again")
