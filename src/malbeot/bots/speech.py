"""From a brief to text that may be shown: written by the model, checked, released.

A sentence that fails its check is written again by the model, from what was released so far; when
it has failed `_TRIES_A_SENTENCE` times, code composes the rest from the same facts. Released text
is never withdrawn.
Knows nothing of any one bot: checks and composing come as functions.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from malbeot import log
from malbeot.engine.base import Engine, Sampling, Usage
from malbeot.errors import EngineError, Overloaded
from malbeot.records import Turn
from malbeot.text.sentences import SentenceStream

_log = log.get("speech")
_TRIES_A_SENTENCE = 12
_MOST_ATTEMPTS = 40
_WARMER = 1.3


@dataclass(frozen=True, slots=True)
class Script:
    """What to say and what to hold it to."""

    messages: Sequence[Turn]
    """For the model; none when code alone is to word the answer."""
    check: Callable[[str, Sequence[str]], str | None]
    """(sentence, sentences released before) → why it must not be said, or None."""
    missing: Callable[[Sequence[str]], bool]
    """True while the released sentences do not yet say all that must be said."""
    compose: Callable[[Sequence[str]], Sequence[str]]
    """Sentences that finish the answer after those already released."""


@dataclass(slots=True)
class Spoken:
    """What was said in the end, filled while it is said."""

    sentences: list[str] = field(default_factory=list)
    composed: int = 0
    """Characters that code composed."""
    refused: list[str] = field(default_factory=list)
    """Why sentences of the model were refused."""
    usage: Usage = field(default_factory=Usage)

    @property
    def text(self) -> str:
        return joined(self.sentences)

    @property
    def composed_share(self) -> float:
        return self.composed / max(1, sum(map(len, self.sentences)))


async def speak(
    engine: Engine, script: Script, sampling: Sampling, spoken: Spoken
) -> AsyncGenerator[str, None]:
    """Pieces of the answer, each one checked sentence, a space before all but the first."""
    tries = 0
    for attempt in range(_MOST_ATTEMPTS if script.messages else 0):
        refused, reached = len(spoken.refused), len(spoken.sentences)
        written = _written(engine, script, _again(sampling, attempt, tries), spoken)
        try:
            async with aclosing(written) as pieces:
                async for piece in pieces:
                    yield piece
        except Overloaded:
            if not spoken.sentences:
                raise  # nothing was said yet: the caller may still answer "full"
            break
        except EngineError as error:
            _log.warning("engine.failed", reason=error.message)
            break
        if len(spoken.refused) == refused and not script.missing(spoken.sentences):
            return
        tries = 1 if len(spoken.sentences) > reached else tries + 1
        if tries >= _TRIES_A_SENTENCE:
            break
    for sentence in script.compose(spoken.sentences):
        spoken.composed += len(sentence)
        yield _release(sentence, spoken)


def _again(sampling: Sampling, attempt: int, tries: int) -> Sampling:
    """Another seed for every attempt; more chance once a sentence has failed twice, since a model
    that is sure of a wrong sentence says it again."""
    warmer = _WARMER if tries > 1 else 1.0
    seed = (sampling.seed or 0) + attempt
    return replace(sampling, seed=seed, temperature=sampling.temperature * warmer)


async def _written(
    engine: Engine, script: Script, sampling: Sampling, spoken: Spoken
) -> AsyncGenerator[str, None]:
    """The model's own sentences until one is refused or the model has ended."""
    stream = SentenceStream()
    prefix = spoken.text + " " if spoken.sentences else ""
    async with aclosing(engine.generate(script.messages, sampling, prefix=prefix)) as chunks:
        async for chunk in chunks:
            ready = stream.feed(chunk.text)
            if chunk.finish_reason:
                spoken.usage = Usage(
                    spoken.usage.prompt_tokens + chunk.usage.prompt_tokens,
                    spoken.usage.completion_tokens + chunk.usage.completion_tokens,
                )
                ready = [*ready, *stream.rest()]
            for sentence in ready:
                if reason := script.check(sentence, spoken.sentences):
                    spoken.refused.append(reason)
                    return
                yield _release(sentence, spoken)


def _release(sentence: str, spoken: Spoken) -> str:
    piece = _after(sentence) if spoken.sentences else sentence
    spoken.sentences.append(sentence)
    return piece


def joined(sentences: Sequence[str]) -> str:
    """One text; a sentence that begins a line of its own says so with a line break."""
    return "".join([*sentences[:1], *map(_after, sentences[1:])])


def _after(sentence: str) -> str:
    return sentence if sentence.startswith("\n") else f" {sentence}"
