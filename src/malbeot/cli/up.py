"""`malbeot up`: API server and web server together, on one machine.

Two child processes, so that neither can slow or crash the other; when one ends, the log says which
and how, the other is ended too and the exit code is 1.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

import httpx2
import typer

from malbeot import log
from malbeot.cli.messages import say
from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.serve import free_port
from malbeot.errors import MalbeotError
from malbeot.settings import Settings, load_with_origins

_READY_SECONDS = 60
_END_SECONDS = 25
_log = log.get("up")

Children = dict[str, subprocess.Popen[bytes]]
"""The servers by the verb that started them."""


def up(config: ConfigFile = None, set_: Set = None) -> None:
    """Start everything and print the address of the chat."""
    settings = settings_from(config, set_)
    given = load_with_origins(config, set_ or ())[1]
    free_port(settings.serve.host, settings.serve.port, "serve.port")
    free_port(settings.web.host, settings.web.port, "web.port")
    signal.signal(signal.SIGTERM, _interrupt)  # before there is a child to leave behind
    options = [*(["--config", str(config)] if config else []), *_pairs(set_ or [])]
    children: Children = {}
    try:
        children["serve"] = _start("serve", options)
        here = [] if "web.serve_url" in given else ["--set", f"web.serve_url={_api(settings)}"]
        children["web"] = _start("web", [*here, *options])
        _wait_ready(settings, children)
        typer.echo(f"\n  {say('up_ready', address=_address(settings))}")
        typer.echo(f"  {say('up_api', address=f'{_api(settings)}/v1')}")
        typer.echo(f"  {say('up_end')}\n")
        _watch(children)
        code = 1
    except KeyboardInterrupt:
        code = 0
    finally:
        _end(children)
    raise typer.Exit(code)


def _pairs(overrides: Sequence[str]) -> list[str]:
    return [word for item in overrides for word in ("--set", item)]


def _start(verb: str, options: Sequence[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "malbeot.cli", verb, *options]
    # A session of its own: Ctrl+C reaches this process alone, which then ends the children.
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603


def _api(settings: Settings) -> str:
    return _url(settings.serve.host, settings.serve.port)


def _address(settings: Settings) -> str:
    return settings.web.public_url or _url(settings.web.host, settings.web.port)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _wait_ready(settings: Settings, children: Children) -> None:
    addresses = [
        f"{_api(settings)}/readyz",
        f"{_url(settings.web.host, settings.web.port)}/readyz",
    ]
    deadline = time.monotonic() + _READY_SECONDS
    while addresses and time.monotonic() < deadline:
        if ended := _ended(children):
            raise MalbeotError(f"{ended} before it was ready; its message stands above")
        addresses = [address for address in addresses if not _ready(address)]
        time.sleep(0.05)
    if addresses:
        raise MalbeotError(f"{addresses[0]} was not ready after {_READY_SECONDS} s")


def _ready(address: str) -> bool:
    try:
        return httpx2.get(address, timeout=2).status_code == httpx2.codes.OK
    except httpx2.HTTPError:
        return False


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends everything like Ctrl+C."""
    raise KeyboardInterrupt


def _watch(children: Children) -> None:
    """Sleep until a child ends, and say which and how."""
    while not (ended := _ended(children)):
        time.sleep(0.2)
    _log.error("server.ended", what=ended, next="ending the rest; start again with malbeot up")


def _ended(children: Children) -> str:
    """Which server has ended and how, in words; nothing while all run."""
    for name, child in children.items():
        if (code := child.poll()) is not None:
            return f"malbeot {name} {_how(code)}"
    return ""


def _how(code: int) -> str:
    """'ended with code 1', 'was killed by SIGKILL': a child's negative code is a signal."""
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:  # a real-time signal has no name
        return f"was killed by signal {-code}"


def _end(children: Children) -> None:
    for child in children.values():
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    for child in children.values():
        try:
            child.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
