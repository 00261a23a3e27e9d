"""What a figure was measured on, printed above it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("malbeot", "openvino", "openvino-genai", "fastapi", "sqlalchemy")


def describe() -> str:
    """One line: processor, cores, memory, Python and the versions that matter."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{cpu}, {os.cpu_count()} cores, {pages:.0f} GiB, "
        f"Python {platform.python_version()}, {packages}"
    )
