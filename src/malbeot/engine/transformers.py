"""The reference engine: `transformers.generate`, any Hugging Face model directory. Slow and exact.

Needs the `train` extra. One answer at a time; others wait.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any, Literal

from malbeot.engine.admission import Admission
from malbeot.engine.base import Chunk, FinishReason, Sampling, Usage
from malbeot.engine.prompt import LONGEST, disarmed, room
from malbeot.engine.stream import TextStream
from malbeot.errors import EngineError, MalbeotError
from malbeot.records import Turn


class TransformersEngine:
    def __init__(
        self,
        model: str | Path,
        *,
        threads: int = 0,
        max_waiting: int = 128,
        prompt_style: Literal["mini", "instruct"] = "instruct",
    ) -> None:
        try:
            import torch
            from transformers import AutoModelForCausalLM, AutoTokenizer
        except ImportError as error:
            raise EngineError(
                "the transformers engine needs torch: pip install 'malbeot[train]'"
            ) from error
        if threads:
            torch.set_num_threads(threads)
        self._torch = torch
        self._name = Path(model).name
        self._style: Literal["mini", "instruct"] = prompt_style
        self._tokenizer: Any = AutoTokenizer.from_pretrained(str(model))
        self._model: Any = AutoModelForCausalLM.from_pretrained(
            str(model), dtype=torch.float32, use_safetensors=True
        )
        self._model.train(False)
        self._longest = int(getattr(self._model.config, "max_position_embeddings", LONGEST))
        self._admission = Admission(1, max_waiting)

    @property
    def model(self) -> str:
        return self._name

    @property
    def prompt_style(self) -> Literal["mini", "instruct"]:
        return self._style

    async def generate(
        self, messages: Sequence[Turn], sampling: Sampling, *, prefix: str = ""
    ) -> AsyncGenerator[Chunk, None]:
        async with self._admission.enter():
            loop = asyncio.get_running_loop()
            queue: asyncio.Queue[Chunk | Exception] = asyncio.Queue()
            left = threading.Event()

            def tell(item: Chunk | Exception) -> None:
                loop.call_soon_threadsafe(queue.put_nowait, item)

            work = asyncio.create_task(
                asyncio.to_thread(
                    self._write, self._prompt(messages) + prefix, sampling, tell, left
                )
            )
            try:
                while True:
                    item = await queue.get()
                    if isinstance(item, Exception):
                        raise item
                    yield item
                    if item.finish_reason:
                        return
            finally:
                left.set()
                await asyncio.shield(work)

    async def close(self) -> None:
        return None

    def _prompt(self, messages: Sequence[Turn]) -> str:
        text: str = self._tokenizer.apply_chat_template(
            disarmed(messages), add_generation_prompt=True, tokenize=False
        )
        return text

    def _write(self, prompt: str, sampling: Sampling, tell: Any, left: threading.Event) -> None:
        try:
            self._decode(prompt, sampling, tell, left)
        except MalbeotError as error:
            tell(error)
        except Exception as error:  # the border to the library: the reader waits for an answer
            tell(EngineError(f"transformers failed: {error}"))

    def _decode(self, prompt: str, sampling: Sampling, tell: Any, left: threading.Event) -> None:
        from transformers import StoppingCriteria

        ids = self._tokenizer(prompt, add_special_tokens=False, return_tensors="pt")["input_ids"]
        start = int(ids.shape[1])
        most = min(sampling.max_tokens, room(start, self._longest, self._name))
        stream = TextStream(sampling.stop)
        decode = self._tokenizer.decode

        class Watch(StoppingCriteria):  # type: ignore[misc, unused-ignore]
            def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> bool:  # type: ignore[override, unused-ignore]
                piece = stream.feed(decode(input_ids[0, start:], skip_special_tokens=True))
                if piece:
                    tell(Chunk(piece))
                return left.is_set() or stream.stopped

        if sampling.seed is not None:
            self._torch.manual_seed(sampling.seed % 2**32)  # any whole number may be asked for
        settings: dict[str, Any] = {"do_sample": sampling.temperature > 0}
        if settings["do_sample"]:
            settings |= {"temperature": sampling.temperature, "top_p": sampling.top_p}
            settings |= {"top_k": sampling.top_k or None}
        with self._torch.inference_mode():
            output = self._model.generate(
                input_ids=ids,
                attention_mask=self._torch.ones_like(ids),
                max_new_tokens=most,
                repetition_penalty=sampling.repetition_penalty,
                stopping_criteria=[Watch()],
                **settings,
            )
        written = output[0, start:]
        if piece := stream.finish(decode(written, skip_special_tokens=True)):
            tell(Chunk(piece))
        full = len(written) >= most and not stream.stopped
        reason: FinishReason = "cancelled" if left.is_set() else "length" if full else "stop"
        tell(Chunk("", reason, Usage(start, len(written))))
