"""The page: index.html for every address of the app, files for ever, a clear word when missing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.web.site import Browser, site

INDEX = "<!doctype html><title>말벗</title>"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Browser]:
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text(INDEX, encoding="utf-8")
    (static / "favicon.svg").write_text("<svg/>", encoding="utf-8")
    (static / "assets" / "index-Ab12.js").write_text("export {}", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    async with site(tmp_path, static=static) as here:
        yield here.browser()


@pytest.mark.parametrize("path", ["/", "/index.html", "/chat/123", "/login", "/프로필"])
async def test_addresses_of_the_app_give_the_page(page: Browser, path: str):
    answer = await page.get(path)
    assert (answer.status_code, answer.text) == (200, INDEX)
    assert answer.headers["cache-control"] == "no-store"
    assert (await page.head(path)).status_code == 200


async def test_files_are_kept_by_the_browser(page: Browser):
    script = await page.get("/assets/index-Ab12.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"].startswith("text/javascript")
    assert (await page.get("/favicon.svg")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone.js",
        "/assets/",
        "/gone.png",
        "/api/",
        "/api",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/" + "a" * 5_000 + ".js",
        "/a%00.js",
    ],
)
async def test_everything_else_is_404(page: Browser, path: str):
    answer = await page.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


async def test_a_missing_build_says_so_in_two_languages(browser: Browser):
    answer = await browser.get("/")
    assert answer.status_code == 503
    assert "화면이 아직 만들어지지 않았어요" in answer.text
    assert "The server is running" in answer.text
    assert "<script" not in answer.text
