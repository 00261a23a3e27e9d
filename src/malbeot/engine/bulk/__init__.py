"""Many requests to one OpenAI-compatible URL: for `prepare --rewrite` and `augment`.

prompt    what is asked, and the key under which its reply is kept; what comes back
bulk      the client: cache, budget, slots, asking once more
line      one HTTP request: what was answered, and what a failure means
patience  how long to wait before the next try
ledger    money: reserved before a request, settled after it
cache     replies on disk; survives kill -9, is never paid for twice
shape     is the reply the JSON that was asked for?
estimate  tokens, cost and time before a run
"""

from malbeot.engine.bulk.bulk import Bulk, Spent
from malbeot.engine.bulk.estimate import Estimate, Sample, estimate, sampled
from malbeot.engine.bulk.faults import BadReply, BudgetSpent, Unreachable
from malbeot.engine.bulk.patience import Patience
from malbeot.engine.bulk.prompt import Endpoint, Prompt, Reply, endpoint_for

__all__ = [
    "BadReply",
    "BudgetSpent",
    "Bulk",
    "Endpoint",
    "Estimate",
    "Patience",
    "Prompt",
    "Reply",
    "Sample",
    "Spent",
    "Unreachable",
    "endpoint_for",
    "estimate",
    "sampled",
]
