"""A Llama-type model as a stateful OpenVINO graph, built op by op from its weights.

In: a model directory (`config.json`, safetensors). Out: an `openvino.Model` with the inputs and the
key-value state that openvino-genai expects. Built, not traced: no converter, no patched code, the
same graph whatever the version of transformers. Knows Llama: RMS norm, rotary positions (plain
RoPE), grouped heads, SwiGLU, tied or own output head; anything else is refused by name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import openvino as ov
from openvino import Type
from openvino import opset13 as ops
from openvino.op.util import Variable, VariableInfo
from safetensors.numpy import load_file

from malbeot.errors import DataError

Node = Any
Weights = dict[str, npt.NDArray[Any]]


def build(model: Path) -> ov.Model:
    """The graph with weights in single precision."""
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    _plain(config, model)
    return _Graph(config, load_file(model / "model.safetensors")).build()


def _plain(config: dict[str, Any], model: Path) -> None:
    rope = config.get("rope_parameters") or config.get("rope_scaling") or {}
    odd = {
        f"model_type {config.get('model_type')}": config.get("model_type") != "llama",
        f"hidden_act {config.get('hidden_act')}": config.get("hidden_act") != "silu",
        f"rope {rope.get('rope_type')}": rope.get("rope_type", "default") != "default",
        "attention_bias": bool(config.get("attention_bias")),
        "mlp_bias": bool(config.get("mlp_bias")),
    }
    if wrong := [name for name, is_odd in odd.items() if is_odd]:
        raise DataError(f"{model}: cannot export a model with {', '.join(wrong)}")


class _Graph:
    """Shapes: batch B, new tokens T, all tokens S (past and new), heads H, head size D."""

    def __init__(self, config: dict[str, Any], weights: Weights) -> None:
        self.weights = weights
        self.layers: int = config["num_hidden_layers"]
        self.heads: int = config["num_attention_heads"]
        self.groups: int = config.get("num_key_value_heads") or self.heads
        self.size: int = config.get("head_dim") or config["hidden_size"] // self.heads
        self.epsilon: float = config["rms_norm_eps"]
        rope = config.get("rope_parameters") or {}
        self.theta: float = rope.get("rope_theta") or config.get("rope_theta") or 10000.0
        self.sinks: list[Node] = []

    def build(self) -> ov.Model:
        names = ("input_ids", "attention_mask", "position_ids")
        inputs = [ops.parameter([-1, -1], Type.i64, name=name) for name in names]
        inputs.append(ops.parameter([-1], Type.i32, name="beam_idx"))
        for node in inputs:
            node.output(0).set_names({node.friendly_name})
        self.ids, self.seen, self.positions, self.beam = inputs
        self.mask = self._causal()
        self.rope = self._rotary()
        x = ops.gather(self._weight("model.embed_tokens"), self.ids, _ints(0))
        for layer in range(self.layers):
            x = self._block(x, f"model.layers.{layer}")
        x = self._norm(x, "model.norm")
        head = "lm_head" if "lm_head.weight" in self.weights else "model.embed_tokens"
        logits = ops.result(self._linear(x, head))
        logits.output(0).set_names({"logits"})
        return ov.Model([logits], self.sinks, inputs, "malbeot")

    def _block(self, x: Node, at: str) -> Node:
        x = ops.add(x, self._attention(self._norm(x, f"{at}.input_layernorm"), f"{at}.self_attn"))
        y = self._norm(x, f"{at}.post_attention_layernorm")
        gate = ops.swish(self._linear(y, f"{at}.mlp.gate_proj"))
        y = ops.multiply(gate, self._linear(y, f"{at}.mlp.up_proj"))
        return ops.add(x, self._linear(y, f"{at}.mlp.down_proj"))

    def _attention(self, x: Node, at: str) -> Node:
        query = self._turn(self._split(self._linear(x, f"{at}.q_proj"), self.heads))
        key = self._turn(self._split(self._linear(x, f"{at}.k_proj"), self.groups))
        value = self._split(self._linear(x, f"{at}.v_proj"), self.groups)
        key = self._shared(self._remember(key, f"{at}.key"))
        value = self._shared(self._remember(value, f"{at}.value"))
        out = ops.scaled_dot_product_attention(query, key, value, self.mask)
        out = ops.transpose(out, _ints([0, 2, 1, 3]))
        out = ops.reshape(out, _ints([0, 0, self.heads * self.size]), special_zero=True)
        return self._linear(out, f"{at}.o_proj")

    def _split(self, x: Node, heads: int) -> Node:
        """[B, T, H·D] → [B, H, T, D]"""
        x = ops.reshape(x, _ints([0, 0, heads, self.size]), special_zero=True)
        return ops.transpose(x, _ints([0, 2, 1, 3]))

    def _turn(self, x: Node) -> Node:
        """Rotate by position: x·cos + (−second half, first half)·sin."""
        cos, sin = self.rope
        half = self.size // 2
        last, one = _ints([-1]), _ints([1])
        first = ops.slice(x, _ints([0]), _ints([half]), one, last)
        second = ops.slice(x, _ints([half]), _ints([np.iinfo(np.int64).max]), one, last)
        turned = ops.concat([ops.multiply(second, _number(-1.0)), first], -1)
        return ops.add(ops.multiply(x, cos), ops.multiply(turned, sin))

    def _remember(self, new: Node, name: str) -> Node:
        """What was kept of earlier tokens, then the new ones: [B, H, S, D]."""
        info = VariableInfo()
        info.data_shape = ov.PartialShape([-1, self.groups, -1, self.size])
        info.data_type = Type.f32
        info.variable_id = name
        variable = Variable(info)
        batch = ops.gather(ops.shape_of(self.ids, Type.i64), _ints([0]), _ints(0))
        shape = ops.concat([batch, _ints([self.groups, 0, self.size])], 0)
        past = ops.read_value(ops.broadcast(_number(0.0), shape), variable)
        both = ops.concat([ops.gather(past, self.beam, _ints(0)), new], 2)
        self.sinks.append(ops.assign(both, variable))
        return both

    def _shared(self, x: Node) -> Node:
        """Each key-value head for its group of query heads."""
        times = self.heads // self.groups
        if times == 1:
            return x
        wide = ops.unsqueeze(x, _ints(2))
        wide = ops.broadcast(wide, _ints([1, 1, times, 1, 1]), broadcast_spec="BIDIRECTIONAL")
        return ops.reshape(wide, _ints([0, self.heads, -1, self.size]), special_zero=True)

    def _rotary(self) -> tuple[Node, Node]:
        """cos and sin, each [B, 1, T, D]"""
        steps = np.arange(0, self.size, 2, dtype=np.float32) / self.size
        rates = ops.constant((1.0 / self.theta**steps).astype(np.float32).reshape(1, 1, -1))
        at = ops.convert(ops.unsqueeze(self.positions, _ints(2)), "f32")
        angles = ops.multiply(at, rates)
        angles = ops.unsqueeze(ops.concat([angles, angles], -1), _ints(1))
        return ops.cos(angles), ops.sin(angles)

    def _causal(self) -> Node:
        """[B, 1, T, S], 0 where a token may look and a very small number where it may not."""
        new = ops.gather(ops.shape_of(self.ids, Type.i64), _ints(1), _ints(0))
        whole = ops.gather(ops.shape_of(self.seen, Type.i64), _ints(1), _ints(0))
        columns = ops.range(_ints(0), whole, _ints(1), Type.i64)
        rows = ops.range(ops.subtract(whole, new), whole, _ints(1), Type.i64)
        before = ops.less_equal(ops.unsqueeze(columns, _ints(0)), ops.unsqueeze(rows, _ints(1)))
        real = ops.unsqueeze(ops.not_equal(self.seen, _ints(0)), _ints([1, 2]))
        allowed = ops.logical_and(ops.unsqueeze(before, _ints([0, 1])), real)
        return ops.select(allowed, _number(0.0), _number(float(np.finfo(np.float32).min)))

    def _norm(self, x: Node, at: str) -> Node:
        mean = ops.reduce_mean(ops.power(x, _number(2.0)), _ints([-1]), True)
        scale = ops.divide(_number(1.0), ops.sqrt(ops.add(mean, _number(self.epsilon))))
        return ops.multiply(ops.multiply(x, scale), self._weight(at))

    def _linear(self, x: Node, at: str) -> Node:
        return ops.matmul(x, self._weight(at), False, True)

    def _weight(self, at: str) -> Node:
        return ops.constant(self.weights[f"{at}.weight"].astype(np.float32), name=f"{at}.weight")


def _ints(value: int | list[int]) -> Node:
    return ops.constant(np.array(value, np.int64))


def _number(value: float) -> Node:
    return ops.constant(np.array(value, np.float32))
