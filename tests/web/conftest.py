"""One running web room, and one guest's browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.web.fake_serve import FakeServe
from tests.web.site import Browser, Site, site


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path) as running:
        yield running


@pytest.fixture
def serve(here: Site) -> FakeServe:
    return here.serve


@pytest.fixture
def browser(here: Site) -> Browser:
    return here.browser()


@pytest.fixture
async def member(here: Site) -> Browser:
    browser = here.browser()
    await browser.signup()
    return browser
