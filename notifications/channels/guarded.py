"""Resolves names for our client and hands on only addresses it may reach: what is connected to is what was checked."""

import asyncio
import socket

from notifications.rules.addresses import is_loopback, is_public


class AddressClosed(OSError):
    """A name led to an address that is not on the public internet."""


class GuardedResolver:
    """Our client connects to exactly the addresses returned here, so a name that changes between check and use cannot
    lead it elsewhere."""

    def __init__(self, plain: frozenset[tuple[str, int]] = frozenset()) -> None:
        """`plain`: (name, port) pairs of plain-http hosts, which must be loopback."""
        self._plain = plain

    async def resolve(self, host: str, port: int) -> list[str]:
        """Every address of `host`, as numbers; AddressClosed when any one of them is not allowed."""
        found = await self.look_up(host, port)
        allowed = is_loopback if (host, port) in self._plain else is_public
        if not found or not all(allowed(address) for address in found):
            raise AddressClosed(host)
        return found

    async def look_up(self, host: str, port: int) -> list[str]:
        """The system's answer, in its order."""
        loop = asyncio.get_running_loop()
        rows = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(row[4][0]) for row in rows))
