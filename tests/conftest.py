from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _quiet_afterwards() -> Iterator[None]:
    """A verb sets the logs up for its process: other tests must not find them so."""
    yield
    structlog.reset_defaults()
