"""Reads the head of an HTTP/1.1 answer, and where its body ends when that is plainly said (RFC 9112): pure."""

import re

import msgspec

HEAD_MAX = 8192
BODY_MAX = 4096
"""RFC 8030 wants no body at all; whoever says more than this is not listened to"""
_FIRST_LINE = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [^\r\n\0]*)?\r\n")
_DIGITS = re.compile(rb"[0-9]{1,6}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,4})(?:;[^\r\n\0]*)?\r\n")


class Head(msgspec.Struct, frozen=True, kw_only=True):
    status: int
    retry_after: str | None
    begins: int
    """where the body begins"""
    length: int | None
    """of the body; None when it comes in chunks, or ends with the connection, or contradicts itself"""
    chunked: bool
    lasts: bool
    """whether the far side keeps the connection"""


def read_head(held: bytes) -> Head | None:
    """None while it is not whole; what comes before the answer (1xx) is skipped.

    Raises ValueError for what is no HTTP.
    """
    at = 0
    while True:
        end = held.find(b"\r\n\r\n", at)
        if end < 0:
            if len(held) - at > HEAD_MAX:
                raise ValueError("a head without end")
            return None
        first = _FIRST_LINE.match(held, at, end + 2)
        if first is None or end - at > HEAD_MAX:
            raise ValueError("no HTTP/1.1")
        if not 100 <= int(first[2]) < 200:
            return _read_fields(first, held[first.end() : end + 2], begins=end + 4)
        if int(first[2]) == 101:
            raise ValueError("nobody asked for another protocol")
        at = end + 4


def _read_fields(first: re.Match[bytes], fields: bytes, *, begins: int) -> Head:
    status, lasts, chunked, retry_after = int(first[2]), first[1] == b"1", False, None
    lengths: set[bytes] = set()
    for line in fields.split(b"\r\n"):
        name, _, value = line.partition(b":")
        match name.lower():
            case b"content-length":
                lengths.add(value.strip())
            case b"transfer-encoding":
                chunked = value.strip().lower() == b"chunked"
                lengths.add(b"chunked")
            case b"connection":
                lasts = lasts and b"close" not in value.lower()
            case b"retry-after":
                retry_after = value.strip().decode("latin-1")
    said = lengths.pop() if len(lengths) == 1 else b""
    length = int(said) if _DIGITS.fullmatch(said) else None
    return Head(
        status=status,
        retry_after=retry_after,
        begins=begins,
        length=0 if status in (204, 304) else length,
        chunked=chunked and said == b"chunked",
        lasts=lasts,
    )


def find_end(head: Head, held: bytes) -> int | None:
    """Where this answer ends in `held`, or will once more has come; None when that cannot be told (yet)."""
    if head.length is not None:
        return head.begins + head.length
    if not head.chunked:
        return None
    at = head.begins
    while (chunk := _CHUNK.match(held, at)) is not None:
        size = int(chunk[1], 16)
        at = chunk.end() + size + 2
        if size == 0:
            return at if held[chunk.end() : at] == b"\r\n" else None
        if held[at - 2 : at] != b"\r\n":
            return None
    return None
