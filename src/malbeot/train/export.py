"""A trained model in the form that is shipped and served.

In: a model directory with its manifest. Out: a directory with the int8 graph, the tokenizer and
detokenizer graphs (the chat template among their metadata, so that openvino-genai applies it), the
half-precision weights, card and manifest. Knows nothing of training and nothing of bots.
"""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from typing import Any, Literal

import nncf
import openvino as ov
from openvino_tokenizers import convert_tokenizer
from transformers import AutoTokenizer

from malbeot.errors import UsageError
from malbeot.files import replaced
from malbeot.manifest import check_replaceable, seal, verified
from malbeot.train import card
from malbeot.train.llama_graph import build

Precision = Literal["int8", "fp32"]

_COPIED = (
    "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json",
    "chat_template.jinja", "model.safetensors", card.TRAINING,
)  # fmt: skip


def export(model: Path, out: Path, precision: Precision = "int8") -> dict[str, Any]:
    """Write the shipped form of `model` to `out`; what it holds, in numbers."""
    about = verified(model)
    if out.resolve().is_relative_to(model.resolve()):
        raise UsageError(f"--out {out} is the model itself; name another directory")
    check_replaceable(out)
    with replaced(out) as folder:
        for name in _COPIED:
            if (model / name).is_file():
                shutil.copyfile(model / name, folder / name)
        ov.save_model(
            graph(model, precision), folder / "openvino_model.xml", compress_to_fp16=False
        )
        _tokenizer(model, folder)
        numbers = {"precision": precision, "bytes": _size(folder)}
        card.write(folder, card.stages_of(model), {
            "graph": f"OpenVINO, {precision} weights",
            "bytes in all": f"{numbers['bytes']:,}",
        })  # fmt: skip
        seal(folder, {k: v for k, v in about.items() if k != "files"} | {"precision": precision})
    return {"out": str(out), **numbers}


def graph(model: Path, precision: Precision) -> ov.Model:
    """The graph of the model; int8 has one scale and zero point a row of each matrix."""
    plain = build(model)
    if precision == "fp32":
        return plain
    nncf.set_log_level(logging.WARNING)  # it logs to standard output
    return nncf.compress_weights(plain, mode=nncf.CompressWeightsMode.INT8_ASYM)


def _tokenizer(model: Path, folder: Path) -> None:
    into, out_of = convert_tokenizer(AutoTokenizer.from_pretrained(model), with_detokenizer=True)
    ov.save_model(into, folder / "openvino_tokenizer.xml", compress_to_fp16=False)
    ov.save_model(out_of, folder / "openvino_detokenizer.xml", compress_to_fp16=False)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
