"""A push service that only counts: takes HTTP/1.1 posts, answers 201, and says at the end when each path came."""

import asyncio
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import uvloop

ANSWER = b"HTTP/1.1 201 Created\r\nlocation: /m/1\r\ncontent-length: 0\r\n\r\n"
came: list[tuple[str, int]] = []


class Sink(asyncio.Protocol):
    """One connection, kept alive."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own is no subclass
        self.held = b""

    def data_received(self, data: bytes) -> None:
        self.held += data
        while (end := self.held.find(b"\r\n\r\n")) >= 0:
            head = self.held[:end].decode("latin-1")
            size = next(
                int(line.partition(":")[2]) for line in head.split("\r\n") if line.lower().startswith("content-length")
            )
            if len(self.held) < end + 4 + size:
                return
            came.append((head.split(" ", 2)[1], time.monotonic_ns()))
            self.held = self.held[end + 4 + size :]
            self.transport.write(ANSWER)


class Running:
    """The sink in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        assert process.stdout is not None
        self.port = int(process.stdout.readline())

    def stop(self) -> dict[str, int]:
        """When each path was posted to, by the machine's monotonic clock in ns."""
        said, _ = self._process.communicate("", timeout=30)
        return {path: int(at) for path, at in (line.split() for line in said.splitlines())}


@contextmanager
def running(*args: str) -> Iterator[Running]:
    """Serve until the block ends; `args` may name a PEM file for TLS."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.push_sink", *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.communicate()


async def main() -> None:
    tls = None
    if len(sys.argv) > 1:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(Path(sys.argv[1]))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Sink, "127.0.0.1", 0, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)  # until the bench closes our standard input
    sys.stdout.write("".join(f"{path} {at}\n" for path, at in came))


if __name__ == "__main__":
    uvloop.run(main())
