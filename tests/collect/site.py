"""A web site on this machine that the tests serve, with a log of everything it was asked."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """`body` in pieces is sent without a length, as it comes."""

    body: bytes | Iterable[bytes] = b""
    type: str = HTML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    path: str
    time: float
    headers: dict[str, str]


Route = Callable[[str], Answer]


class Site:
    """`put` what stands at a path, `route` what answers for all below one; anything else is 404."""

    def __init__(self) -> None:
        self.hits: list[Hit] = []
        self.sent = 0
        """Bytes of the last answer in pieces."""
        self.most_at_once = 0
        self._open = 0
        self._lock = threading.Lock()
        self._pages: dict[str, Answer | Route] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [hit.path for hit in self.hits]

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def put(self, path: str, body: str | bytes | Iterable[bytes] = b"", **more: Any) -> None:
        self._pages[path] = Answer(body.encode() if isinstance(body, str) else body, **more)

    def route(self, prefix: str, answer: Route) -> None:
        self._pages[prefix] = answer

    def encrypt(self, path: Path) -> None:
        """From now on by https, with a certificate for 127.0.0.1 that nobody signed."""
        path.write_bytes(certificate())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def answer(self, path: str) -> Answer:
        plain = urlsplit(path).path
        for key in (path, plain):
            if isinstance(found := self._pages.get(key), Answer):
                return found
        routes = [key for key, found in self._pages.items() if not isinstance(found, Answer)]
        fitting = [key for key in routes if plain.startswith(key)]
        route = self._pages[max(fitting, key=len)] if fitting else None
        if route is None or isinstance(route, Answer):
            return Answer(b"none", status=404)
        return route(path)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._open += 1
            self.most_at_once = max(self.most_at_once, self._open)
        try:
            yield
        finally:
            with self._lock:
                self._open -= 1

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.hits.append(Hit(self.path, time.monotonic(), dict(self.headers)))
                with site._counted(), suppress(ConnectionError):
                    self._send(site.answer(self.path))

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                if answer.type:
                    self.send_header("Content-Type", answer.type)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if isinstance(answer.body, bytes):
                    self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    self.wfile.write(answer.body)
                    return
                self.close_connection = True
                self.end_headers()
                site.sent = 0
                for piece in answer.body:
                    self.wfile.write(piece)
                    site.sent += len(piece)

            do_POST = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

        return Handler


def certificate() -> bytes:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now, day = datetime.now(UTC), timedelta(days=1)
    host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - day, now + day)
        .add_extension(host, critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, encryption_algorithm=NoEncryption()
    )
    return made.public_bytes(Encoding.PEM) + secret


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()
    try:
        yield site
    finally:
        site.close()


def page(body: str, title: str = "", head: str = "") -> str:
    return (
        f"<!doctype html><html lang=ko><head><meta charset=utf-8><title>{title}</title>{head}"
        f"</head><body>{body}</body></html>"
    )


def links(*paths: str) -> str:
    return "".join(f'<p><a class="t" href="{path}">{path}</a></p>' for path in paths)
