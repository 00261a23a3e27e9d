"""Things that belong together, closed over every pair that was named (union-find).

In: keys, numbered in the order they came, and pairs of numbers. Out: one name a group, which
depends on the keys in it and not on their order.
"""

from __future__ import annotations

from hashlib import sha256


class Groups:
    def __init__(self) -> None:
        self._keys: list[str] = []
        self._parents: list[int] = []

    def add(self, key: str) -> int:
        """A new group of one."""
        self._keys.append(key)
        self._parents.append(len(self._parents))
        return len(self._parents) - 1

    def join(self, one: int, other: int) -> None:
        one, other = self._root(one), self._root(other)
        self._parents[max(one, other)] = min(one, other)

    def names(self) -> list[str]:
        """The name of each number's group."""
        of_root: dict[int, str] = {}
        for number, key in enumerate(self._keys):
            root = self._root(number)
            name = sha256(key.encode()).hexdigest()[:16]
            of_root[root] = min(name, of_root.get(root, name))
        return [of_root[self._root(number)] for number in range(len(self._keys))]

    def _root(self, number: int) -> int:
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number
