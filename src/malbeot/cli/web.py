"""`malbeot web`: the web server, accounts and chats and the page."""

from __future__ import annotations

import asyncio

import uvicorn

from malbeot.cli.options import ConfigFile, Set, settings_from
from malbeot.cli.serve import free_port
from malbeot.errors import MalbeotError
from malbeot.settings import Settings

_GRACE_SECONDS = 10  # answers that are being read may end; then they are marked interrupted


def web(config: ConfigFile = None, set_: Set = None) -> None:
    """Serve the chat at http://127.0.0.1:8000; it asks `malbeot serve` for the answers."""
    run(settings_from(config, set_))


def run(settings: Settings) -> None:
    from malbeot.web.app import create_app
    from malbeot.web.db.engine import database_url
    from malbeot.web.db.migrate import migrate

    free_port(settings.web.host, settings.web.port, "web.port")
    # The app does this at start too; here a failure is one line instead of a traceback.
    asyncio.run(migrate(database_url(settings)))
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings),
            host=settings.web.host,
            port=settings.web.port,
            log_level="warning",
            access_log=False,
            proxy_headers=False,  # the app believes web.trusted_proxies, nobody else
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )
    server.run()
    if not server.started:
        raise MalbeotError("the web server did not start; the reason stands above")
