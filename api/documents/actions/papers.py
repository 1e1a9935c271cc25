"""Papers issued, kept, found and checked.

Printing, sealing and storing speak to no database and come first; `keep_paper` then writes one row in the caller's
transaction. What is stored without a row is an orphan nobody can reach, never a row without its paper.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import msgspec

from api.documents.actions.keys import paper_key
from api.documents.actions.open_file import begun
from api.documents.gateways.press import Press
from api.documents.gateways.seals import Sealed, Seals
from api.documents.model import OpenFile, Paper, PaperId, PaperKind, Verdict
from api.documents.model.framing import Frame
from api.documents.model.papers import RESULTS
from api.documents.model.printing import Printed
from api.documents.queries import papers
from api.documents.rules.typesetting import NAMES
from api.documents.stores import Store
from api.offices.actions import office as find_office
from api.offices.actions import province
from api.offices.model import OfficeKind
from api.places.actions import name_of
from kernel.clock import local
from kernel.database import Connection
from kernel.errors import NotFound
from kernel.ids import DossierId, OfficeCode, PersonId, new_id
from kernel.keys import Keyring, Untrusted

PURPOSE = "paper"


class PaperDoors(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper passes through on its way out. `base_url` is where its QR leads."""

    press: Press
    seals: Seals
    store: Store
    keys: Keyring
    base_url: str
    trial: bool


def new_paper_id() -> PaperId:
    """A paper is named before it is printed: its QR carries the name."""
    return PaperId(new_id())


def frame(
    doors: PaperDoors,
    *,
    paper_id: PaperId,
    kind: PaperKind,
    office: OfficeCode,
    dossier_code: str,
    now: datetime,
    number: str | None = None,
) -> Frame:
    """The letterhead of `office`, the date, and a QR that anybody can check the paper by."""
    issuer = find_office(office)
    home = province()
    of_commune = issuer.kinds[0] in (OfficeKind.COMMUNE, OfficeKind.COMMUNE_POLICE)
    claims = {"pid": paper_id.hex, "knd": kind.value, "off": office, "dat": local(now).date().isoformat()}
    check_at = f"{doors.base_url}/xac-minh"
    return Frame(
        issuer=issuer.name.vi,
        parent=f"UBND {home.name.vi}" if issuer.kinds[0] is OfficeKind.COMMUNE else None,
        place=_place((name_of(issuer.commune_code) if of_commune else None) or home.name.vi),
        issued_at=now,
        code=dossier_code,
        link=f"{check_at}#{doors.keys.sign(PURPOSE, claims)}",
        check_at=check_at.partition("://")[2],
        hotline=home.hotline,
        trial=doors.trial,
        number=number,
    )


def _place(name: str) -> str:
    """`Phong Hải` of `xã Phong Hải`: letters are dated from the place, not from its rank."""
    for rank in ("thành phố ", "đặc khu ", "phường ", "tỉnh ", "xã "):
        if name.lower().startswith(rank):
            return name[len(rank) :]
    return name


async def render(doors: PaperDoors, kind: PaperKind, said: Printed) -> bytes:
    """The paper as PDF, unsealed: for drafts to read and for printing at once."""
    return await asyncio.to_thread(doors.press.print, kind, said)


async def issue(
    doors: PaperDoors,
    *,
    paper_id: PaperId,
    kind: PaperKind,
    said: Printed,
    dossier_id: DossierId,
    owner: PersonId | None,
    office: OfficeCode,
    now: datetime,
) -> Paper:
    """Print; seal when it is a result; store. Hand what comes back to `keep_paper`. Raises SealClosed, SealBroken."""
    pdf = await render(doors, kind, said)
    if kind.is_result:
        pdf = await seal_result(doors, pdf, office, now)
    digest = hashlib.sha256(pdf).digest()
    await doors.store.put(paper_key(paper_id, digest), pdf)
    return Paper(
        id=paper_id,
        dossier_id=dossier_id,
        owner=owner,
        kind=kind,
        office=office,
        title=getattr(said, "title", NAMES[kind]),
        size_bytes=len(pdf),
        sha256=digest,
        sealed=kind.is_result,
        issued_at=now,
        superseded_at=None,
    )


async def seal_result(doors: PaperDoors, pdf: bytes, office: OfficeCode, now: datetime) -> bytes:
    """`pdf` under the office's seal (PAdES B-B). Raises SealClosed, SealBroken."""
    name = find_office(office).name.vi
    return await asyncio.to_thread(
        lambda: doors.seals.seal(pdf, office, name, place=province().name.vi, why="Kết quả thủ tục hành chính", now=now)
    )


async def inspect_seal(doors: PaperDoors, pdf: bytes, now: datetime) -> Sealed:
    """Who sealed it, and whether a byte has changed or been added since."""
    return await asyncio.to_thread(doors.seals.inspect, pdf, now)


async def keep_paper(conn: Connection, paper: Paper) -> None:
    """Put an issued paper on record. Twice is once. Kinds that replace mark the earlier ones out of date."""
    if await papers.insert_paper(conn, paper) and paper.kind.replaces_earlier:
        await papers.supersede_papers(conn, paper)


async def withdraw_paper(conn: Connection, paper_id: PaperId, now: datetime) -> None:
    """One paper is out of date from now on, and whoever checks it is told so."""
    await papers.withdraw_paper(conn, paper_id, now)


async def papers_of(conn: Connection, dossier_id: DossierId) -> tuple[Paper, ...]:
    """Oldest first, superseded ones too."""
    return await papers.papers_of_dossier(conn, dossier_id)


async def vault(conn: Connection, owner: PersonId) -> tuple[Paper, ...]:
    """Results issued to this person, newest first, superseded ones too (they say so)."""
    return await papers.papers_of_owner(conn, owner, sorted(RESULTS))


async def give_papers(conn: Connection, dossier_id: DossierId, owner: PersonId) -> None:
    """The owner of a dossier taken in at the counter has signed in: its papers are in their vault from now on."""
    await papers.give_to_owner(conn, dossier_id, owner)


async def open_paper(conn: Connection, store: Store, paper_id: PaperId, dossier_id: DossierId) -> OpenFile:
    """A paper of that dossier; who may see the dossier has been judged by the caller. Raises NotFound."""
    paper = await papers.find_paper(conn, paper_id, dossier_id)
    if paper is None:
        raise NotFound
    body: AsyncIterator[bytes] = await begun(store.get(paper_key(paper_id, paper.sha256)))
    return OpenFile(
        name=f"{paper.title}.pdf",
        media_type="application/pdf",
        size_bytes=paper.size_bytes,
        sha256=paper.sha256,
        body=body,
    )


async def check_paper(conn: Connection, keys: Keyring, token: str) -> Verdict | None:
    """What the public may know of the paper whose QR says `token`; None when it is not one of ours."""
    try:
        claims = keys.verify(PURPOSE, token)
        paper_id = PaperId(UUID(hex=str(claims.get("pid"))))
    except (Untrusted, ValueError):
        return None
    found = await papers.find_verdict(conn, paper_id)
    if found is None or (found.kind, found.office) != (claims.get("knd"), claims.get("off")):
        return None
    return found


def office_name(code: OfficeCode) -> str:
    """As it signs; an office that is no more keeps its code."""
    try:
        return find_office(code).name.vi
    except NotFound:
        return code
