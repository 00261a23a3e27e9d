"""The model that a recipe starts from: a directory, or a name on the hub.

In: its name as the recipe has it. Out: its vocabulary and its weights, in 32 bits, or in four for
qlora. Weights are read from safetensors alone: nothing pickled is loaded. A model that we made is
loaded only when it is what its manifest says.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

from malbeot.errors import DataError, UsageError
from malbeot.files import sha256
from malbeot.manifest import NAME, verified
from malbeot.train.card import TRAINING
from malbeot.train.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Base:
    """`source` is a directory or the name on the hub, of which `revision` names a state."""

    source: str
    revision: str = ""
    end_token: str = ""

    @classmethod
    def of(cls, recipe: Recipe, directory: Path) -> Base:
        """`directory` is where the recipe's base would be if it is one. Raises `DataError` for a
        model of ours that is damaged, `UsageError` for a directory that holds none."""
        if not directory.is_dir():
            if recipe.base.startswith((".", "/", "~")):
                raise UsageError(f"base {directory} is not there")
            return cls(recipe.base, recipe.revision, recipe.end_token)
        if not (directory / "config.json").is_file():
            raise UsageError(f"base {directory} holds no model: config.json is missing")
        if (directory / NAME).is_file() or (directory / TRAINING).is_file():  # one of ours
            verified(directory)
        return cls(str(directory), "", recipe.end_token)

    @property
    def identity(self) -> str:
        """Changes when the base does: the hash of its manifest or of its first weights, or the
        name on the hub with the commit that is held here."""
        place = Path(self.source)
        if not place.is_dir():
            return f"{self.source}@{getattr(self.config(), '_commit_hash', '')}"
        weights = sorted(place.glob("*.safetensors"))
        known = place / NAME
        return sha256(known if known.is_file() else weights[0]) if weights else self.source

    def config(self) -> Any:
        return self._opened(AutoConfig, "config.json")

    def tokenizer(self) -> Any:
        found = self._opened(AutoTokenizer, "its vocabulary")
        if self.end_token:
            if self.end_token not in found.get_vocab():
                raise UsageError(f"end_token {self.end_token!r}: {self.source} has no such token")
            found.eos_token = self.end_token
        return found

    def model(self, *, four_bits: bool = False) -> Any:
        """The weights. `four_bits` is nf4 with the constants quantised too, computed in 32 bits on
        a CPU and in bf16 elsewhere."""
        settings: dict[str, Any] = {"dtype": torch.float32, "use_safetensors": True}
        if four_bits:
            compute = torch.bfloat16 if torch.cuda.is_available() else torch.float32
            four: Any = BitsAndBytesConfig
            settings["quantization_config"] = four(
                load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True,
                bnb_4bit_compute_dtype=compute,
            )  # fmt: skip
        model = self._opened(AutoModelForCausalLM, "model.safetensors", **settings)
        for layer in model.modules():
            # Measured once, a layer would be repacked for a CPU to answer with, and learn no more.
            if hasattr(layer, "support_avx512bf16_for_cpu"):
                layer.support_avx512bf16_for_cpu = False
        _finite(model, self.source)
        return model

    def _opened(self, kind: Any, part: str, **settings: Any) -> Any:
        try:
            named = {"revision": self.revision} if self.revision else {}
            return kind.from_pretrained(self.source, **named, **settings)
        except (OSError, ValueError, KeyError) as error:
            where = "this directory" if Path(self.source).is_dir() else "the hub, or its copy here"
            first = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
            raise UsageError(
                f"base {self.source}: {part} could not be read from {where}: {first}"
            ) from error


def _finite(model: Any, source: str) -> None:
    """Raises `DataError` for weights that are no numbers: training would only spread them."""
    for name, weights in model.named_parameters():
        if weights.is_floating_point() and not torch.isfinite(weights).all():
            raise DataError(f"base {source}: {name} holds values that are no numbers")
