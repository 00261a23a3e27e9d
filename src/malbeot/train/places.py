"""Where the files of a recipe are.

In: a recipe and the home of the settings. Out: paths. The recipe keeps its paths as they were
written, so that model cards and checkpoints do not depend on where home is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from malbeot.settings import under_home
from malbeot.train.recipe import Recipe


@dataclass(frozen=True)
class Places:
    out: Path
    base: Path | None
    """None when the model starts from nothing."""
    rows: tuple[Path, ...]
    validation: tuple[Path, ...] = ()

    @classmethod
    def of(cls, recipe: Recipe, home: Path) -> Places:
        return cls(
            under_home(recipe.out, home),
            under_home(recipe.base, home) if recipe.base else None,
            tuple(under_home(name, home) for name in recipe.data.rows),
            tuple(under_home(name, home) for name in recipe.data.validation),
        )

    @property
    def checkpoint(self) -> Path:
        return self.out.parent / f"{self.out.name}.checkpoint.safetensors"

    @property
    def checkpoints(self) -> Path:
        """Of a tuning."""
        return self.out.parent / f"{self.out.name}.checkpoints"

    @property
    def said(self) -> Path:
        """What the model said when it was last watched, for people to read."""
        return self.out.parent / f"{self.out.name}.said.txt"
