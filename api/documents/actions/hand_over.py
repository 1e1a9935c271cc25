"""Bytes leave the house as a download, in no cache. The front door adds nosniff and a sandbox to every answer."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from litestar.response import Stream

from api.documents.model import OpenFile
from api.documents.rules.ranges import Unsatisfiable, read_range

_SAFE = {
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
    "accept-ranges": "bytes",
}


def hand_over(opened: OpenFile, range_header: str | None = None) -> Stream:
    """The answer to a download: 200, 206 for one byte range, 416 for one past the end."""
    headers = {
        **_SAFE,
        "content-disposition": f"attachment; filename=\"tep\"; filename*=UTF-8''{quote(opened.name, safe='')}",
        "etag": f'"{opened.sha256.hex()}"',
    }
    try:
        wanted = read_range(range_header, opened.size_bytes)
    except Unsatisfiable:
        headers["content-range"] = f"bytes */{opened.size_bytes}"
        return Stream(_nothing(), status_code=416, headers=headers, media_type=opened.media_type)
    if wanted is None:
        headers["content-length"] = str(opened.size_bytes)
        return Stream(opened.body, status_code=200, headers=headers, media_type=opened.media_type)
    first, last = wanted
    headers["content-length"] = str(last - first + 1)
    headers["content-range"] = f"bytes {first}-{last}/{opened.size_bytes}"
    return Stream(_slice(opened.body, first, last), status_code=206, headers=headers, media_type=opened.media_type)


async def _nothing() -> AsyncIterator[bytes]:
    for nothing in list[bytes]():
        yield nothing


async def _slice(body: AsyncIterator[bytes], first: int, last: int) -> AsyncIterator[bytes]:
    at = 0
    async for piece in body:
        end = at + len(piece)
        if end > first:
            yield piece[max(0, first - at) : last + 1 - at]
        if end > last:
            return
        at = end
