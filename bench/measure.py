"""How benchmarks measure: CPU of a whole process group per request, throughput, quantiles, interleaved rounds."""

import asyncio
import os
import statistics
import time
from collections.abc import Iterator, Mapping
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
    return sum(own for _, _, of, own, _ in _processes() if of == group)


def cpu_seconds_of(pid: int) -> float:
    """User and system time of one process so far."""
    return sum(own for each, _, _, own, _ in _processes() if each == pid)


def cpu_seconds_below(pid: int | None) -> float:
    """Of a process and its children, those that have ended too."""
    return sum(
        own + (ended if each == pid else 0) for each, above, _, own, ended in _processes() if pid in (each, above)
    )


def _processes() -> Iterator[tuple[int, int, int, float, float]]:
    """(pid, its parent, its group, its CPU, the CPU of children that have ended)."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            spent = [int(field) * TICK_S for field in fields[11:15]]
            yield int(folder.name), int(fields[1]), int(fields[2]), spent[0] + spent[1], spent[2] + spent[3]


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
