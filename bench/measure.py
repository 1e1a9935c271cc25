"""How benchmarks measure: CPU of a whole process group per request, throughput, quantiles, interleaved rounds."""

import asyncio
import os
import statistics
import time
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import msgspec

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One round of one side."""

    cpu_us: float
    per_second: float
    p50_ms: float
    p99_ms: float


def cpu_seconds(group: int) -> float:
    """User and system time of every process in the group so far."""
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group:
                total += int(fields[11]) + int(fields[12])
    return total * TICK_S


async def load(url: str, headers: Mapping[str, str], count: int, lanes: int) -> list[float]:
    """Send `count` GETs over `lanes` kept-alive connections; seconds of each. Anything but 200 ends the run."""
    times: list[float] = []
    left = iter(range(count))
    connector = aiohttp.TCPConnector(limit=lanes)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def lane() -> None:
            for _ in left:
                began = time.perf_counter()
                async with session.get(url) as answer:
                    await answer.read()
                    assert answer.status == 200, (url, answer.status)
                times.append(time.perf_counter() - began)

        await asyncio.gather(*(lane() for _ in range(lanes)))
    return times


async def measure(url: str, group: int, headers: Mapping[str, str], count: int = 2000, lanes: int = 8) -> Measured:
    """One round."""
    cpu, began = cpu_seconds(group), time.perf_counter()
    times = sorted(await load(url, headers, count, lanes))
    wall = time.perf_counter() - began
    return Measured(
        cpu_us=(cpu_seconds(group) - cpu) / count * 1e6,
        per_second=count / wall,
        p50_ms=times[len(times) // 2] * 1e3,
        p99_ms=times[int(len(times) * 0.99)] * 1e3,
    )


def median(rounds: list[Measured]) -> Measured:
    """Each column's median over the rounds."""
    return Measured(
        **{name: statistics.median(getattr(each, name) for each in rounds) for name in Measured.__struct_fields__}
    )
