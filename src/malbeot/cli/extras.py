"""Names the extra that brings a missing package.

In: the `ModuleNotFoundError` of a verb. Out: one sentence with the fix, or nothing when no extra of
ours brings it: then it is a bug. Reads the extras from the installed package, so it knows them all.
"""

from __future__ import annotations

import re
from importlib import metadata

# Modules whose package has another name.
_OTHERWISE_NAMED = {"bs4": "beautifulsoup4", "docx": "python-docx"}
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+).*;.*\bextra\s*==\s*['\"]([a-z]+)['\"]")


def missing(error: ModuleNotFoundError) -> str:
    package = (error.name or "").partition(".")[0]
    package = _OTHERWISE_NAMED.get(package, package)
    extra = _extras().get(_plain(package))
    if extra is None:
        return ""
    return (
        f"this needs {package}, which the extra {extra!r} brings: run `make test` in a clone, "
        f"or pip install 'malbeot[{extra}]'"
    )


def _extras() -> dict[str, str]:
    """Package → extra, the first one that names it."""
    try:
        listed = metadata.requires("malbeot") or []
    except metadata.PackageNotFoundError:  # run from sources that were never installed
        return {}
    found = [match.groups() for line in listed if (match := _REQUIREMENT.match(line))]
    return {_plain(package): extra for package, extra in reversed(found)}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
