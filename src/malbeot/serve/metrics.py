"""Prometheus metrics of the API: requests, first-piece time, whole time, fallbacks, failures."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from malbeot.serve.completions import Piece

_SECONDS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    def __init__(self, registry: CollectorRegistry) -> None:
        self._answers = Counter(
            "malbeot_answers", "Answers by outcome.", ["model", "outcome"], registry=registry
        )
        self._composed = Counter(
            "malbeot_fallback", "Answers with composed text.", ["model"], registry=registry
        )
        self._first = Histogram(
            "malbeot_first_piece_seconds", "Time to the first text.", ["model"],
            buckets=_SECONDS, registry=registry,
        )  # fmt: skip
        self._whole = Histogram(
            "malbeot_answer_seconds", "Time to the whole answer.", ["model"],
            buckets=_SECONDS, registry=registry,
        )  # fmt: skip
        self._running = Gauge("malbeot_running", "Answers being written.", registry=registry)

    async def watched(
        self, model: str, pieces: AsyncGenerator[Piece, None]
    ) -> AsyncGenerator[Piece, None]:
        """The same pieces, measured."""
        began, first, outcome = time.perf_counter(), True, "cancelled"
        self._running.inc()
        try:
            async with aclosing(pieces):
                async for piece in pieces:
                    if piece.text and first:
                        self._first.labels(model).observe(time.perf_counter() - began)
                        first = False
                    if piece.finish:
                        outcome = "done"
                        if piece.extension and piece.extension.get("fallback"):
                            self._composed.labels(model).inc()
                    yield piece
        except Exception:  # counted here, answered by whoever asked
            outcome = "failed"
            raise
        finally:
            self._running.dec()
            self._answers.labels(model, outcome).inc()
            self._whole.labels(model).observe(time.perf_counter() - began)
