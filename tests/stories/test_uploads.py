"""A photograph travels from a phone on a bad line to the dossier's file, in pieces, through kills and strangers."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from api.documents.rules.limits import CHUNK_MOST, MIB
from kernel.ids import new_id
from tests import hostile
from tests.conftest import free_port
from tests.house import House, open_house

PARTIAL = {"content-type": "application/partial-upload"}
PIECE = 256 * 1024


class Phone:
    """One person's client."""

    def __init__(self, http: httpx2.AsyncClient, house: House) -> None:
        self.draft = str(new_id())
        self.http = http
        self.house = house

    async def begin(self, length: int, name: str = "ảnh.jpg", **headers: str) -> httpx2.Response:
        asked = {"upload-length": str(length), "upload-complete": "?0", "idempotency-key": str(new_id()), **headers}
        return await self.http.post("/api/uploads", json={"draftId": self.draft, "name": name}, headers=asked)

    async def chunk(self, where: str, offset: int, piece: bytes, *, last: bool, **headers: str) -> httpx2.Response:
        sent = {**PARTIAL, "upload-offset": str(offset), "upload-complete": "?1" if last else "?0", **headers}
        answer = await self.http.patch(where, content=piece, headers=sent)
        if last and answer.status_code == 200 and answer.json()["state"] == "received":
            await self.house.settle()  # this machine is too busy to clean it while we wait: a job does
            ask = {**PARTIAL, "upload-offset": str(offset + len(piece)), "upload-complete": "?1"}
            answer = await self.http.patch(where, content=b"", headers=ask)
        return answer

    async def send(self, content: bytes, name: str = "ảnh.jpg", piece: int = PIECE) -> httpx2.Response:
        """The whole file; the answer to its last chunk."""
        where = (await self.begin(len(content), name)).headers["location"]
        offset = 0
        while offset + piece < len(content):
            answer = await self.chunk(where, offset, content[offset : offset + piece], last=False)
            assert answer.status_code == 200, answer.text
            offset += piece
        return await self.chunk(where, offset, content[offset:], last=True)


@pytest.fixture
async def phone(house: House) -> Phone:
    return Phone(await house.sign_in("sung-thi-mai"), house)


def objects(house: House) -> list[str]:
    folder = house.settings.house.data / "files"
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


