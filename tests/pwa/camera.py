"""A phone's camera, as far as a test needs one: reads an undamaged QR code of correction M that a screen draws."""

import re
from collections.abc import Callable

from playwright.async_api import Locator

# By version: how many blocks of how many data codewords (ISO/IEC 18004, table 9, level M).
BLOCKS = {
    1: [16], 2: [28], 3: [44], 4: [32] * 2, 5: [43] * 2, 6: [27] * 4, 7: [31] * 4,
    8: [38] * 2 + [39] * 2, 9: [36] * 3 + [37] * 2, 10: [43] * 4 + [44],
}  # fmt: skip
CENTRES = {
    1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34],
    7: [6, 22, 38], 8: [6, 24, 42], 9: [6, 26, 46], 10: [6, 28, 50],
}  # fmt: skip
MASKS: list[Callable[[int, int], bool]] = [
    lambda x, y: (x + y) % 2 == 0,
    lambda x, y: y % 2 == 0,
    lambda x, y: x % 3 == 0,
    lambda x, y: (x + y) % 3 == 0,
    lambda x, y: (y // 2 + x // 3) % 2 == 0,
    lambda x, y: (x * y) % 2 + (x * y) % 3 == 0,
    lambda x, y: ((x * y) % 2 + (x * y) % 3) % 2 == 0,
    lambda x, y: ((x + y) % 2 + (x * y) % 3) % 2 == 0,
]
QUIET = 4


async def scan(code: Locator) -> str:
    """The text of the QR code in this `<svg>`."""
    size = int(((await code.get_attribute("viewBox")) or "").split()[2]) - 2 * QUIET
    path = await code.locator("path.qr-dark").get_attribute("d") or ""
    dark = {(int(x) - QUIET, int(y) - QUIET) for x, y in re.findall(r"M(\d+) (\d+)h1", path)}
    return read(dark, size)


def read(dark: set[tuple[int, int]], size: int) -> str:
    version = (size - 17) // 4
    mask = MASKS[_mask(dark)]
    bits = "".join("01"[((x, y) in dark) ^ mask(x, y)] for x, y in _way(size, version))
    words = [int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)]
    blocks: list[list[int]] = [[] for _ in BLOCKS[version]]
    for at in range(max(BLOCKS[version])):
        for block, length in zip(blocks, BLOCKS[version], strict=True):
            if at < length:
                block.append(words.pop(0))
    stream = "".join(f"{word:08b}" for block in blocks for word in block)
    assert stream[:4] == "0100", "bytes alone are read"
    wide = 16 if version > 9 else 8
    count, start = int(stream[4 : 4 + wide], 2), 4 + wide
    return bytes(int(stream[start + 8 * at : start + 8 * at + 8], 2) for at in range(count)).decode()


def _mask(dark: set[tuple[int, int]]) -> int:
    """Bits 12 to 10 of the format lie at (2..4, 8) beside the first finder, under its fixed mask 101."""
    return sum((((x, 8) in dark) ^ fixed) << at for at, (x, fixed) in enumerate(((4, True), (3, False), (2, True))))


def _way(size: int, version: int) -> list[tuple[int, int]]:
    """Data modules in reading order: two columns at a time, up and down, from the right."""
    taken = set()
    for left, top in ((0, 0), (size - 8, 0), (0, size - 8)):
        taken |= {(left + x, top + y) for x in range(8 + (left == 0)) for y in range(8 + (top == 0))}
    taken |= {(x, 8) for x in range(size - 8, size)} | {(8, y) for y in range(size - 8, size)}
    taken |= {(at, 6) for at in range(size)} | {(6, at) for at in range(size)}
    for cy in CENTRES[version]:
        for cx in CENTRES[version]:
            if not ((cx < 8 and cy < 8) or (cx < 8 and cy > size - 9) or (cx > size - 9 and cy < 8)):
                taken |= {(cx + x, cy + y) for x in range(-2, 3) for y in range(-2, 3)}
    if version > 6:
        taken |= {(a, size - 11 + b) for a in range(6) for b in range(3)}
        taken |= {(size - 11 + b, a) for a in range(6) for b in range(3)}
    columns = [right if right > 6 else right - 1 for right in range(size - 1, 0, -2)]
    way = []
    for turn, right in enumerate(columns):
        for step in range(size):
            y = size - 1 - step if turn % 2 == 0 else step
            way += [(x, y) for x in (right, right - 1) if (x, y) not in taken]
    return way
