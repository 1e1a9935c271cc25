"""Resumable uploads (draft-ietf-httpbis-resumable-upload): header names, their grammar, and what a chunk means.

The draft may still change before it is an RFC, so nothing else in the product spells these names.
"""

import base64
import binascii
import hashlib
import hmac
import re
from enum import Enum

from api.documents.model.files import FileState, Part, Upload
from api.documents.rules.limits import CHUNK_MOST, CHUNK_SUGGESTED, CHUNKS_MOST, MOST_BYTES
from api.documents.rules.refusals import (
    ChunkDamaged,
    ChunkTooBig,
    LengthMismatch,
    NotAPartialUpload,
    OffsetMismatch,
    TooManyChunks,
)
from kernel.errors import Unreadable

UPLOAD_OFFSET = "upload-offset"
UPLOAD_LENGTH = "upload-length"
UPLOAD_COMPLETE = "upload-complete"
UPLOAD_LIMIT = "upload-limit"
CONTENT_DIGEST = "content-digest"
PARTIAL_UPLOAD = "application/partial-upload"

_INTEGER = re.compile(r"[0-9]{1,15}")  # RFC 9651 §3.3.1
_SHA256_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]{44}):\s*(?:,|$)")  # RFC 9530 §2


def read_integer(value: str | None, name: str) -> int:
    """A structured-field integer that is not negative. Raises Unreadable."""
    if value is None or not _INTEGER.fullmatch(value.strip(" ")):
        raise Unreadable(header=name)
    return int(value)


def read_boolean(value: str | None, name: str) -> bool:
    """`?1` or `?0`. Raises Unreadable."""
    if value is None or value.strip(" ") not in {"?0", "?1"}:
        raise Unreadable(header=name)
    return value.strip(" ") == "?1"


def show_boolean(value: bool) -> str:
    """`?1` or `?0`."""
    return "?1" if value else "?0"


def require_partial(content_type: str | None) -> None:
    """Raises NotAPartialUpload."""
    if (content_type or "").partition(";")[0].strip().lower() != PARTIAL_UPLOAD:
        raise NotAPartialUpload


def upload_limit() -> str:
    """The Upload-Limit dictionary: largest file, largest chunk; the chunk we suggest travels beside it."""
    return f"max-size={MOST_BYTES}, max-append-size={CHUNK_MOST}, suggested-append-size={CHUNK_SUGGESTED}"


def progress_headers(upload: Upload) -> dict[str, str]:
    """How far an upload is, as HEAD and every answer tell it."""
    return {
        UPLOAD_OFFSET: str(upload.offset_bytes),
        UPLOAD_LENGTH: str(upload.length_bytes),
        UPLOAD_COMPLETE: show_boolean(upload.state is not FileState.UPLOADING),
        UPLOAD_LIMIT: upload_limit(),
        "cache-control": "no-store",
    }


def check_digest(chunk: bytes, content_digest: str | None) -> bytes:
    """SHA-256 of `chunk`; when a Content-Digest came along and differs, raises ChunkDamaged."""
    actual = hashlib.sha256(chunk).digest()
    if content_digest is not None and (told := _SHA256_DIGEST.search(content_digest)):
        try:
            expected = base64.b64decode(told.group(1), validate=True)
        except binascii.Error as wrong:
            raise Unreadable(header=CONTENT_DIGEST) from wrong
        if not hmac.compare_digest(actual, expected):
            raise ChunkDamaged
    return actual


class Step(Enum):
    """What to do with a chunk."""

    TAKE = "take"
    """Make it durable and move the offset."""
    NOTHING = "nothing"
    """Already here, or empty: answer where the upload stands."""
    FINISH = "finish"
    """Nothing more to take: the file is whole, and the sender says so."""


def judge_chunk(
    upload: Upload, *, offset_bytes: int, size_bytes: int, sha256: bytes, complete: bool, standing: Part | None
) -> Step:
    """What a chunk at `offset_bytes` means for `upload`; `standing` is the part acknowledged at that offset, if any.

    A chunk whose acknowledgement was lost may come again any number of times, to any process, and changes nothing.
    Raises OffsetMismatch, LengthMismatch, ChunkTooBig, TooManyChunks.
    """
    if size_bytes > CHUNK_MOST:
        raise ChunkTooBig(most=CHUNK_MOST)
    end = offset_bytes + size_bytes
    if end > upload.length_bytes or (complete and end != upload.length_bytes):
        raise LengthMismatch
    if upload.state is not FileState.UPLOADING:
        if end == upload.length_bytes:
            return Step.FINISH
        raise OffsetMismatch(expected=upload.length_bytes, provided=offset_bytes, complete=True)
    if offset_bytes == upload.offset_bytes:
        if size_bytes == 0:
            return Step.FINISH if complete else Step.NOTHING
        if upload.part_count >= CHUNKS_MOST:
            raise TooManyChunks
        return Step.TAKE
    if standing is not None and (standing.size_bytes, standing.sha256) == (size_bytes, sha256):
        whole = upload.offset_bytes == upload.length_bytes
        return Step.FINISH if complete and whole else Step.NOTHING
    raise OffsetMismatch(expected=upload.offset_bytes, provided=offset_bytes, complete=False)
