"""Papers are sealed, kept, replaced, found and checked."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.documents import actions
from api.documents.model import PaperId, PaperKind
from kernel.database import Database
from kernel.errors import NotFound
from kernel.ids import DossierId, OfficeCode, new_id
from kernel.keys import Keyring, Untrusted
from tests.paperwork import MAI, NOW, OFFICE, PAO, Desk


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


async def test_a_paper_is_genuine_to_whoever_scans_it(desk: Desk) -> None:
    dossier = DossierId(new_id())
    paper = await desk.issue(PaperKind.BIRTH_CERTIFICATE, dossier)
    async with desk.database.connection() as conn:
        verdict = await actions.check_paper(conn, desk.papers.keys, desk.last_token)
        assert verdict is not None
        assert (verdict.kind, verdict.office, verdict.sha256) == (paper.kind, OFFICE, paper.sha256)
        assert verdict.sealed
        assert verdict.superseded_at is None
        opened = await actions.open_paper(conn, desk.files.store, paper.id, dossier)
        pdf = b"".join([piece async for piece in opened.body])
        assert (await actions.inspect_seal(desk.papers, pdf, datetime.now(UTC))).genuine
        assert opened.name == "Giấy khai sinh.pdf"
        with pytest.raises(NotFound):
            await actions.open_paper(conn, desk.files.store, paper.id, DossierId(new_id()))


async def test_what_was_not_signed_here_or_not_kept_is_not_genuine(desk: Desk, tmp_path: Path) -> None:
    await desk.issue(PaperKind.APPOINTMENT, DossierId(new_id()))
    token, claims = desk.last_token, {"pid": new_id().hex, "knd": "result", "off": OFFICE, "iat": 0}
    head, body, signature = token.split(".")
    foreign = Keyring(tmp_path / "elsewhere")
    false = [
        "",
        "x",
        f"{head}.{body}.",
        f"{head}.{body[:-2]}.{signature}",
        foreign.sign("paper", claims),
        desk.papers.keys.sign("paper", claims),
        desk.papers.keys.sign("paper", {**claims, "pid": "nothing"}),
        desk.papers.keys.sign("other", claims),
        "eyJhbGciOiJub25lIn0.e30.",
    ]
    async with desk.database.connection() as conn:
        for each in false:
            assert await actions.check_paper(conn, desk.papers.keys, each) is None, each
        assert await actions.check_paper(conn, desk.papers.keys, token) is not None


NAMES_OF_HEADERS = st.sampled_from(["kid", "alg", "crit", "b64"])


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    return Keyring(tmp_path_factory.mktemp("secrets"))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES_OF_HEADERS, inner),
        max_leaves=6,
    ),
    st.binary(max_size=40),
    st.binary(max_size=70),
)
def test_no_token_is_too_strange_to_be_refused(ours: Keyring, header: object, body: bytes, signature: bytes) -> None:
    parts = (msgspec.json.encode(header), body, signature)
    token = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    with pytest.raises(Untrusted):
        ours.verify("paper", token)


async def test_a_newer_result_makes_the_earlier_one_say_so_but_letters_stand(desk: Desk) -> None:
    dossier = DossierId(new_id())
    await desk.issue(PaperKind.EXTRACT, dossier)
    old = desk.last_token
    await desk.issue(PaperKind.APOLOGY, dossier)
    letter = desk.last_token
    later = NOW + timedelta(days=1)
    await desk.issue(PaperKind.EXTRACT, dossier, later)
    await desk.issue(PaperKind.APOLOGY, dossier, later)
    async with desk.database.connection() as conn:
        verdicts = [
            await actions.check_paper(conn, desk.papers.keys, token) for token in (old, letter, desk.last_token)
        ]
    assert [verdict and verdict.superseded_at for verdict in verdicts] == [later, None, None]


async def test_the_vault_holds_results_and_nothing_else(desk: Desk) -> None:
    mine, counter = DossierId(new_id()), DossierId(new_id())
    await desk.issue(PaperKind.APPOINTMENT, mine)
    result = await desk.issue(PaperKind.RESULT, mine)
    later = await desk.issue(PaperKind.EXTRACT, counter, NOW + timedelta(hours=1), owner=None)
    async with desk.database.transaction() as conn:
        assert [paper.id for paper in await actions.vault(conn, MAI)] == [result.id]
        await actions.give_papers(conn, counter, MAI)
        assert [paper.id for paper in await actions.vault(conn, MAI)] == [later.id, result.id]
        assert await actions.vault(conn, PAO) == ()
        assert [paper.kind for paper in await actions.papers_of(conn, mine)] == ["appointment", "result"]


async def test_keeping_a_paper_twice_keeps_it_once(desk: Desk) -> None:
    dossier = DossierId(new_id())
    paper = await desk.issue(PaperKind.RESULT, dossier)
    async with desk.database.transaction() as conn:
        await actions.keep_paper(conn, paper)
        assert await actions.papers_of(conn, dossier) == (paper,)


async def test_a_job_that_prints_again_changes_nothing_that_was_promised(desk: Desk) -> None:
    dossier = DossierId(new_id())
    first = await desk.issue(PaperKind.RESULT, dossier)
    again = await desk.issue(PaperKind.RESULT, dossier, NOW + timedelta(minutes=1), paper_id=first.id)
    assert again.sha256 != first.sha256
    async with desk.database.connection() as conn:
        assert await actions.papers_of(conn, dossier) == (first,)
        opened = await actions.open_paper(conn, desk.files.store, first.id, dossier)
        assert hashlib.sha256(b"".join([piece async for piece in opened.body])).digest() == first.sha256


async def test_the_frame_says_who_where_and_how_to_check(desk: Desk) -> None:
    frame = actions.frame(
        desk.papers,
        paper_id=PaperId(new_id()),
        kind=PaperKind.RESULT,
        office=OFFICE,
        dossier_code="x",
        now=NOW,
    )
    assert (frame.issuer, frame.parent, frame.place) == ("UBND xã Phong Hải", "UBND tỉnh Lào Cai", "Phong Hải")
    assert frame.check_at == "localhost:8000/xac-minh"
    assert frame.link.startswith("http://localhost:8000/xac-minh#ey")
    assert len(frame.link) < 500
    police = actions.frame(
        desk.papers,
        paper_id=PaperId(new_id()),
        kind=PaperKind.RESULT,
        office=OfficeCode("000.00.61.H38"),
        dossier_code="x",
        now=NOW,
    )
    assert (police.issuer, police.parent, police.place) == ("Công an tỉnh Lào Cai", None, "Lào Cai")
