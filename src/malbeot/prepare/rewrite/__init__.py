"""Foreign or messy questions and answers, rewritten in Korean by any OpenAI-compatible model.

template  rows → a prompt, the reply → texts
plan      which rows, how many a call, with which template
checks    is a rewritten text one to keep?
facts     are its numbers and units those of the source?
run       all rows, each rewritten, untouched or set aside; report
"""

from malbeot.prepare.rewrite.plan import Options
from malbeot.prepare.rewrite.report import Report
from malbeot.prepare.rewrite.run import Progress, Watch, estimate_rewrite, rewrite

__all__ = ["Options", "Progress", "Report", "Watch", "estimate_rewrite", "rewrite"]
