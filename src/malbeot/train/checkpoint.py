"""One file that holds all that a run needs to go on: weights, optimizer state, where it was.

In: the live run. Out: a single safetensors file, written to a temporary name and renamed, so that
a kill at any moment leaves the old one or the new one. Its header says which recipe and which data
it belongs to; a run with others is refused. Nothing is pickled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from malbeot.errors import UsageError
from malbeot.files import atomic


@dataclass
class Progress:
    """Where a run is."""

    step: int = 0
    batches: int = 0
    """Batches drawn so far: the same number is drawn and thrown away on resume."""
    tokens: int = 0
    seconds: float = 0.0
    """Time spent training, over all resumes, watching not counted."""
    curve: list[dict[str, float]] = field(default_factory=list)
    """Training loss over the run, for the model card."""
    watched: list[dict[str, float]] = field(default_factory=list)
    """What was measured on held-out rows and watched prompts."""


def write(
    path: Path,
    weights: Mapping[str, torch.Tensor],
    optimizers: Sequence[torch.optim.Optimizer],
    progress: Progress,
    identity: Mapping[str, str],
) -> None:
    tensors = {f"weights/{name}": value.detach().contiguous() for name, value in weights.items()}
    tensors |= _state(optimizers)
    header = {
        "progress": json.dumps(asdict(progress)),
        "identity": json.dumps(dict(identity)),
        "optimizers": str(len(optimizers)),
    }
    with atomic(path, "wb") as file:
        file.write(save(tensors, header))


def read(
    path: Path,
    weights: Mapping[str, torch.Tensor],
    optimizers: Sequence[torch.optim.Optimizer],
    identity: Mapping[str, str],
) -> Progress | None:
    """Put the checkpoint into the live weights and optimizers; None when there is none.

    Raises `UsageError` that names what changed since the checkpoint was written."""
    if not path.is_file():
        return None
    with _opened(path) as file:
        header = file.metadata() or {"identity": "{}"}
        same_run(json.loads(header["identity"]), identity, path)
        if int(header.get("optimizers", len(optimizers))) != len(optimizers):
            raise UsageError(
                f"{path} was written with another loop.threads, which shares the weights out "
                "differently; put it back, or start again with --fresh"
            )
        with torch.no_grad():
            for name, value in weights.items():
                value.copy_(file.get_tensor(f"weights/{name}"))
        names = [name for name in file.keys() if name.startswith("state/")]  # noqa: SIM118
        _restore(optimizers, {name: file.get_tensor(name) for name in names})
    return Progress(**json.loads(header["progress"]))


def _opened(path: Path) -> Any:
    try:
        return safe_open(path, "pt")
    except SafetensorError as error:
        raise UsageError(f"{path} is damaged ({error}); start again with --fresh") from error


def same_run(was: Mapping[str, str], now: Mapping[str, str], path: Path) -> None:
    """Raises `UsageError` that names what changed since the checkpoint was written."""
    changed = sorted(k for k in was.keys() | now.keys() if was.get(k) != now.get(k))
    if changed:
        raise UsageError(
            f"{path} belongs to another run: {', '.join(changed)} changed since it was written; "
            "put it back, or start again with --fresh",
            korean="이어서 학습할 수 없어요. 자료나 레시피가 바뀌었어요.",
        )


def _state(optimizers: Sequence[torch.optim.Optimizer]) -> dict[str, torch.Tensor]:
    out = {}
    for number, optimizer in enumerate(optimizers):
        for index, state in optimizer.state_dict()["state"].items():
            for key, value in state.items():
                out[f"state/{number}/{index}/{key}"] = torch.as_tensor(value).contiguous()
    return out


def _restore(
    optimizers: Sequence[torch.optim.Optimizer], tensors: Mapping[str, torch.Tensor]
) -> None:
    for number, optimizer in enumerate(optimizers):
        state: dict[int, dict[str, Any]] = {}
        for name, value in tensors.items():
            _, owner, index, key = name.split("/")
            if int(owner) == number:
                state.setdefault(int(index), {})[key] = value
        whole = optimizer.state_dict()
        optimizer.load_state_dict({"state": state, "param_groups": whole["param_groups"]})
