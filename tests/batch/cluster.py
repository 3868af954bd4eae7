"""A Dask cluster on loopback, started as users start one, and a web server that can be made to wait."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import psutil

STRANGER = """
import sys
import skimtrace.engine
skimtrace.engine.engine_digest = lambda: "0" * 64
from distributed.cli.dask_worker import main
sys.exit(main())
"""
"""A worker whose skimtrace is another one."""


class Cluster:
    """A scheduler and its workers, each a process of its own; as a context it ends them all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0"]
        self.scheduler = self._start("distributed.cli.dask_scheduler", *options, "--scheduler-file", str(told))
        until(told.exists)
        self.address: str = json.loads(told.read_text(encoding="utf-8"))["address"]

    def add_worker(self, *, stranger: bool = False) -> None:
        """Start a worker with one thread: with a nanny, as is usual, or else one that must be refused."""
        options = ["--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", "--local-directory", str(self._folder)]
        if stranger:
            self._run([sys.executable, "-c", STRANGER, self.address, *options, "--no-nanny"])
        else:
            self._start("distributed.cli.dask_worker", self.address, *options)

    def holder(self, port: int) -> tuple[psutil.Process, psutil.Process]:
        """Return the process at whose end of a connection this port is, and the Dask worker that started it."""
        for process in self._processes:
            for child in psutil.Process(process.pid).children(recursive=True):
                if any(c.laddr.port == port for c in child.net_connections("inet")):
                    parent = child.parent()
                    assert parent is not None
                    return child, parent
        raise AssertionError("no worker has this connection")

    def close(self) -> None:
        for process in self._processes:
            members = [psutil.Process(process.pid)] if process.poll() is None else []
            members += [child for member in members for child in member.children(recursive=True)]
            for member in members:
                with_suppressed_kill(member)
            process.wait(timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, module: str, *arguments: str) -> "subprocess.Popen[bytes]":
        return self._run([sys.executable, "-m", module, *arguments])

    def _run(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        with (self._folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self._processes.append(process)
        return process


def with_suppressed_kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return


class Web:
    """A web server. A GET of "/gate.zip" waits until `gate` is set; `caller` is then the port of who waits there."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.gate = threading.Event()
        self.reached = threading.Event()
        self.caller = 0
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self._answer()

            def do_GET(self) -> None:
                if self.path == "/gate.zip" and not web.gate.is_set():
                    web.caller = self.client_address[1]
                    web.reached.set()
                    web.gate.wait(120)
                content = self._answer()
                if content is not None:
                    try:
                        self.wfile.write(content)
                    except OSError:  # who waited here was killed
                        self.close_connection = True

            def _answer(self) -> bytes | None:
                content = files.get(self.path)
                self.send_response(404 if content is None else 200)
                if content is not None:
                    self.send_header("Content-Type", "text/html" if self.path.endswith("/") else "text/plain")
                    self.send_header("Content-Length", str(len(content)))
                try:
                    self.end_headers()
                except OSError:
                    return None
                return content

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.gate.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def web(files: Mapping[str, bytes]) -> Iterator[Web]:
    made = Web(files)
    try:
        yield made
    finally:
        made.close()


def listing(*names: str) -> bytes:
    """Return the page of a folder, as web servers make it."""
    return "".join(f'<a href="{name}">{name}</a>\n' for name in ("../", "?C=M;O=A", *names)).encode()


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until `true()` is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.02)


def closed_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
