"""Chromium, driven by Selenium: shows a page, runs its scripts, gives the markup it ended up with.

Blocking; used from one thread. The browser finds no name and reaches nothing except the proxy it is
given (`wall`). Every request of a page is held until `allow` has said yes (robots.txt of the site,
one by one), and pictures, fonts and films are not loaded at all. Dies with its process: the driver
is killed by the kernel, and the browser ends when the driver's pipe does.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from malbeot.collect.reasons import Skip

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_DRIVERS = ("chromedriver", "chromium.chromedriver")
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    # Nothing leaves except through the proxy: no names, no UDP, no bypass for this machine.
    "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--disable-quic", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp", "--dns-prefetch-disable",
    # Nothing of its own: no updates, no reports, no first run.
    "--disable-component-update", "--disable-sync", "--disable-domain-reliability", "--no-pings",
    "--no-first-run", "--no-default-browser-check", "--disable-client-side-phishing-detection",
    "--disable-extensions", "--disable-dev-shm-usage", "--incognito", "--mute-audio",
    "--remote-debugging-pipe",
)  # fmt: skip
_NOT_LOADED = ("image", "font", "audio", "video", "track", "object", "embed")
_POLL_SECONDS = 0.1
_QUIET_SECONDS = 0.5
_READY = """
return !location.protocol.startsWith('http') || !!document.querySelector(arguments[0]);
"""
_READ = """
const entry = performance.getEntriesByType('navigation')[0];
const html = document.documentElement ? document.documentElement.outerHTML : '';
return [location.href, entry ? entry.responseStatus : 0, document.contentType,
        html.length > arguments[0] ? null : html];
"""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
Allow = Callable[[str], None]
"""Raises `Skip` for an address that the page may not load."""


@dataclass(frozen=True, slots=True)
class Shown:
    url: str
    status: int
    type: str
    html: str


def find(names: tuple[str, ...]) -> str:
    """The first of these programs that is installed; empty when none is."""
    return next((path for name in names if (path := shutil.which(name))), "")


def missing() -> str:
    """What has to be installed before a browser can start; empty when nothing is."""
    if not find(_BROWSERS):
        return "Chromium is not installed (Debian: apt install chromium chromium-driver)"
    if not find(_DRIVERS):
        return "chromedriver is not installed (Debian: apt install chromium-driver)"
    return ""


class Browser:
    def __init__(self, proxy: int, agent: str, seconds: float, log: Path, allow: Allow) -> None:
        """`proxy` is a port on this machine; `seconds` is how long a page may take."""
        self._seconds = seconds
        self._allow = allow
        self._last = 0.0
        self._refused: list[Skip] = []
        self._driver = _start(proxy, agent, seconds, log)
        self._driver.network.add_request_handler(self._request)
        self._driver.execute_cdp_cmd("Network.setBypassServiceWorker", {"bypass": True})
        self._driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "deny"})

    def show(self, url: str, wait: str, wait_seconds: float, most: int) -> Shown:
        """Raises `Skip` for a page that may not or cannot be shown, or has more than `most`
        characters."""
        from selenium.common.exceptions import WebDriverException
        from urllib3.exceptions import HTTPError

        self._refused.clear()
        try:
            self._go(url)
            self._settle(wait, wait_seconds)
            shown = self._shown(most)
            self._go("about:blank")  # or its scripts would run on
            return shown
        except WebDriverException as error:
            said = (error.msg or type(error).__name__).partition("\n")[0]
            late = "timed out" in said.lower()
            raise self._reason(Skip("timeout" if late else "script_failed", said)) from error
        except (OSError, HTTPError) as error:  # the driver does not answer
            raise Skip("timeout", f"{type(error).__name__}: {error}") from error

    def _go(self, url: str) -> None:
        # Not driver.get(): it would wait for requests that wait for us.
        self._driver.browsing_context.navigate(
            context=self._driver.current_window_handle, url=url, wait="complete"
        )

    def close(self) -> None:
        with suppress(Exception):  # it may hang or be dead already; then it is killed
            self._driver.quit()
        process = self._driver.service.process
        if process is not None and process.poll() is None:
            process.kill()

    def _request(self, request: Any) -> None:
        """Called in a thread of its own for every request of the page, which waits for it. What
        is not failed here goes on afterwards."""
        self._last = time.monotonic()
        if request.resource_type in _NOT_LOADED:
            request.fail()
            return
        try:
            self._allow(request.url)
        except Skip as skip:
            if request.resource_type == "document":
                self._refused.append(skip)
            request.fail()

    def _settle(self, wait: str, seconds: float) -> None:
        """Until the selector is there, or, without one, until nothing was loaded for a moment."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if wait:
                if self._driver.execute_script(_READY, wait):
                    return
            elif time.monotonic() - self._last > _QUIET_SECONDS:
                return
            time.sleep(_POLL_SECONDS)

    def _shown(self, most: int) -> Shown:
        url, status, kind, html = self._driver.execute_script(_READ, most)
        if not url.startswith(("http://", "https://")):  # the browser's own page for an error
            raise self._reason(Skip("script_failed", "the page could not be loaded"))
        if html is None:
            raise Skip("too_large", f"more than {most:,} characters when it was ready")
        return Shown(url, int(status or 200), kind, html)

    def _reason(self, otherwise: Skip) -> Skip:
        """Why the page itself was refused, if that is what happened."""
        return self._refused[0] if self._refused else otherwise


def _start(proxy: int, agent: str, seconds: float, log: Path) -> Any:
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.chrome.service import Service

    if told := missing():
        raise Skip("script_failed", told)
    options = webdriver.ChromeOptions()
    options.binary_location = find(_BROWSERS)
    options.page_load_strategy = "normal"
    for flag in (*_FLAGS, f"--proxy-server=http://127.0.0.1:{proxy}", f"--user-agent={agent}"):
        options.add_argument(flag)
    options.unhandled_prompt_behavior = "dismiss"
    # The driver would let pages open windows; nobody asked for those.
    options.add_experimental_option("excludeSwitches", ["disable-popup-blocking"])
    options.set_capability("webSocketUrl", True)
    service = Service(
        find(_DRIVERS), log_output=str(log), env={**os.environ, "SE_AVOID_STATS": "true"},
        popen_kw={"preexec_fn": _die_with_parent},
    )  # fmt: skip
    try:
        driver = webdriver.Chrome(options=options, service=service)
    except WebDriverException as error:
        raise Skip("script_failed", (error.msg or "").partition("\n")[0]) from error
    driver.set_script_timeout(seconds)
    executor: Any = driver.command_executor
    executor.client_config.timeout = executor.client_config.websocket_timeout = seconds
    return driver


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
