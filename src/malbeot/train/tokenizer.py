"""The vocabulary of malbeot-mini: byte-level BPE made for copying.

In: the texts of the training rows. Out: a tokenizer that round-trips any text.

A small model must copy names that it has never seen, so a name must be spelled with the same
tokens wherever it stands: in the facts ("메밀묵 /"), in the answer ("메밀묵을"), after a space or
not. Plain BPE merges across particles ("묵을") and hides the name. Here a Hangul syllable is one
token unless the whole word is one of the most frequent that are always said as they are. So
grammar is short and names are spelled out. Digits stand alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from malbeot.records import Example
from malbeot.train.style import Style, form

FACTS, USER, BOT, END, PAD = "<|facts|>", "<|user|>", "<|bot|>", "<|end|>", "<|pad|>"
SPECIAL = (PAD, END, FACTS, USER, BOT)

_WORD = re.compile(r"[가-힣]+")
_BENT_SHARE = 0.1
"""A word that stands beside another form of itself more often than this is spelled out."""


def train_tokenizer(
    examples: Sequence[Example], vocab_size: int, words: int
) -> PreTrainedTokenizerFast:
    """Learn at most `vocab_size` tokens; the `words` most frequent grammar words may be whole."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(split_pattern(grammar_words(examples, words))), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_texts(examples), trainer)
    return as_transformers(tokenizer)


def as_transformers(tokenizer: Tokenizer) -> PreTrainedTokenizerFast:
    """The same tokenizer with the names of its special tokens and its chat template."""
    wrapped: PreTrainedTokenizerFast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        additional_special_tokens=[FACTS, USER, BOT],
        clean_up_tokenization_spaces=False,
        model_input_names=["input_ids", "attention_mask"],
    )
    wrapped.chat_template = Style(form("mini"), "", END).template
    return wrapped


def token_id(tokenizer: PreTrainedTokenizerFast, token: str) -> int:
    """The number of one token that the vocabulary holds."""
    number = tokenizer.convert_tokens_to_ids(token)
    if not isinstance(number, int):
        raise ValueError(f"the vocabulary has no token {token}")
    return number


def grammar_words(examples: Iterable[Example], limit: int) -> list[str]:
    """The most frequent words that are said as they are.

    Left out is what the answer bends: "김치찌개" in the facts and "김치찌개를" in the answer must
    share their tokens, so neither of the two is a whole word."""
    seen: Counter[str] = Counter()
    bent: Counter[str] = Counter()
    for example in examples:
        facts = set(_WORD.findall(" ".join(t.content for t in example.turns if t.role == "system")))
        said = _WORD.findall(" ".join(t.content for t in example.turns if t.role != "system"))
        seen.update(said)
        seen.update(facts)
        bent.update(_bent(facts, said))
    own = [word for word, n in seen.most_common() if bent[word] <= n * _BENT_SHARE]
    return own[:limit]


def _bent(facts: set[str], said: Sequence[str]) -> Iterator[str]:
    """Both forms of every word that the facts and the talk hold in two forms."""
    starts: dict[str, list[str]] = {}
    for fact in facts:
        starts.setdefault(fact[:2], []).append(fact)
    for word in said:
        for fact in (*starts.get(word[:2], ()), *starts.get(word[:1], ())):
            if fact != word:
                yield fact
                yield word


def split_pattern(words: Sequence[str]) -> str:
    """Pieces that are never merged: a known word, one syllable, one digit, marks, one letter."""
    known = rf" ?(?<![가-힣]){_trie(words)}(?![가-힣])|" if words else ""
    return known + r"[가-힣]|\p{N}| ?[^\s\p{L}\p{N}]+|\p{L}|\s"


def _trie(words: Sequence[str]) -> str:
    """The words as one pattern that shares beginnings, so that matching stays fast."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _pattern(tree)


def _pattern(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    branches = [char + _pattern(child) for char, child in sorted(node.items()) if char]
    if not branches:
        return ""
    group = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return f"(?:{group})?" if "" in node else group


def _texts(examples: Iterable[Example]) -> Iterator[str]:
    for example in examples:
        for turn in example.turns:
            yield turn.content + ("\n" if turn.role != "assistant" else "")
