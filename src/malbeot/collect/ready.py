"""What has to be there before a source is collected: better said at once than after an hour.

Raises `UsageError` that names the source and the fix, and `ModuleNotFoundError` for a package of an
extra, which the command line turns into one sentence.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib.util import find_spec

from malbeot.collect.tables import ApiSource, FileSource, ScriptSource, Source
from malbeot.collect.web.browser import missing
from malbeot.errors import UsageError


def check(sources: Iterable[Source]) -> None:
    for source in sources:
        if isinstance(source, FileSource):
            continue
        _needs("scrapy")
        if isinstance(source, ScriptSource):
            _needs("selenium")
            if told := missing():
                raise UsageError(f"source {source.name}: {told}")
        elif isinstance(source, ApiSource):
            _environment(source)


def _needs(package: str) -> None:
    if find_spec(package) is None:
        raise ModuleNotFoundError(f"No module named {package!r}", name=package)


def _environment(source: ApiSource) -> None:
    for name, value in source.api.headers.items():
        if value.startswith("$") and value[1:] not in os.environ:
            raise UsageError(
                f"source {source.name}: api.headers.{name}: the environment has no {value[1:]}; "
                f"set it, it is not written down anywhere"
            )
