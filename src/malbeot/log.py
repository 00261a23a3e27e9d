"""Structured logs: one JSON object a line for machines, short lines for a terminal.

Events are named `noun.verb` and never hold what people wrote.
"""

from __future__ import annotations

import logging
import sys
from typing import cast

import structlog


def configure(level: str = "info", *, json: bool = False) -> None:
    """Send all logs to standard error at `level` (debug, info, warning, error)."""
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # Never the locals: they hold what people wrote.
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if json else _unchanged,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        # Asked for each time: standard error may have been replaced since.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _unchanged(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return event


def get(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger that says which room speaks."""
    return cast(structlog.typing.FilteringBoundLogger, structlog.get_logger(room=name))
