"""`malbeot serve`: the API server, bots and engine behind it."""

from __future__ import annotations

import socket

import uvicorn

from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.errors import UsageError
from malbeot.settings import Settings

_GRACE_SECONDS = 20


def serve(config: ConfigFile = None, set_: Set = None) -> None:
    """Serve the bots at http://127.0.0.1:8001/v1 (OpenAI-compatible)."""
    run(settings_from(config, set_))


def run(settings: Settings) -> None:
    from malbeot.bots.registry import bots
    from malbeot.engine.load import open_engine
    from malbeot.serve.app import create_app

    free_port(settings.serve.host, settings.serve.port, "serve.port")
    known = bots(settings.home)
    app = create_app(settings.serve, open_engine(settings.engine), known)
    with known.watched():  # a bot that is built now is there without a restart
        uvicorn.run(
            app,
            host=settings.serve.host,
            port=settings.serve.port,
            log_level="warning",
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )


def free_port(host: str, port: int, setting: str) -> None:
    """Raises `UsageError` that names the setting when something already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"{host}:{port}: {error.strerror}; choose another with --set {setting}={port + 10}"
            ) from error