async def test_a_photograph_in_pieces_is_kept_clean_and_comes_back(phone: Phone, house: House) -> None:
    content = hostile.noise(3000, 2000)
    assert len(content) > 2 * PIECE
    answer = await phone.send(content, "CCCD 099190000123.jpeg")
    assert answer.status_code == 200, answer.text
    face = answer.json()
    assert (face["state"], face["offset"], face["length"]) == ("kept", len(content), len(content))
    assert face["receivedSha256"] == hashlib.sha256(content).hexdigest()
    assert face["name"] == "CCCD 099***123.jpeg"
    assert answer.headers["upload-complete"] == "?1"

    kept = await phone.http.get(f"/api/files/{face['id']}")
    assert kept.status_code == 200
    assert hashlib.sha256(kept.content).hexdigest() == face["keptSha256"]
    assert len(kept.content) == face["keptBytes"]
    assert kept.headers["content-type"] == "image/jpeg"
    assert kept.headers["content-disposition"].startswith("attachment;")
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in kept.headers["content-security-policy"]
    assert kept.headers["cache-control"] == "private, no-store"

    part = await phone.http.get(f"/api/files/{face['id']}", headers={"range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, kept.content[1000:2000])
    assert part.headers["content-range"] == f"bytes 1000-1999/{len(kept.content)}"
    beyond = await phone.http.get(f"/api/files/{face['id']}", headers={"range": f"bytes={len(kept.content)}-"})
    assert beyond.status_code == 416

    await house.settle()
    [left] = objects(house)
    assert left.startswith(f"kept/{face['id']}/")  # the parts are gone
    sealed = (house.settings.house.data / "files" / left).read_bytes()
    assert b"JFIF" not in sealed  # and what stays cannot be read from the disk


async def test_head_says_where_to_go_on(phone: Phone) -> None:
    content = hostile.photograph()
    begun = await phone.begin(len(content))
    assert begun.status_code == 201
    assert "max-size=" in begun.headers["upload-limit"]
    where = begun.headers["location"]
    assert (await phone.chunk(where, 0, content[:100], last=False)).status_code == 200
    head = await phone.http.head(where)
    assert head.status_code == 204
    told = {name: head.headers[name] for name in ("upload-offset", "upload-length", "upload-complete")}
    assert told == {"upload-offset": "100", "upload-length": str(len(content)), "upload-complete": "?0"}
    assert head.headers["cache-control"] == "no-store"
    assert (await phone.chunk(where, 100, content[100:], last=True)).json()["state"] == "kept"
    listed = await phone.http.get("/api/uploads", params={"draft": phone.draft})
    assert [item["state"] for item in listed.json()["items"]] == ["kept"]


async def test_a_lost_answer_is_given_again_and_a_wrong_offset_is_told_the_right_one(phone: Phone) -> None:
    content = hostile.photograph()
    where = (await phone.begin(len(content))).headers["location"]
    for _ in range(3):
        again = await phone.chunk(where, 0, content[:50], last=False)
        assert (again.status_code, again.headers["upload-offset"]) == (200, "50")
    wrong = await phone.chunk(where, 20, content[20:60], last=False)
    assert (wrong.status_code, wrong.headers["upload-offset"]) == (409, "50")
    assert wrong.json()["facts"] == {"expected": 50, "provided": 20}
    first = await phone.chunk(where, 50, content[50:], last=True)
    second = await phone.chunk(where, 50, content[50:], last=True)
    assert first.json() == second.json()
    assert first.json()["receivedSha256"] == hashlib.sha256(content).hexdigest()


async def test_the_last_byte_without_the_last_word_can_be_finished_by_an_empty_chunk(phone: Phone) -> None:
    content = hostile.photograph()
    where = (await phone.begin(len(content))).headers["location"]
    assert (await phone.chunk(where, 0, content, last=False)).json()["state"] == "uploading"
    assert (await phone.chunk(where, len(content), b"", last=True)).json()["state"] == "kept"


async def test_beginning_twice_under_one_key_begins_once(phone: Phone) -> None:
    key = {"idempotency-key": str(new_id())}
    first = await phone.begin(5, **key)
    again = await phone.begin(5, **key)
    assert first.headers["location"] == again.headers["location"]
    assert len((await phone.http.get("/api/uploads", params={"draft": phone.draft})).json()["items"]) == 1


async def test_to_a_stranger_an_upload_does_not_exist(phone: Phone, house: House) -> None:
    answer = await phone.send(hostile.photograph())
    where = f"/api/uploads/{answer.json()['id']}"
    stranger = Phone(await house.sign_in("giang-a-pao"), house)
    nothing = f"/api/uploads/{new_id()}"
    for path, other in ((where, nothing), (where.replace("uploads", "files"), nothing.replace("uploads", "files"))):
        theirs, nobodys = await stranger.http.get(path), await stranger.http.get(other)
        assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    assert (await stranger.http.head(where)).status_code == 404
    assert (await stranger.http.delete(where)).status_code == 404
    assert (await stranger.chunk(where, 0, b"x", last=False)).status_code == 404
    assert (await stranger.http.get("/api/uploads", params={"draft": phone.draft})).json() == {"items": []}
    assert (await house.client().get(where)).status_code == 401


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("zip as jpg", lambda: b"PK\x03\x04" + b"x" * 500, "Tệp này không phải ảnh hay PDF. Tệp khác còn nguyên. Chụp"),
    ("svg", lambda: SVG, "Tệp này không phải ảnh hay PDF."),
    ("html", lambda: b"<!doctype html><script>alert(1)</script>", "Tệp này không phải ảnh hay PDF."),
    (
        "truncated jpg",
        lambda: hostile.photograph(800, 600)[:-900],
        "Không mở được tệp. Tệp khác còn nguyên. Chụp ảnh giấy",
    ),
    ("corrupt pdf", lambda: b"%PDF-1.7\n" + b"\x00\xff" * 2000, "Không mở được tệp."),
    ("locked pdf", hostile.locked_pdf, "Tệp PDF có mật khẩu."),
    ("pixel bomb", lambda: hostile.png_bomb(16_000), "Ảnh quá nhiều điểm ảnh."),
    ("pdf bomb", hostile.pdf_bomb, "Không mở được tệp."),
    ("nothing", bytes, "Tệp rỗng."),
]


@pytest.mark.parametrize(("what", "make", "sentence"), REFUSED, ids=[row[0] for row in REFUSED])
async def test_hostile_files_are_refused_in_words(
    phone: Phone, house: House, what: str, make: Callable[[], bytes], sentence: str
) -> None:
    content = make()
    answer = await phone.send(content, f"{what}.jpg")
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["vi"].startswith(sentence)
    listed = (await phone.http.get("/api/uploads", params={"draft": phone.draft})).json()["items"]
    assert listed[0]["state"] == "refused"
    assert listed[0]["refused"]["vi"] == answer.json()["vi"]
    where = f"/api/uploads/{listed[0]['id']}"
    again = await phone.chunk(where, len(content), b"", last=True)
    assert (again.status_code, again.json()["vi"]) == (422, answer.json()["vi"])
    assert (await phone.http.get(where.replace("uploads", "files"))).status_code == 404
    await house.settle()
    assert objects(house) == []


async def test_sixty_megabytes_are_refused_before_they_are_sent(phone: Phone) -> None:
    answer = await phone.begin(60 * MIB)
    assert answer.status_code == 413
    assert answer.json()["vi"] == "Tệp 60 MB, quá mức 20 MB. Phần khác đã lưu. Chụp từng trang."


async def test_each_kind_has_its_limit(phone: Phone) -> None:
    heavy = b"RIFF" + (12 * MIB).to_bytes(4, "little") + b"WEBPVP8 " + bytes(12 * MIB - 16)
    answer = await phone.send(heavy, "ảnh.webp", piece=MIB)
    assert answer.status_code == 413
    assert answer.json()["vi"] == "Tệp 12 MB, quá mức 10 MB. Phần khác đã lưu. Chụp từng trang."
    [listed] = (await phone.http.get("/api/uploads", params={"draft": phone.draft})).json()["items"]
    assert listed["refused"]["vi"] == answer.json()["vi"]


async def test_a_pdf_tells_its_pages(phone: Phone) -> None:
    assert (await phone.send(hostile.paper_pdf(pages=3), "đơn.pdf")).json()["pages"] == 3


async def test_more_than_was_declared_and_chunks_too_large_are_not_taken(phone: Phone) -> None:
    where = (await phone.begin(10)).headers["location"]
    assert (await phone.chunk(where, 0, b"x" * 11, last=False)).status_code == 400
    assert (await phone.chunk(where, 0, b"x" * 9, last=True)).status_code == 400
    big = (await phone.begin(4 * MIB)).headers["location"]
    # the server may hang up on whoever still speaks: the connection is not used again
    too_large = await phone.chunk(big, 0, b"x" * (CHUNK_MOST + 1), last=False, connection="close")
    assert too_large.status_code == 413
    assert (await phone.chunk(big, 0, b"x" * CHUNK_MOST, last=False)).headers["upload-offset"] == str(CHUNK_MOST)


async def test_a_chunk_damaged_on_the_way_is_asked_for_again(phone: Phone) -> None:
    content = hostile.photograph()
    where = (await phone.begin(len(content))).headers["location"]
    digest = "sha-256=:" + base64.b64encode(hashlib.sha256(content).digest()).decode() + ":"
    damaged = await phone.chunk(where, 0, b"y" + content[1:], last=True, **{"content-digest": digest})
    assert damaged.status_code == 400
    assert damaged.json()["type"] == "/problems/chunk-damaged"
    assert (await phone.chunk(where, 0, content, last=True, **{"content-digest": digest})).json()["state"] == "kept"


async def test_headers_that_are_missing_or_wrong(phone: Phone) -> None:
    where = (await phone.begin(10)).headers["location"]
    for headers in (
        {**PARTIAL, "upload-complete": "?0"},
        {**PARTIAL, "upload-offset": "0"},
        {**PARTIAL, "upload-offset": "-1", "upload-complete": "?0"},
        {**PARTIAL, "upload-offset": "0", "upload-complete": "true"},
    ):
        assert (await phone.http.patch(where, content=b"x", headers=headers)).status_code == 400, headers
    typed = {"content-type": "application/json", "upload-offset": "0", "upload-complete": "?0"}
    assert (await phone.http.patch(where, content=b"{}", headers=typed)).status_code == 415
    assert (await phone.begin(-1)).status_code == 400


async def test_a_person_may_not_fill_the_house(phone: Phone) -> None:
    for _ in range(25):
        assert (await phone.begin(20 * MIB)).status_code == 201
    full = await phone.begin(20 * MIB)
    assert full.status_code == 429
    assert full.json()["type"] == "/problems/too-many-files"


async def test_a_file_taken_back_is_erased(phone: Phone, house: House) -> None:
    face = (await phone.send(hostile.paper_pdf(), "đơn.pdf")).json()
    assert face["mediaType"] == "application/pdf"
    where = f"/api/uploads/{face['id']}"
    assert (await phone.http.delete(where)).status_code == 204
    assert (await phone.http.get(where)).status_code == 404
    await house.settle()
    assert objects(house) == []


async def test_the_same_in_a_bucket(owner_dsn: str, app_dsn: str, tmp_path: Path) -> None:
    """Switched by configuration alone: parts, kept file and download, and nothing in the folder."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    async with httpx2.AsyncClient() as maker:
        await maker.put(f"{address}/motcua")
    bucket = {
        "FILES_URL": "s3://motcua/lao-cai",
        "FILES_ENDPOINT": address,
        "FILES_ACCESS_KEY_ID": "testing",
        "FILES_SECRET_ACCESS_KEY": "testing",
    }
    try:
        async with open_house(owner_dsn, app_dsn, tmp_path, free_port(), **bucket) as house:
            phone = Phone(await house.sign_in("sung-thi-mai"), house)
            content = hostile.noise(3000, 2000)
            face = (await phone.send(content)).json()
            assert (face["state"], face["receivedSha256"]) == ("kept", hashlib.sha256(content).hexdigest())
            kept = await phone.http.get(f"/api/files/{face['id']}")
            assert hashlib.sha256(kept.content).hexdigest() == face["keptSha256"]
            await house.settle()
            assert not (house.settings.house.data / "files").exists()
    finally:
        server.stop()
