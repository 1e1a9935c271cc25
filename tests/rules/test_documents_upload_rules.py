"""Offsets, headers, names and ranges: whatever is sent, in whatever order, only whole files come of it."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.documents.model import FileState, MediaType, Upload
from api.documents.model.files import Part
from api.documents.rules import resumable
from api.documents.rules.limits import CHUNK_MOST, CHUNKS_MOST, MOST_BYTES, show_size
from api.documents.rules.names import kept_name, name_with_extension
from api.documents.rules.ranges import Unsatisfiable, read_range
from api.documents.rules.refusals import (
    ChunkDamaged,
    ChunkTooBig,
    FileTooBig,
    LengthMismatch,
    NotAPartialUpload,
    OffsetMismatch,
    TooManyChunks,
)
from api.documents.rules.resumable import Step, judge_chunk
from api.documents.rules.sniff import media_type_of, name_of_stranger
from kernel.clock import now
from kernel.errors import Unreadable
from kernel.ids import DraftId, FileId, PersonId, new_id


def upload(*, length: int, offset: int = 0, state: FileState = FileState.UPLOADING, parts: int = 0) -> Upload:
    return Upload(
        id=FileId(new_id()),
        owner=PersonId(new_id()),
        draft_id=DraftId(new_id()),
        document_id=None,
        name="a.jpg",
        state=state,
        offset_bytes=offset,
        length_bytes=length,
        part_count=parts,
        media_type=None,
        received_sha256=None,
        kept_bytes=None,
        kept_sha256=None,
        kept_key=None,
        pages=None,
        refused_for=None,
        created_at=now(),
    )


class Server:
    """The least that could keep an upload: what judge_chunk says is done, and nothing else."""

    def __init__(self, length: int) -> None:
        self.upload = upload(length=length)
        self.parts: dict[int, bytes] = {}
        self.finished = False

    def send(self, offset: int, chunk: bytes, *, complete: bool) -> Step:
        digest = hashlib.sha256(chunk).digest()
        held = self.parts.get(offset)
        standing = held and Part(offset_bytes=offset, size_bytes=len(held), sha256=hashlib.sha256(held).digest())
        step = judge_chunk(
            self.upload,
            offset_bytes=offset,
            size_bytes=len(chunk),
            sha256=digest,
            complete=complete,
            standing=standing or None,
        )
        if step is Step.TAKE:
            self.parts[offset] = chunk
            self.upload = upload(
                length=self.upload.length_bytes, offset=offset + len(chunk), parts=self.upload.part_count + 1
            )
            step = Step.FINISH if complete else Step.NOTHING
        if step is Step.FINISH:
            self.finished = True
            self.upload = upload(length=self.upload.length_bytes, offset=offset + len(chunk), state=FileState.RECEIVED)
        return step

    def content(self) -> bytes:
        return b"".join(self.parts[at] for at in sorted(self.parts))


@given(st.binary(min_size=1, max_size=300), st.data())
def test_a_sender_that_stumbles_still_delivers_the_file_exactly(content: bytes, data: st.DataObject) -> None:
    """Lost answers, repeated and stale chunks, wrong offsets: the file that stands at the end is the one sent."""
    server = Server(len(content))
    offset = 0
    for _ in range(200):
        if server.finished:
            break
        size = data.draw(st.integers(0, len(content) - offset), "size")
        complete = offset + size == len(content) and data.draw(st.booleans(), "complete")
        try:
            server.send(offset, content[offset : offset + size], complete=complete)
        except OffsetMismatch as truth:
            offset = int(truth.headers["upload-offset"])
            continue
        match data.draw(st.sampled_from(["heard", "lost", "confused"]), "then"):
            case "heard":
                offset = server.upload.offset_bytes
            case "confused":
                offset = data.draw(st.integers(0, len(content)), "offset")
    else:
        server.send(server.upload.offset_bytes, content[server.upload.offset_bytes :], complete=True)
    assert server.content() == content


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60), st.booleans(), st.sampled_from(FileState))
def test_no_chunk_moves_an_upload_but_the_next_one(
    offset: int, given_offset: int, size: int, complete: bool, state: FileState
) -> None:
    at = upload(length=50, offset=offset, state=state)
    try:
        step = judge_chunk(
            at, offset_bytes=given_offset, size_bytes=size, sha256=b"x", complete=complete, standing=None
        )
    except (OffsetMismatch, LengthMismatch):
        return
    if step is Step.TAKE:
        assert (given_offset, state) == (offset, FileState.UPLOADING)
        assert 0 < size <= 50 - offset
    if step is Step.FINISH:
        assert given_offset + size == 50
        assert offset == 50 or state is not FileState.UPLOADING


def test_a_lost_acknowledgement_is_given_again_but_other_bytes_are_not_taken_for_it() -> None:
    at = upload(length=10, offset=6)
    same = Part(offset_bytes=2, size_bytes=4, sha256=b"x")
    again = judge_chunk(at, offset_bytes=2, size_bytes=4, sha256=b"x", complete=False, standing=same)
    assert again is Step.NOTHING
    with pytest.raises(OffsetMismatch) as mismatch:
        judge_chunk(at, offset_bytes=2, size_bytes=4, sha256=b"y", complete=False, standing=same)
    assert mismatch.value.headers == {"upload-offset": "6", "upload-complete": "?0"}


def test_a_chunk_too_large_one_too_many_and_one_past_the_end() -> None:
    big = upload(length=MOST_BYTES)
    with pytest.raises(ChunkTooBig):
        judge_chunk(big, offset_bytes=0, size_bytes=CHUNK_MOST + 1, sha256=b"", complete=False, standing=None)
    crumbs = upload(length=MOST_BYTES, offset=CHUNKS_MOST, parts=CHUNKS_MOST)
    with pytest.raises(TooManyChunks):
        judge_chunk(crumbs, offset_bytes=CHUNKS_MOST, size_bytes=1, sha256=b"", complete=False, standing=None)
    with pytest.raises(LengthMismatch):
        judge_chunk(upload(length=3), offset_bytes=0, size_bytes=4, sha256=b"", complete=False, standing=None)
    with pytest.raises(LengthMismatch):
        judge_chunk(upload(length=3), offset_bytes=0, size_bytes=2, sha256=b"", complete=True, standing=None)


@given(st.text(max_size=20) | st.from_regex(r"[0-9?]{1,3}"))
def test_headers_are_read_strictly(text: str) -> None:
    bare = text.strip(" ")
    try:
        assert resumable.read_integer(text, "x") == int(bare)
        assert set(bare) <= set("0123456789")
    except Unreadable:
        assert not bare or set(bare) - set("0123456789")
    try:
        assert resumable.show_boolean(resumable.read_boolean(text, "x")) == bare
    except Unreadable:
        assert bare not in {"?0", "?1"}


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", "1e3", "٣", "1" * 16, "?1", "0x1", "1\n"])
def test_integers_that_are_none(text: str | None) -> None:
    with pytest.raises(Unreadable):
        resumable.read_integer(text, "upload-offset")


def test_content_digest() -> None:
    told = "sha-512=:eA==:, sha-256=:" + base64.b64encode(hashlib.sha256(b"abc").digest()).decode() + ":"
    assert resumable.check_digest(b"abc", told) == hashlib.sha256(b"abc").digest()
    with pytest.raises(ChunkDamaged):
        resumable.check_digest(b"abd", told)
    assert resumable.check_digest(b"abd", None) == resumable.check_digest(b"abd", "md5=:xx:")


def test_a_chunk_says_what_it_is() -> None:
    resumable.require_partial("application/partial-upload; charset=x")
    with pytest.raises(NotAPartialUpload):
        resumable.require_partial("application/json")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\A\\giấy chứng sinh.PDF", "giấy chứng sinh.PDF"),
        ("CCCD 099190000123.jpg", "CCCD 099***123.jpg"),
        ("0991900001234.jpg", "0991900001234.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("\x00\x1f", "tệp"),
        ("", "tệp"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
    ],
)
def test_names(given: str, kept: str) -> None:
    assert kept_name(given) == kept


@given(st.text(max_size=400))
def test_any_name_is_safe(text: str) -> None:
    name = kept_name(text)
    assert 0 < len(name) <= 120
    assert not set(name) & set("/\\\r\n\0")
    assert kept_name(name) == name


def test_a_kept_file_ends_as_what_it_is() -> None:
    assert name_with_extension("ảnh.HEIC", MediaType.JPEG) == "ảnh.jpg"
    assert name_with_extension("ảnh.jpeg", MediaType.JPEG) == "ảnh.jpeg"
    assert name_with_extension("evil.exe", MediaType.JPEG) == "evil.exe.jpg"
    assert name_with_extension("Đơn", MediaType.PDF) == "Đơn.pdf"


@given(st.integers(1, 1000), st.integers(0, 1200), st.integers(0, 1200))
def test_ranges_never_leave_the_file(size: int, first: int, last: int) -> None:
    for header in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        try:
            found = read_range(header, size)
        except Unsatisfiable:
            assert first >= size or last == 0
            continue
        if found is not None:
            assert 0 <= found[0] <= found[1] < size


def test_several_ranges_and_nonsense_are_answered_with_the_whole() -> None:
    for header in (None, "bytes=0-1,3-4", "items=0-1", "bytes=-", "bytes=5-2", "bytes=a-b"):
        assert read_range(header, 10) is None
    assert read_range("bytes=-3", 10) == (7, 9)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0", MediaType.JPEG),
        (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", MediaType.WEBP),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00heicmif1", MediaType.HEIC),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42", None),
        (b"%PDF-1.7", MediaType.PDF),
        (b"\n%PDF-1.7", None),
        (b"PK\x03\x04", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"GIF89a", None),
        (b"MZ", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"", None),
    ],
)
def test_signatures(head: bytes, kind: MediaType | None) -> None:
    assert media_type_of(head) is kind


@given(st.binary(max_size=64))
def test_strangers_are_named_without_trouble(head: bytes) -> None:
    assert 0 < len(name_of_stranger(head)) <= 16


def test_sizes_are_said_as_a_phone_says_them() -> None:
    assert [show_size(n) for n in (1, 12 * 1024, 2_516_582, 60 * 1024**2)] == ["1 KB", "12 KB", "2,4 MB", "60 MB"]
    sentence = FileTooBig(size_bytes=60 * 1024**2).sentence("vi")
    assert sentence == "Tệp 60 MB, quá mức 20 MB. Phần khác đã lưu. Chụp từng trang."
