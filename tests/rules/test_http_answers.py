"""An answer's head is read the same however it comes in pieces, and what is no HTTP is known at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.http import HEAD_MAX, find_end, read_head

WHOLE = [
    (b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", 201, None),
    (b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok", 201, None),
    (b"HTTP/1.1 204 No Content\r\n\r\n", 204, None),
    (b"HTTP/1.1 429 \r\nretry-after: 120\r\ncontent-length: 3\r\n\r\nno!", 429, "120"),
    (b"HTTP/1.1 410\r\nContent-Length:0\r\n\r\n", 410, None),
    (b"HTTP/1.1 201 x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\n", 201, None),
    (b"HTTP/1.1 103 Early\r\nlink: x\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n", 201, None),
]
UNCLEAR = [
    b"HTTP/1.1 201 x\r\n\r\n",
    b"HTTP/1.1 201 x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nok",
    b"HTTP/1.1 201 x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\nok",
    b"HTTP/1.1 201 x\r\ncontent-length: -1\r\n\r\n",
    b"HTTP/1.1 201 x\r\ncontent-length: 99999999999\r\n\r\n",
    b"HTTP/1.1 201 x\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    b"HTTP/1.1 201 x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
    b"HTTP/1.1 201 x\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
    b"HTTP/1.1 201 x\r\ntransfer-encoding: chunked\r\n\r\n0\r\ntrailer: x\r\n\r\n",
]


@pytest.mark.parametrize(("answer", "status", "retry_after"), WHOLE)
def test_an_answer_ends_where_it_says_however_it_comes(answer: bytes, status: int, retry_after: str | None) -> None:
    for come in range(len(answer)):
        head = read_head(answer[:come])
        end = find_end(head, answer[:come]) if head else None
        assert end is None or end > come
    head = read_head(answer)
    assert head is not None
    assert (head.status, head.retry_after, head.lasts) == (status, retry_after, True)
    assert find_end(head, answer) == find_end(head, answer + b"HTTP/1.1 200") == len(answer)


@pytest.mark.parametrize("answer", UNCLEAR)
def test_an_end_that_is_not_plainly_said_is_none(answer: bytes) -> None:
    head = read_head(answer)
    assert head is not None
    assert find_end(head, answer) is None


@pytest.mark.parametrize("first", [b"HTTP/1.0 201 x\r\n", b"HTTP/1.1 201 x\r\nConnection: close\r\n"])
def test_a_connection_that_will_not_last_is_known(first: bytes) -> None:
    head = read_head(first + b"content-length: 0\r\n\r\n")
    assert head is not None
    assert not head.lasts


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/2 201\r\n\r\n",
        b"HTTP/1.1 600 x\r\n\r\n",
        b"HTTP/1.1 20 x\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\n\r\n",
        b"\r\n\r\n",
        b"HTTP/1.1 201 x\r\nx: " + b"y" * HEAD_MAX + b"\r\n\r\n",
        b"x" * (HEAD_MAX + 1),
    ],
)
def test_what_is_no_http_is_refused(said: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_head(said)


@given(st.binary(max_size=300), st.sampled_from([b"", b"HTTP/1.1 201 x\r\n", b"HTTP/1.1 201 x\r\ncontent-length: "]))
def test_any_bytes_are_read_or_refused(said: bytes, first: bytes) -> None:
    try:
        head = read_head(first + said)
    except ValueError:
        return
    if head is not None:
        end = find_end(head, first + said)
        assert end is None or end >= head.begins
