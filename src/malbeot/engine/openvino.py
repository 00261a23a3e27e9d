"""The default engine: OpenVINO GenAI with continuous batching, on a CPU.

In: a directory with the int8 IR (`openvino_model.xml`), tokenizer IR and generation config. One
worker thread steps the pipeline; every running answer gets its next token in the same step, a new
one joins at the next step, one whose reader has left is cancelled at once.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import sys
import threading
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from malbeot import log
from malbeot.engine.admission import Admission
from malbeot.engine.base import Chunk, FinishReason, Sampling, Usage
from malbeot.engine.prompt import LONGEST, disarmed, room
from malbeot.engine.stream import TextStream
from malbeot.errors import EngineError
from malbeot.records import Turn

_log = log.get("engine")
_CACHE_GB = 1
_EVERY_TOKEN = 2**31 - 1


@dataclass(slots=True, eq=False)
class _Job:
    """One answer being written, shared by the event loop and the worker thread."""

    number: int
    prompt: Any
    config: Any
    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[Chunk | Exception]
    stream: TextStream
    prompt_tokens: int
    ids: list[int] = field(default_factory=list)
    handle: Any = None
    left: bool = False

    def tell(self, item: Chunk | Exception) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.queue.put_nowait, item)


class OpenVinoEngine:
    def __init__(
        self,
        directory: Path,
        *,
        name: str = "",
        threads: int = 0,
        max_concurrent: int = 32,
        max_waiting: int = 128,
        prompt_style: Literal["mini", "instruct"] = "mini",
        properties: Mapping[str, str] | None = None,
    ) -> None:
        """`properties` are OpenVINO's own, e.g. how it rounds."""
        # OpenVINO's package counts its users and writes files into HOME; without its telemetry
        # module it takes its own stub instead.
        sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
        import openvino_genai as genai

        self._genai = genai
        self._name = name or directory.name
        self._style: Literal["mini", "instruct"] = prompt_style
        scheduler = genai.SchedulerConfig()
        scheduler.cache_size = _CACHE_GB
        scheduler.max_num_seqs = max_concurrent
        scheduler.enable_prefix_caching = False
        given = {**(properties or {}), **({"INFERENCE_NUM_THREADS": threads} if threads else {})}
        try:
            self._pipe = genai.ContinuousBatchingPipeline(str(directory), scheduler, "CPU", given)
        except RuntimeError as error:
            raise EngineError(f"{directory}: OpenVINO cannot load this model: {error}") from error
        self._tokenizer = self._pipe.get_tokenizer()
        self._longest = _context(directory)
        self._admission = Admission(max_concurrent, max_waiting)
        self._numbers = itertools.count()
        self._arrived: list[_Job] = []
        self._running: list[_Job] = []
        self._wake = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="openvino-engine", daemon=True)
        self._thread.start()

    @property
    def model(self) -> str:
        return self._name

    @property
    def prompt_style(self) -> Literal["mini", "instruct"]:
        return self._style

    @property
    def running(self) -> int:
        """Answers that the worker is writing now."""
        return len(self._running)

    async def generate(
        self, messages: Sequence[Turn], sampling: Sampling, *, prefix: str = ""
    ) -> AsyncGenerator[Chunk, None]:
        async with self._admission.enter():
            job = await self._job(messages, sampling, prefix)
            with self._wake:
                if self._closing:
                    raise EngineError("the engine is closing")
                self._arrived.append(job)
                self._wake.notify()
            try:
                while True:
                    item = await job.queue.get()
                    if isinstance(item, Exception):
                        raise item
                    yield item
                    if item.finish_reason:
                        return
            finally:
                job.left = True

    async def close(self) -> None:
        with self._wake:
            self._closing = True
            self._wake.notify()
        await asyncio.to_thread(self._thread.join)

    async def _job(self, messages: Sequence[Turn], sampling: Sampling, prefix: str) -> _Job:
        encoded = await asyncio.to_thread(self._encode, messages, prefix)
        tokens = int(encoded.shape[1])
        left = room(tokens, self._longest, self._name)
        sampling = replace(sampling, max_tokens=min(sampling.max_tokens, left))
        return _Job(
            number=next(self._numbers),
            prompt=encoded,
            config=self._config(sampling),
            loop=asyncio.get_running_loop(),
            queue=asyncio.Queue(),
            stream=TextStream(sampling.stop),
            prompt_tokens=tokens,
        )

    def _encode(self, messages: Sequence[Turn], prefix: str) -> Any:
        text = self._tokenizer.apply_chat_template(disarmed(messages), True) + prefix
        return self._tokenizer.encode([text], add_special_tokens=False).input_ids

    def _config(self, sampling: Sampling) -> Any:
        config = self._pipe.get_config()
        config.max_new_tokens = sampling.max_tokens
        config.do_sample = sampling.temperature > 0
        config.repetition_penalty = sampling.repetition_penalty
        if config.do_sample:
            config.temperature = sampling.temperature
            config.top_p = sampling.top_p
            config.top_k = sampling.top_k or _EVERY_TOKEN
            seed = random.getrandbits(32) if sampling.seed is None else sampling.seed
            config.rng_seed = seed % 2**32
        return config

    # Below: the worker thread.

    def _work(self) -> None:
        while True:
            with self._wake:
                while not (self._arrived or self._running or self._closing):
                    self._wake.wait()
                if self._closing:
                    self._fail(EngineError("the engine was closed"))
                    if self._pipe.has_non_finished_requests():
                        self._pipe.step()  # lets go of the memory of what was cancelled
                    return
                arrived, self._arrived = self._arrived, []
            try:
                self._running += [job for job in arrived if self._added(job)]
                if self._running:
                    self._pipe.step()
                self._running = [job for job in self._running if not self._advance(job)]
            except Exception as error:  # the border to native code: report to every reader, live on
                _log.exception("engine.step_failed")
                with self._wake:
                    self._fail(EngineError(f"OpenVINO failed: {error}"))

    def _added(self, job: _Job) -> bool:
        """Hand one answer to the pipeline; a refusal ends that answer alone."""
        try:
            job.handle = self._pipe.add_request(job.number, job.prompt, job.config)
        except RuntimeError as error:
            job.tell(EngineError(f"OpenVINO refused the request: {error}"))
        return job.handle is not None

    def _advance(self, job: _Job) -> bool:
        """Pass on what is new of one answer; True when it has ended."""
        if job.left:
            job.handle.cancel()
            return True
        finished: FinishReason | None = None
        while job.handle.can_read():
            for output in job.handle.read().values():
                job.ids.extend(output.generated_ids)
                reason = output.finish_reason
                if reason == self._genai.GenerationFinishReason.STOP:
                    finished = "stop"
                elif reason == self._genai.GenerationFinishReason.LENGTH:
                    finished = "length"
        if finished is None and job.handle.get_status() != self._genai.GenerationStatus.RUNNING:
            finished = "length"
        text = self._tokenizer.decode(job.ids) if job.ids else ""
        piece = job.stream.finish(text) if finished else job.stream.feed(text)
        if job.stream.stopped and not finished:
            job.handle.stop()
            finished = "stop"
        if piece:
            job.tell(Chunk(piece))
        if finished:
            job.tell(Chunk("", finished, Usage(job.prompt_tokens, len(job.ids))))
        return finished is not None

    def _fail(self, error: EngineError) -> None:
        """End every answer with an error. The caller holds the lock."""
        for job in (*self._running, *self._arrived):
            if job.handle is not None:
                job.handle.cancel()
            job.tell(error)
        self._running, self._arrived = [], []


def _context(directory: Path) -> int:
    """How many tokens the model can hold, from its `config.json`."""
    config = directory / "config.json"
    if not config.is_file():
        return LONGEST
    return int(
        json.loads(config.read_text(encoding="utf-8")).get("max_position_embeddings", LONGEST)
    )
