"""What `localhost` is, also where the machine has no file that says so: a bare debootstrap has none (RFC 6761, 6.3)."""

import socket
from functools import cache
from typing import Any

NAMES = ("localhost", b"localhost")


@cache
def teach_localhost() -> bool:
    """Whether this process had to be taught. Then uvloop is not for it: that asks the C library by itself."""
    try:
        socket.getaddrinfo("localhost", None)
    except socket.gaierror:
        ask = socket.getaddrinfo

        def answer(host: Any, *rest: Any, **named: Any) -> Any:
            return ask("127.0.0.1" if host in NAMES else host, *rest, **named)

        socket.getaddrinfo = answer
        return True
    return False
