"""Resolves names for our client and hands on only addresses it may reach: what is connected to is what was checked."""

import asyncio
import socket

from aiohttp.abc import AbstractResolver, ResolveResult

from notifications.rules.addresses import is_loopback, is_public


class AddressClosed(OSError):
    """A name led to an address that is not on the public internet."""


def numeric(host: str, port: int, address: str) -> ResolveResult:
    """`address` as aiohttp wants it: nothing is left to look up."""
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


class GuardedResolver(AbstractResolver):
    """aiohttp connects to exactly the addresses returned here, so a name that changes between check and use cannot."""

    def __init__(self, plain: frozenset[tuple[str, int]] = frozenset()) -> None:
        """`plain`: (name, port) pairs of plain-http hosts, which must be loopback."""
        self._plain = plain

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Every address of `host`; AddressClosed when any one of them is not allowed."""
        found = await self.look_up(host, port, family)
        allowed = is_loopback if (host, port) in self._plain else is_public
        if not found or not all(allowed(address) for address in found):
            raise AddressClosed(host)
        return [numeric(host, port, address) for address in found]

    async def look_up(self, host: str, port: int, family: socket.AddressFamily) -> list[str]:
        """The system's answer, in its order."""
        loop = asyncio.get_running_loop()
        rows = await loop.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(row[4][0]) for row in rows))

    async def close(self) -> None:
        """Nothing is held."""
