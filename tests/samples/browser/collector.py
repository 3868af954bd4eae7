"""A server on the loopback interface that answers for every host, by TLS and without, and notes what it is sent.

Chromium is told to reach every host by its address and to take its certificate (`--host-resolver-rules`,
`--ignore-certificate-errors`), so nothing that a sample sends leaves this machine.
"""

import datetime
import socket
import ssl
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from websockets.frames import DATA_OPCODES, Frame
from websockets.http11 import Request as Opening
from websockets.server import ServerProtocol

from tests.samples.browser.sites import answer

LOOPBACK: Final = "127.0.0.1"
FRAME: Final = "FRAME"
"""Stands for the method of what came through a WebSocket; the rest of the request is that of the opening handshake."""
_TLS_HANDSHAKE: Final = b"\x16"  # RFC 8446, 5.1: the first byte of a ClientHello's record


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it arrived. `host` is that of its Host header, in lower case and without the port."""

    method: str
    host: str
    path: str
    query: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def wanted(self) -> str:
        """What the browser will use the answer for, by Sec-Fetch-Dest: "document", "image", "empty" for fetch..."""
        return self.headers.get("sec-fetch-dest", "empty")

    @property
    def browsers_own(self) -> bool:
        """Whether Chromium sent it for itself, as far as can be seen: by no page's and no script's doing."""
        fetch = (self.headers.get("sec-fetch-site"), self.headers.get("sec-fetch-mode"))
        return fetch in {(None, None), ("none", "no-cors")}

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{self.method} {self.host}{self.path}{query} {self.body[:200]!r}"


class Collector(AbstractContextManager["Collector"]):
    """The server; it serves while the context is open. `requests` is what has arrived so far, in order."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._server = _Server((LOOPBACK, 0), _Handler)
        self._server.collected = self.requests
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        """The TCP port it listens on."""
        return int(self._server.server_address[1])

    def __enter__(self) -> "Collector":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # the browser keeps connections open, and they end with it
    request_queue_size = 64
    collected: list[Request]

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands where the client wants TLS; this runs in the thread of the connection."""
        if request.recv(1, socket.MSG_PEEK) == _TLS_HANDSHAKE:
            with _tls().wrap_socket(request, server_side=True) as wrapped:
                _Handler(wrapped, client_address, self)
        else:
            _Handler(request, client_address, self)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that closes drops its connections, and what is missing then is missing in the test."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the test reads `Collector.requests`."""

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Return the handler of a method, which the library looks for as `do_GET`: there is one for all of them."""
        if name.startswith("do_"):
            return self._handle
        raise AttributeError(name)

    def _handle(self) -> None:
        url = urlsplit(self.path)
        request = Request(
            self.command,
            (urlsplit(f"//{self.headers.get('Host', '')}").hostname or "").lower(),
            url.path,
            url.query,
            {name.lower(): value for name, value in self.headers.items()},
            self._body(),
        )
        self.server.collected.append(request)
        if request.headers.get("upgrade", "").lower() == "websocket":
            self._talk(request)
            return
        told = answer(request.host, request.path, request.wanted)
        self.send_response(200)
        self.send_header("Content-Type", told.content_type)
        self.send_header("Content-Length", str(len(told.body)))
        for cookie in told.cookies:
            self.send_header("Set-Cookie", cookie)
        self._allow_other_origins()
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told.body)

    def _talk(self, request: Request) -> None:
        """Speak the WebSocket protocol (RFC 6455) until the other side ends it; every frame is noted, none is sent."""
        self.close_connection = True
        protocol = ServerProtocol()
        headers = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        protocol.receive_data(f"{self.command} {self.path} HTTP/1.1\r\n{headers}\r\n".encode("latin-1"))
        while True:
            for event in protocol.events_received():
                if isinstance(event, Opening):
                    protocol.send_response(protocol.accept(event))
                elif isinstance(event, Frame) and event.opcode in DATA_OPCODES:
                    frame = replace(request, method=FRAME, body=bytes(event.data))
                    self.server.collected.append(frame)
            for data in protocol.data_to_send():
                if not data:  # the protocol's word for: close the connection now
                    return
                self.wfile.write(data)
            received = self.connection.recv(1 << 16)
            if not received:
                return
            protocol.receive_data(received)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _allow_other_origins(self) -> None:
        """Let every origin read the answer, as a collector's server would."""
        if origin := self.headers.get("Origin"):
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Credentials", "true")
            self.send_header("Access-Control-Allow-Private-Network", "true")
        if self.command == "OPTIONS":
            for name in ("Method", "Headers"):
                if asked := self.headers.get(f"Access-Control-Request-{name}"):
                    self.send_header(f"Access-Control-Allow-{name.rstrip('s')}s", asked)


@cache
def _tls() -> ssl.SSLContext:
    """Return the server's side of TLS, with a certificate that is made now and holds for two days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "every.host.example")])
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - day, now + day)
    certificate = builder.sign(key, hashes.SHA256())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "certificate.pem"  # the ssl module takes files only
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(pem + certificate.public_bytes(Encoding.PEM))
        context.load_cert_chain(file)
    return context
